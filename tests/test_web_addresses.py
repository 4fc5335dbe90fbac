"""An address with Chinese characters is understood whoever forgot to encode it."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.serving import serving


def get(base: str, target: bytes) -> tuple[int, bytes]:
    """Status and body of a GET for ``target``, sent as it is."""
    address = urlsplit(base)
    with socket.create_connection((address.hostname, address.port), timeout=30) as connection:
        connection.sendall(b"GET " + target + b" HTTP/1.0\r\nHost: localhost\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), body


@pytest.mark.parametrize("encoded", [True, False])
def test_a_query_in_chinese_finds_the_same_encoded_or_not(seed_index: Path, encoded: bool) -> None:
    words = b"%E7%BB%BF%E8%89%B2%E5%B7%A5%E5%8E%82" if encoded else "绿色工厂".encode()
    with serving(seed_index) as (_, base):
        status, body = get(base, b"/api/v1/search?q=" + words)
    assert status == 200
    assert json.loads(body)["total"] == 3


def test_bytes_that_are_no_utf8_are_answered_and_not_a_crash(seed_index: Path) -> None:
    with serving(seed_index) as (_, base):
        status, body = get(base, b"/api/v1/search?q=\xff\xfe")
    assert status in (200, 400)
    assert json.loads(body)
