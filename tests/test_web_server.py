"""The process that serves: it says where, refuses a taken port with a remedy, and finishes what it began."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from tests.serving import COMMAND, ROOT, free_port, serving
from web.server import address


def test_serve_prints_its_address_answers_there_and_stops_when_told(seed_index: Path) -> None:
    with serving(seed_index) as (process, base):
        with urlopen(f"{base}/healthz") as response:  # noqa: S310 - our own address
            assert json.load(response)["build"]["documents"] == 5
            assert response.headers["Server"] is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def test_a_query_of_100_kb_is_turned_away_in_our_own_words_and_the_next_request_is_answered(
    seed_index: Path,
) -> None:
    with serving(seed_index) as (_, base):
        asked = Request(f"{base}/api/v1/search?q={quote('绿' * 33_334)}")  # noqa: S310 - our own address
        with pytest.raises(HTTPError) as caught:
            urlopen(asked)  # noqa: S310
        with caught.value as answer:
            assert (answer.status, json.load(answer)["error"]["code"]) == (400, "query_too_long")
        with urlopen(f"{base}/healthz") as response:  # noqa: S310
            assert response.status == 200


def test_a_name_that_stands_for_several_addresses_will_do(seed_index: Path) -> None:
    with serving(seed_index, "--host", "localhost") as (_, base), urlopen(f"{base}/healthz") as response:  # noqa: S310
        assert response.status == 200


def test_ctrl_c_stops_without_a_stack_trace(seed_index: Path) -> None:
    with serving(seed_index) as (process, _):
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


def test_serve_starts_without_an_index(tmp_path: Path) -> None:
    with serving(tmp_path / "none") as (_, base), closing(socket.create_connection(_place(base))) as link:
        link.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
        assert b" 503 " in link.recv(200)


def test_a_taken_port_is_said_with_the_remedy(seed_index: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        run = subprocess.run(
            [*COMMAND, "--port", port, "--index", str(seed_index)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert run.returncode == 1
    assert f"127.0.0.1:{port}" in run.stderr
    assert "--port" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_host_that_is_not_ours_is_said(seed_index: Path) -> None:
    run = subprocess.run(
        [*COMMAND, "--host", "192.0.2.1", "--port", str(free_port()), "--index", str(seed_index)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 1
    assert "192.0.2.1" in run.stderr
    assert "Traceback" not in run.stderr


SLOW = """
import time
from waitress import create_server
from web.server import run

def slow(environ, start_response):
    print("begun", flush=True)
    time.sleep(1)
    start_response("200 OK", [("Content-Length", "3000000")])
    return [b"x" * 3_000_000]

run(create_server(slow, host="127.0.0.1", port=0), print)
"""


def test_a_request_under_way_is_answered_in_full_when_the_server_is_told_to_stop() -> None:
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-c", SLOW]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        base = next(word for word in process.stdout.readline().split() if word.startswith("http://"))
        lengths: list[int] = []

        def ask() -> None:
            with urlopen(base) as response:  # noqa: S310 - our own address
                lengths.append(len(response.read()))

        asking = threading.Thread(target=ask)
        asking.start()
        assert process.stdout.readline() == "begun\n"
        process.send_signal(signal.SIGTERM)
        asking.join(30)
        assert process.wait(30) == 0
    assert lengths == [3_000_000]


STREAM = """
import time
from waitress import create_server
from web.server import run

def stream(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    print("begun", flush=True)
    for _ in range(60):
        time.sleep(0.02)
        yield b"x" * 1_000_000

run(create_server(stream, host="127.0.0.1", port=0), print)
"""


def test_a_long_export_under_way_leaves_in_full_and_nothing_new_is_taken_meanwhile() -> None:
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-c", STREAM]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        base = next(word for word in process.stdout.readline().split() if word.startswith("http://"))
        with closing(socket.create_connection(_place(base))) as idle, urlopen(base) as response:  # noqa: S310
            assert process.stdout.readline() == "begun\n"
            process.send_signal(signal.SIGTERM)
            received = len(response.read(1_000_000))
            assert idle.recv(1) == b""
            assert not listens(base)
            received += len(response.read())
        assert process.wait(30) == 0
    assert received == 60_000_000


def listens(base: str) -> bool:
    try:
        socket.create_connection(_place(base), timeout=10).close()
    except OSError:
        return False
    return True


def test_a_second_signal_does_not_wait() -> None:
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-c", SLOW.replace("time.sleep(1)", "time.sleep(20)")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        base = next(word for word in process.stdout.readline().split() if word.startswith("http://"))
        with closing(socket.create_connection(_place(base))) as asking:
            asking.sendall(b"GET / HTTP/1.0\r\n\r\n")
            assert process.stdout.readline() == "begun\n"
            process.send_signal(signal.SIGTERM)
            while listens(base):
                time.sleep(0.02)
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 1


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),  # noqa: S104 - compared, not bound
        ("::1", "http://[::1]:8000"),
    ],
)
def test_the_printed_address_is_one_to_open(host: str, shown: str) -> None:
    assert address(host, 8000) == shown


def _place(base: str) -> tuple[str, int]:
    host, port = base.removeprefix("http://").split(":")
    return host, int(port)
