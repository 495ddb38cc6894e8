"""Names looked up within a time: the system's look-up itself cannot be told how long to wait."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable

Resolver = Callable[[str, int], list[str]]


def system_addresses(host: str, port: int) -> list[str]:
    """The IP addresses of a name as the system resolves it, each once; raises OSError when it is not known."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))


def addresses_within(resolve: Resolver, host: str, port: int, seconds: float | None) -> list[str]:
    """The addresses of a name; raises TimeoutError after so many seconds, else what `resolve` raises.

    A look-up that takes longer is left to end by itself, in a thread that no process waits for.
    """
    answers: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(resolve(host, port))
        except Exception as error:
            answers.put(error)

    threading.Thread(target=look_up, name=f"resolve-{host}", daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError(f"{host} was not looked up within {seconds:g} seconds") from None
    if isinstance(answer, Exception):
        raise answer
    return answer
