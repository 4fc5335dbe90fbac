"""Addresses as people and scripts type them: with Chinese characters that nobody has percent-encoded.

waitress answers these with a bare "Bad URI", although what was meant is beyond doubt: browsers encode the same bytes
before they send them. `curl 'http://…/api/v1/search?q=绿色工厂'` is the case that everybody tries first.
"""

from __future__ import annotations

import re

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser

_RAW = re.compile(rb"[\x80-\xff]")


class EncodingParser(HTTPRequestParser):  # type: ignore[misc]
    """Percent-encodes bytes beyond ASCII in the request line before waitress reads it."""

    def parse_header(self, header_plus: bytes) -> None:
        """Reads the request line and the headers of one request."""
        first_line, separator, rest = header_plus.partition(b"\r\n")
        super().parse_header(_RAW.sub(_encoded, first_line) + separator + rest)


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection whose requests are read by ``EncodingParser``."""

    parser_class = EncodingParser


def _encoded(byte: re.Match[bytes]) -> bytes:
    return b"%%%02X" % byte[0][0]
