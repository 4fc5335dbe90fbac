"""Which script a text is in, and its conversion to simplified characters by OpenCC."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import opencc

TRADITIONAL, SIMPLIFIED = 1, 2
_PLANE = 0x10000
_SURROGATES = re.compile("([\ud800-\udfff]+)")
_IDEOGRAPHS = "".join(map(chr, range(0x3400, 0xA000)))


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
    lines = "\n".join(_IDEOGRAPHS)
    simplified = _converter("t2s").convert(lines).split("\n")
    traditional = _converter("s2t").convert(lines).split("\n")
    for character, simple, full in zip(_IDEOGRAPHS, simplified, traditional, strict=True):
        if simple != character and not _encodes(character, "gb2312"):
            table[ord(character)] = TRADITIONAL
        elif full != character and not _encodes(character, "big5"):
            table[ord(character)] = SIMPLIFIED
    return table


def is_traditional(traditional: int, simplified: int) -> bool:
    """Whether a text with so many characters of either script only is to be converted.

    A few traditional characters in a simplified text are a name or a quotation and stay.
    """
    return traditional > simplified


def to_simplified(text: str) -> str:
    """The text in simplified characters, one for one: what OpenCC's t2s makes of it. Lone surrogates stay."""
    try:
        text.encode()
    except UnicodeEncodeError:
        parts = _SURROGATES.split(text)
        return "".join(_simplified(part) if number % 2 == 0 else part for number, part in enumerate(parts))
    return _simplified(text)


def _simplified(text: str) -> str:
    converted: str = _converter("t2s").convert(text)
    if len(converted) == len(text):
        return converted
    # A conversion that changes the length can't be traced back: convert without context, leave what grows.
    return "".join(one if len(one) == 1 else old for old in text for one in [_converter("t2s").convert(old)])


def _encodes(text: str, charset: str) -> bool:
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
