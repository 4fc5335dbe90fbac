"""Text to clean lines: one paragraph a line, no spaces around, none but single spaces inside."""

from __future__ import annotations

import re

# Characters that are there for a machine or for nobody: controls, zero-width marks, direction marks, soft
# hyphens, byte-order marks. A lone surrogate can't be written as UTF-8, so it could not be stored either.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]"
)
_BREAKS = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_SPACES = re.compile(r"[\s\u3000]+")

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
_SET_WIDE = re.compile(f"[{HAN}](?: [{HAN}]){{3,}}")
HAN_PATTERN = re.compile(f"[{HAN}]")
_SENTENCE_MARK = re.compile("[。！？；!?]")
# Not 、: lists of names and rows of links have it as well.
_COMMA = re.compile("[，,：:]")
_SENTENCE_END = re.compile("[。！？!?…；;：:.][”’」』）)\\]】\"'》]*$")


def clean(line: str) -> str:
    """A line without invisible characters, with single spaces, stripped."""
    text = _SPACES.sub(" ", _INVISIBLE.sub("", line)).strip()
    # Titles set wide: 国 家 粮 食 应 急 预 案. Two such characters may be a name (张 三) and stay.
    return text.replace(" ", "") if _SET_WIDE.fullmatch(text[:80]) else text


def lines_of(text: str) -> list[str]:
    """The clean lines of a text that hold anything."""
    cleaned = (clean(line) for line in _BREAKS.split(text))
    return [line for line in cleaned if line]


def has_han(text: str) -> bool:
    """Whether a Chinese character stands in the text."""
    return HAN_PATTERN.search(text) is not None


def ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does, closing quotes and brackets left aside."""
    return _SENTENCE_END.search(line[-12:]) is not None


def has_sentence_mark(line: str) -> bool:
    """Whether a line has marks that running text has and a heading has not."""
    return _SENTENCE_MARK.search(line) is not None or len(_COMMA.findall(line)) > 1


def bare(text: str) -> str:
    """A text without spaces and marks, for telling whether two texts say the same."""
    return "".join(character for character in text if character.isalnum())
