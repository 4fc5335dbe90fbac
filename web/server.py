"""The process that answers: waitress in front of the application."""

from __future__ import annotations

import errno
import gc
import logging
import signal
import socket
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from waitress import create_server, wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

from search.errors import PolicysearchError
from search.library import place_of
from search.settings import Settings
from web import create_app, observing
from web.addresses import Channel

# Bytes of a request's head, and of a body, that are read at all: room for a query of 100 kB, percent-encoded, so that
# we ourselves can say that it is too long; what is larger, waitress turns away.
MAX_REQUEST = 1 << 20

# Seconds that requests under way get when the process is told to stop; a large export over a slow line takes its time.
GRACE = 30.0
# Seconds of a turn of the loop: while it serves, and while it waits for the last answers to leave.
TURN, LAST_TURN = 1.0, 0.05

# Python looks for cycles of objects after so many new ones, by default after 700. A page makes some thousands, of which
# nearly all go without that: it would look several times a page, which takes a tenth of the page's time and more.
NEW_OBJECTS = 20_000


class PortUnavailable(PolicysearchError):
    """The address can't be listened on: another process has it, or the system refuses it."""

    code = "port_unavailable"


def serve(settings: Settings, say: Callable[[str], object] = print) -> None:
    """Answer on ``settings.host``:``settings.port`` until SIGTERM or Ctrl-C.

    Raises ``PortUnavailable`` where the address can't be had.
    """
    if settings.request_log.strip().lower() != "off":
        _log_requests()
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])
    run(_listen(settings), say)


def _log_requests() -> None:
    """Write a line for each request to standard error, as it is: those who collect logs add what they need."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    observing.log.addHandler(handler)
    observing.log.setLevel(logging.INFO)
    observing.log.propagate = False


def run(server: Any, say: Callable[[str], object]) -> None:
    """Let a waitress server answer until SIGTERM or Ctrl-C; requests under way are answered in full.

    A second signal ends it at once.
    """
    told = Told(server)
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, told)
    connections = _connections(server)
    try:
        for host, port in _places(server):
            say(f"Serving {address(host, port)} (Ctrl-C stops)")
        while not told.to_stop:
            wasyncore.loop(timeout=TURN, use_poll=True, map=connections, count=1)
        _finish(connections)
    finally:
        server.task_dispatcher.shutdown(timeout=0.1)
        server.close()
    say("Stopped.")


class Told:
    """What signals say. Only noted, because a signal may come in the middle of anything; and the loop is woken."""

    def __init__(self, server: Any) -> None:
        self._connections = _connections(server)
        self.to_stop = False

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        if self.to_stop:
            raise SystemExit(1)
        self.to_stop = True
        for each in list(self._connections.values()):
            if hasattr(each, "pull_trigger"):
                each.pull_trigger()


def address(host: str, port: str | int) -> str:
    """The address to open in a browser on this machine."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _listen(settings: Settings) -> Any:
    app = create_app(place_of(settings), settings)
    try:
        server = create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            ident=None,
            max_request_header_size=MAX_REQUEST,
            max_request_body_size=MAX_REQUEST,
            # Whoever asks can write these headers: they go, unless proxies are there to write them anew.
            clear_untrusted_proxy_headers=not settings.proxies,
        )
    except (OSError, ValueError) as error:
        raise _refused(settings, error) from error
    for each in _connections(server).values():
        if isinstance(each, BaseWSGIServer):
            each.channel_class = Channel
    return server


def _refused(settings: Settings, error: OSError | ValueError) -> PortUnavailable:
    where = f"{settings.host}:{settings.port}"
    number = getattr(error, "errno", None)
    if number == errno.EADDRINUSE:
        return PortUnavailable(
            f"{where} is taken by another process.",
            "Stop that process, or choose another port with --port or POLICYSEARCH_PORT.",
        )
    if number == errno.EACCES:
        return PortUnavailable(
            f"The system does not let this user listen on {where}.", "Choose a port above 1023."
        )
    if number == errno.EADDRNOTAVAIL or isinstance(error, socket.gaierror | ValueError):
        return PortUnavailable(
            f"{settings.host} is no address of this machine.", "Choose another --host, such as 127.0.0.1."
        )
    return PortUnavailable(f"Can't listen on {where}: {error}.", "Choose another --host or --port.")


def _places(server: Any) -> list[tuple[str, str | int]]:
    """Where a server listens: a name such as localhost may stand for several addresses."""
    several: list[tuple[str, str | int]] | None = getattr(server, "effective_listen", None)
    return several or [(server.effective_host, server.effective_port)]


def _connections(server: Any) -> dict[int, Any]:
    """All that a server's loop watches: its listening sockets and its open connections."""
    found: dict[int, Any] = server.map if hasattr(server, "map") else server._map
    return found


def _finish(connections: dict[int, Any]) -> None:
    """Take no more requests, and answer those that are there, as long as ``GRACE`` lasts."""
    for each in list(connections.values()):
        if isinstance(each, BaseWSGIServer):
            # Out of the loop; the socket stays until the end, for the answers that wake the loop through it.
            each.accepting = False
            each.socket.close()
            each.del_channel(connections)
    until = time.monotonic() + GRACE
    while time.monotonic() < until:
        busy = False
        for each in list(connections.values()):
            if isinstance(each, HTTPChannel):
                if each.requests or each.total_outbufs_len:
                    busy = True
                else:
                    each.handle_close()
        if not busy:
            return
        wasyncore.loop(timeout=LAST_TURN, use_poll=True, map=connections, count=1)
