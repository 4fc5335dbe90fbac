"""Text that was read in a charset other than the one it was written in, also twice over.

The bytes are made again from what is shown and read anew. A reading is believed only if it reads like Chinese and
what stood there did not.
"""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import Any, NamedTuple

from search import tables
from search.repair.edits import Edit
from search.repair.language import mean_alone, mean_log_likelihood

KIND = "charset"
LOST = "▯"
_SAMPLE = 60
_TRIAL = 4000  # characters of a text by which its charset is judged
Charsets = tuple[str, str]  # written in, read as
# Mean log likelihood of the characters of Chinese text, each by itself: -8.7 and more; misread it is -11 and less.
_READS_WELL = -9.8
_GAIN, _GAIN_ALONE = (
    2.0,
    10.0,
)  # what a reading must gain, and what one of a single character must gain beyond that
_ENOUGH, _MANY = (
    5,
    24,
)  # characters that are not ASCII: fewer prove nothing, and fewer prove nothing if some are lost
_LAST_WESTERN = "™"  # of the characters of cp1252 the one with the highest code point
_ROUNDS = 3
_GLANCE = 600  # bytes that tell whether most of a reading would be lost
_SOME_LOST = 0.2  # of the characters, at most so many may be lost
_LOST_RUN = re.compile("\ufffd+|\x00")
_ASCII = re.compile(r"[\x00-\x7f]+")


class Reading(NamedTuple):
    text: str
    path: tuple[Charsets, ...]  # how it came to be misread, the first time first


def find(text: str) -> list[Edit]:
    """The edits that read a text, or the lines of it that need it, in the right charset."""
    whole = best(_trial(text))
    if whole is not None:
        text_again = _along(text, whole.path)
        if text_again is not None and LOST not in text_again:
            return [_edit(0, len(text), Reading(text_again, whole.path))]
    edits: list[Edit] = []
    at = 0
    path = whole.path if whole else ()
    for line in text.splitlines(keepends=True):
        for start in range(0, len(line), _TRIAL):
            piece = line[start : start + _TRIAL].rstrip("\r\n")
            reading = best(piece, path)
            if reading is not None:
                path = reading.path
                edits.append(_edit(at + start, at + start + len(piece), reading))
        at += len(line)
    return edits


def _trial(text: str) -> str:
    """The beginning of a text, cut where no character of several bytes can be cut in two."""
    if len(text) <= _TRIAL:
        return text
    for mark in "\n", " ", ">", "。":
        end = text.rfind(mark, _TRIAL // 2, _TRIAL)
        if end > 0:
            return text[:end]
    return text[:_TRIAL]


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


def best(text: str, path: tuple[Charsets, ...] = ()) -> Reading | None:
    """The best reading of a text in other charsets, None if the text as it stands is as good.

    ``path`` is how other lines of the page were misread; what holds for this one too needs no comparison.
    """
    size = len(_ASCII.sub("", text))
    if size < _ENOUGH:
        return None
    now = readable(text)
    if now > _READS_WELL:
        return None
    least = max(_READS_WELL, now + _GAIN + _GAIN_ALONE / size)
    along = _along(text, path) if path else None
    if along is not None and LOST not in along and readable(along) - 0.01 * len(path) > least:
        return Reading(along, path)
    readings = [Reading(text, ())]
    for _ in range(_ROUNDS):
        readings = [again for reading in readings for again in _anew(reading)]
        rated = [
            (readable(reading.text) - 0.01 * len(reading.path), reading)
            for reading in readings
            if LOST not in reading.text or (size >= _MANY and len(reading.path) == 1)
        ]
        good = [reading for score, reading in rated if score > least]
        if len(good) == 1:
            return good[0]
        if good:
            return max(good, key=lambda reading: mean_log_likelihood(_sample(reading.text)))
    return None


def readable(text: str) -> float:
    """Mean log likelihood of the characters of a text that are not ASCII, each by itself."""
    return mean_alone(_sample(text))


def _sample(text: str) -> str:
    return _ASCII.sub("\n", text[: 4 * _SAMPLE])[:_SAMPLE]


def _anew(reading: Reading) -> list[Reading]:
    """What a text is when its bytes are read in the other charset of each row of the table.

    Bytes that are UTF-8 throughout can hardly be anything else.
    """
    results: list[Reading] = []
    for written, read in _rows():
        raw = _bytes(reading.text, read)
        if raw is None:
            continue
        text = _decode(raw, written)
        if text is not None and text != reading.text:
            results.append(Reading(text, ((written, read), *reading.path)))
            if written == "utf-8" and LOST not in text and len(text) < len(reading.text):
                return results[-1:]
    return results


def _decode(raw: bytes, charset: str) -> str | None:
    try:
        return raw.decode(charset)
    except UnicodeDecodeError:
        pass
    if _too_many_lost(_replaced(raw[:_GLANCE], charset)):
        return None
    text = _replaced(raw, charset)
    return None if _too_many_lost(text) else text


def _replaced(raw: bytes, charset: str) -> str:
    return _LOST_RUN.sub(LOST, raw.decode(charset, "replace"))


def _too_many_lost(text: str) -> bool:
    return text.count(LOST) > _SOME_LOST * len(text)


def _bytes(text: str, charset: str) -> bytes | None:
    """The bytes that read so in ``charset``; a replacement character is a byte that nothing can be read from."""
    try:
        if charset == "cp1252":
            return _western_bytes(text)
        if "\ufffd" not in text and "€" not in text:
            return text.encode(charset)
        return b"\xff".join(
            b"\x80".join(part.encode(charset) for part in parts.split("€")) for parts in text.split("\ufffd")
        )
    except UnicodeEncodeError:
        return None


def _western_bytes(text: str) -> bytes:
    try:
        return codecs.charmap_encode(text, "strict", _browsers())[0]
    except UnicodeEncodeError:
        if max(text) > _LAST_WESTERN:
            raise
        return text.translate(_western()).encode("latin-1")


@cache
def _browsers() -> Any:
    """The map of cp1252 as browsers have it: the five bytes that it leaves out stand for themselves."""
    shown = (bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in range(256))
    return codecs.charmap_build("".join(shown))


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
