"""Which script a text is in, and its conversion to simplified characters: what OpenCC's t2s makes of it."""

from __future__ import annotations

import bisect
import re
from functools import cache

import ahocorasick_rs
import numpy as np
import opencc

from search import tables
from search.repair.native import core

TRADITIONAL, SIMPLIFIED = 1, 2
_PLANE = 0x10000
_SURROGATES = re.compile("([\ud800-\udfff]+)")
# Ideographs and what else may belong to them; no phrase has anything else.
_RUN = re.compile("[^\x00-\u33ff\uff00-\uffef]+")
IDEOGRAPHS = np.arange(0x3400, 0xA000, dtype=np.uint32)
SEVERAL = 0  # in place of several characters that one is converted to
_ASK = 1 << 31  # in place of a character that OpenCC is asked about in its line
_NOT_IN_TABLE = slice(0xD800, 0xE000), slice(0xF900, 0xFB00), slice(0x20000, 0x40000)
# The last release whose phrases are known to stand in script_phrases.tsv; later ones convert every text themselves.
_KNOWN = (1, 4)
_Codes = np.ndarray[tuple[int], np.dtype[np.uint32]]


@cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


@cache
def marks() -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    """For each code point of the basic plane: is it written in one of the two scripts only?

    Traditional only: OpenCC simplifies it, and GB 2312 (simplified text) lacks it. Simplified only: OpenCC
    makes it traditional, and Big5 (traditional text) lacks it. What both write (后, 著, 里) decides nothing.
    """
    table = np.zeros(_PLANE, np.uint8)
    known = _of_release()
    for mark, name in ((SIMPLIFIED, "simplified"), (TRADITIONAL, "traditional")):
        table[_codes(known[name][0]) if known else only(mark)] = mark
    return table


def only(mark: int) -> _Codes:
    """The ideographs that one of the scripts alone has, by OpenCC itself."""
    conversion, charset = ("t2s", "gb2312") if mark == TRADITIONAL else ("s2t", "big5")
    found: _Codes = IDEOGRAPHS[(each(conversion) != IDEOGRAPHS) & ~_characters(charset)[IDEOGRAPHS]]
    return found


@cache
def _of_release() -> dict[str, tuple[str, str]] | None:
    """What OpenCC says of single characters, as it stands in ``script_characters.tsv``; None for other releases.

    OpenCC takes as long to begin as a hundred pages to repair, and most pages don't need it.
    """
    rows = tables.columns("script_characters.tsv", ("release", "name", "characters", "simplified"))
    return {name: (one, two) for release, name, one, two in rows if release == opencc.__version__} or None


def is_traditional(traditional: int, simplified: int) -> bool:
    """Whether a text with so many characters of either script only is to be converted.

    A few traditional characters in a simplified text are a name or a quotation and stay.
    """
    return traditional > simplified


def to_simplified(text: str) -> str:
    """The text in simplified characters, one for one: what OpenCC's t2s makes of it. Lone surrogates stay.

    OpenCC looks for phrases at every character, which takes five times as long as a table of characters does. So the
    table, which is made by OpenCC, does for all but the runs of ideographs that hold a part of a phrase whose
    conversion differs from that of its characters.
    """
    if len(text) == 1 and (code := int(simplified()[ord(text)])) < _ASK:
        return chr(code)
    if text.isascii() or not _phrases_known():
        return _by_opencc(text)
    plain, asked = _by_table(text) if core is None else _simplifier().convert(text)
    return _asking(text, plain, sorted(asked)) if asked else plain


@cache
def _simplifier() -> core.Simplifier:
    return core.Simplifier({"table": simplified(), "ask": _ASK}, _parts())


def _by_table(text: str) -> tuple[str, list[int]]:
    """The text by the table of characters, and the places where OpenCC is to be asked."""
    codes = _codes(text)
    simple: _Codes = simplified()[codes]
    asked: list[int] = []
    searched = text
    if int(simple.max()) >= _ASK:
        asked = np.flatnonzero(simple >= _ASK).tolist()
        simple = np.where(simple >= _ASK, codes, simple)
        searched = _SURROGATES.sub(lambda found: "\n" * len(found[0]), text)
    asked += (start for _, start, _ in _phrases().find_matches_as_indexes(searched))
    return _text(simple), asked


def _asking(text: str, plain: str, asked: list[int]) -> str:
    """``plain``, but for the runs of ideographs with one of the places ``asked``, which OpenCC converts."""
    pieces: list[str] = []
    done = 0
    for run in _RUN.finditer(text):
        place = bisect.bisect(asked, run.start() - 1)
        if place < len(asked) and asked[place] < run.end():
            pieces += (plain[done : run.start()], _by_opencc(run[0]))
            done = run.end()
    pieces.append(plain[done:])
    return "".join(pieces)


@cache
def _phrases() -> ahocorasick_rs.AhoCorasick:
    return ahocorasick_rs.AhoCorasick(_parts(), implementation=ahocorasick_rs.Implementation.DFA)


def _parts() -> list[str]:
    return [row["part"] for row in tables.read("script_phrases.tsv", ("part",))]


@cache
def _phrases_known() -> bool:
    version = opencc.__version__.split(".")[:2]
    return all(part.isdigit() for part in version) and tuple(map(int, version)) <= _KNOWN


@cache
def simplified() -> _Codes:
    """Each code point -> that of the simplified character, or 2**31 where OpenCC is to be asked."""
    table = np.arange(0x110000, dtype=np.uint32)
    if known := _of_release():
        table[_codes(known["t2s"][0])] = _codes(known["t2s"][1])
    else:
        simple = each("t2s")
        table[IDEOGRAPHS] = np.where(simple == SEVERAL, IDEOGRAPHS, simple)
    for codes in _NOT_IN_TABLE:  # lone surrogates, characters for compatibility, rare ideographs
        table[codes] = _ASK
    return table


@cache
def each(conversion: str) -> _Codes:
    """What OpenCC makes of each ideograph of the basic plane by itself: its code point, 0 for several."""
    made = _converter(conversion).convert("\n".join(map(chr, IDEOGRAPHS.tolist()))).split("\n")
    return np.array([ord(one) if len(one) == 1 else SEVERAL for one in made], np.uint32)


def _codes(text: str) -> _Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _text(codes: _Codes) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


def _by_opencc(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        parts = _SURROGATES.split(text)
        return "".join(_converted(part) if number % 2 == 0 else part for number, part in enumerate(parts))
    return _converted(text)


def _converted(text: str) -> str:
    converted: str = _converter("t2s").convert(text)
    if len(converted) == len(text):
        return converted
    # A conversion that changes the length can't be traced back: convert without context, leave what grows.
    return "".join(one if len(one) == 1 else old for old in text for one in [_converter("t2s").convert(old)])


def _characters(charset: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether a charset has each code point of the basic plane among its characters of two bytes."""
    pairs = np.full((0xFF - 0x81, 0xFF - 0x40, 3), ord("\n"), np.uint8)
    pairs[:, :, 0] = np.arange(0x81, 0xFF)[:, None]
    pairs[:, :, 1] = np.arange(0x40, 0xFF)
    found = np.zeros(_PLANE, np.bool_)
    found[_codes(pairs.tobytes().decode(charset, "replace"))] = True
    return found
