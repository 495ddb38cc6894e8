"""A desk from another program: its API as typed methods over HTTP. Imports nothing of the rest but types."""

from sanctrace.client.problem import ApiError
from sanctrace.client.remote_desk import RemoteDesk

__all__ = ["ApiError", "RemoteDesk"]
