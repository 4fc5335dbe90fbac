"""Files, folders, archives and JSON lines become ``Page``s: bytes to text, charset found, nothing changed."""

from search.read.charset import decode
from search.read.meter import Meter
from search.read.sources import pages

__all__ = ["Meter", "decode", "pages"]
