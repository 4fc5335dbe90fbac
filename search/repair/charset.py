"""Text that was read in a charset other than the one it was written in, also twice over.

The bytes are made again from what is shown and read anew. A reading is believed only if it reads like Chinese and
what stood there did not.
"""

from __future__ import annotations

import math
import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from search import tables
from search.repair.edits import Edit
from search.repair.language import likelihood, simple

KIND = "charset"
LOST = "▯"
_SAMPLE = 300
_TRIAL = 4000  # characters of a text by which its charset is judged
Charsets = tuple[str, str]  # written in, read as
_READS_WELL = -10.0  # mean log likelihood of a character in Chinese text; askew it is -14 and less
_GAIN, _GAIN_ALONE = (
    2.0,
    10.0,
)  # what a reading must gain, and what one of a single character must gain beyond that
_ENOUGH, _MANY = (
    5,
    24,
)  # characters that are not ASCII: fewer prove nothing, and fewer prove nothing if some are lost
_ROUNDS = 3
_SOME_LOST = 0.2  # of the characters, at most so many may be lost
_LOST_RUN = re.compile("\ufffd+|\x00")
_ASCII = re.compile(r"[\x00-\x7f]+")


class Reading(NamedTuple):
    text: str
    path: tuple[Charsets, ...]  # how it came to be misread, the first time first


def find(text: str) -> list[Edit]:
    """The edits that read a text, or the lines of it that need it, in the right charset."""
    whole = best(text[:_TRIAL])
    if whole is not None:
        text_again = _along(text, whole.path)
        if text_again is not None and LOST not in text_again:
            return [_edit(0, len(text), Reading(text_again, whole.path))]
    edits: list[Edit] = []
    at = 0
    for line in text.splitlines(keepends=True):
        for start in range(0, len(line), _TRIAL):
            piece = line[start : start + _TRIAL].rstrip("\r\n")
            reading = best(piece)
            if reading is not None:
                edits.append(_edit(at + start, at + start + len(piece), reading))
        at += len(line)
    return edits


def _along(text: str, path: tuple[Charsets, ...]) -> str | None:
    """The text read anew as ``path`` says, from its end to its beginning."""
    for written, read in reversed(path):
        raw = _bytes(text, read)
        again = None if raw is None else _decode(raw, written)
        if again is None:
            return None
        text = again
    return text


def _edit(start: int, end: int, reading: Reading) -> Edit:
    certainty = 0.99 if LOST not in reading.text else 0.9
    return Edit(
        start,
        end,
        reading.text,
        KIND,
        certainty,
        "; ".join(map("{0[0]} read as {0[1]}".format, reading.path)),
    )


def best(text: str) -> Reading | None:
    """The best reading of a text in other charsets, None if the text as it stands is as good."""
    size = len(_ASCII.sub("", text))
    if size < _ENOUGH:
        return None
    now = readable(text)
    if now > _READS_WELL:
        return None
    found: tuple[float, Reading] | None = None
    readings = [Reading(text, ())]
    for _ in range(_ROUNDS):
        readings = [again for reading in readings for again in _anew(reading)]
        for reading in readings:
            if LOST in reading.text and (size < _MANY or len(reading.path) > 1):
                continue
            score = readable(reading.text) - 0.01 * len(reading.path)
            if score > max(_READS_WELL, now + _GAIN + _GAIN_ALONE / size) and (
                found is None or score > found[0]
            ):
                found = (score, reading)
        if found is not None:
            return found[1]
    return None


def readable(text: str) -> float:
    """Mean log likelihood of the characters of a text that are not ASCII, by a sample."""
    sample = [simple(one) for one in _ASCII.sub("\n", text[: 4 * _SAMPLE])[:_SAMPLE]]
    likely = [
        math.log(likelihood(first, second)) for first, second in pairwise(["\n", *sample]) if second > "\x7f"
    ]
    return sum(likely) / len(likely) if likely else -99.0


def _anew(reading: Reading) -> list[Reading]:
    """What a text is when its bytes are read in the other charset of each row of the table."""
    results: list[Reading] = []
    for written, read in _rows():
        raw = _bytes(reading.text, read)
        text = None if raw is None else _decode(raw, written)
        if text is not None and text != reading.text:
            results.append(Reading(text, ((written, read), *reading.path)))
    return results


def _decode(raw: bytes, charset: str) -> str | None:
    text = raw.decode(charset, "replace")
    if "\ufffd" in text:
        text = _LOST_RUN.sub(LOST, text)
        if text.count(LOST) > _SOME_LOST * len(text):
            return None
    return text


def _bytes(text: str, charset: str) -> bytes | None:
    """The bytes that read so in ``charset``; a replacement character is a byte that nothing can be read from."""
    if charset == "cp1252":
        try:
            return text.translate(_western()).encode("latin-1")
        except UnicodeEncodeError:
            return None
    try:
        if "\ufffd" not in text and "€" not in text:
            return text.encode(charset)
        alone = {"€": b"\x80", "\ufffd": b"\xff"}
        return b"".join(alone.get(one) or one.encode(charset) for one in text)
    except UnicodeEncodeError:
        return None


@cache
def _western() -> dict[int, int]:
    """Code points of cp1252 that latin-1 lacks, as the bytes that they stand for."""
    found = {}
    for byte in range(0x80, 0xA0):
        one = bytes((byte,)).decode("cp1252", "replace")
        if one != "\ufffd":
            found[ord(one)] = byte
    return found


@cache
def _rows() -> tuple[tuple[str, str], ...]:
    return tuple(
        (row["written"], row["read"]) for row in tables.read("repair_charsets.tsv", ("written", "read"))
    )
