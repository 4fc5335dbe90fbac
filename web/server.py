"""The process that answers: waitress in front of the application."""

from __future__ import annotations

import errno
import signal
import socket
from collections.abc import Callable
from types import FrameType
from typing import Any, NoReturn

from waitress import create_server, wasyncore
from waitress.server import BaseWSGIServer

from search.errors import PolicysearchError
from search.library import place_of
from search.settings import Settings
from web import create_app
from web.addresses import Channel

# Bytes of a request's head, and of a body, that are read at all: room for a query of 100 kB, percent-encoded, so that
# we ourselves can say that it is too long; what is larger, waitress turns away.
MAX_REQUEST = 1 << 20

# After the last request is answered, turns of the loop (of TURN seconds each) that answers get to leave.
TURNS = 50
TURN = 0.1


class PortUnavailable(PolicysearchError):
    """The address can't be listened on: another process has it, or the system refuses it."""

    code = "port_unavailable"


def serve(settings: Settings, say: Callable[[str], object] = print) -> None:
    """Answer on ``settings.host``:``settings.port`` until SIGTERM or Ctrl-C.

    Raises ``PortUnavailable`` where the address can't be had.
    """
    run(_listen(settings), say)


def run(server: Any, say: Callable[[str], object]) -> None:
    """Let a waitress server answer until SIGTERM or Ctrl-C; requests under way are answered in full."""
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, _stop)
    try:
        for host, port in _places(server):
            say(f"Serving {address(host, port)} (Ctrl-C stops)")
        server.run()
        _drain(server)
    finally:
        server.close()
    say("Stopped.")


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


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def _places(server: Any) -> list[tuple[str, str | int]]:
    """Where a server listens: a name such as localhost may stand for several addresses."""
    several: list[tuple[str, str | int]] | None = getattr(server, "effective_listen", None)
    return several or [(server.effective_host, server.effective_port)]


def _connections(server: Any) -> dict[int, Any]:
    """All that a server's loop watches: its listening sockets and its open connections."""
    found: dict[int, Any] = server.map if hasattr(server, "map") else server._map
    return found


def _drain(server: Any) -> None:
    """Send what is still to be sent: waitress leaves its loop when told to stop, answers or no answers."""
    connections = _connections(server)
    for _ in range(TURNS):
        if not any(getattr(each, "total_outbufs_len", 0) for each in list(connections.values())):
            return
        wasyncore.loop(timeout=TURN, map=connections, count=1)
