"""The one way to the web: bounded, pinned to checked addresses, polite. Pages, lists and feeds all come through it."""

from sanctrace.runs.web.address import host_of, names_private_host
from sanctrace.runs.web.client import Answer, WebClient
from sanctrace.runs.web.fetch import page_fetcher
from sanctrace.runs.web.politeness import HostQueue
from sanctrace.runs.web.robots import Robots

__all__ = ["Answer", "HostQueue", "Robots", "WebClient", "host_of", "names_private_host", "page_fetcher"]
