"""Tables of many thousand rows of which a page needs a few: a row is looked up among the lines of the file."""

from __future__ import annotations

from functools import cache

from search import tables


@cache
def rows(name: str, first: str, second: str) -> bytes:
    """The rows of a table of two columns as they stand in its file, each with its line end, in order."""
    return tables.raw(name, (first, second))


def found(data: bytes, first: str) -> str:
    """What stands in the second column behind ``first``, empty where no row begins with it."""
    key = first.encode("utf-8", "surrogatepass") + b"\t"
    low, high = 0, len(data)
    while low < high:
        middle = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = data.find(b"\n", middle)
        line = data[middle:end]
        if line.startswith(key):
            return line[len(key) :].decode()
        if line < key:
            low = end + 1
        else:
            high = middle
    return ""
