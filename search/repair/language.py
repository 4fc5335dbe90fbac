"""How likely a run of characters is: a bigram model of simplified characters, from figures about running text.

Pairs that are likelier than by chance are listed, within words or across two; another character follows by its chance
to start a word.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache
from operator import add
from types import MappingProxyType

import numpy as np

from search import tables
from search.repair import script
from search.repair.listed import LEVELS, NO_CHARACTER, columns, row
from search.repair.native import core

AFTER_WORD, AFTER_MARK = 0.15, 0.3  # how often a mark, digit or letter follows a word, or another of them
DIGIT_SHARE, LETTER_SHARE, OTHER_SHARE = (
    0.15,
    0.0006,
    0.0002,
)  # shares of digits, of a single letter and of other ASCII
ALIKE = 0.6  # how often a digit follows a digit, a letter a letter
LINE_END, LINE_END_IN_SENTENCE = 0.25, 0.02
_COUNTED = 1e-3
STRANGE = 2e-6  # a mark that ordinary text doesn't have: bytes are being read askew
UNSEEN = 1e-9
LISTED, NOT_LISTED = 2.0, -4.0  # a character stands elsewhere on the page with its reading, or without
LOST = "▯"
DIGIT = "0"
LEFT_FULL = 0.03  # of the marks that a page writes short, those that were left as they are
_RARE = 30  # characters that words have less often than this are not thought of where nothing shows them
_MOST_PAIRS = 1 << 18
NOTHING_AFTER, NOTHING_BEFORE = "，、；：。？！（《“", "，、；：。？！）》"
SENTENCE_END = "。！？”）"

ELSEWHERE = 1 << 31

Behind = tuple[float, float, float, Mapping[str, float]]
_NOTHING: Behind = (0.0, 0.0, 0.0, MappingProxyType({}))


@cache
def simple(character: str) -> str:
    """The character as the model knows it: simplified, without regard to its neighbours; all digits are one.

    A lost character counts as a digit, as most that are lost are.
    """
    if character == LOST or (character.isdecimal() and character < "\uff00"):
        return DIGIT
    return "着" if character == "著" else script.to_simplified(character)


class _Simple(dict[int, str]):
    """Code point -> the character as the model knows it, for ``str.translate``."""

    def __missing__(self, code: int) -> str:
        found = self[code] = simple(chr(code))
        return found


SIMPLE = _Simple()


def simple_text(text: str) -> str:
    """All characters of a text as the model knows them: ``text.translate(SIMPLE)``, faster for a page."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    found = simple_codes()[codes]
    if found.size and int(found.max()) >= ELSEWHERE:
        return text.translate(SIMPLE)
    return found.tobytes().decode("utf-32-le")


@cache
def simple_codes() -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    """Each code point -> that of the character as the model knows it, above all of them where only SIMPLE tells."""
    found = script.simplified().copy()
    below_wide = np.arange(0xFF00, dtype=np.uint32).tobytes().decode("utf-32-le", "surrogatepass")
    found[[*map(ord, re.findall(r"\d", below_wide)), ord(LOST)]] = ord(DIGIT)
    found[ord("著")] = ord(simple("著"))
    found[0x10000:] = ELSEWHERE
    return found


def likelihood(before: str, character: str) -> float:
    """Likelihood of a simplified ``character`` after another, by the dictionary alone."""
    if not "\u4e00" <= character <= "\u9fff":
        return _mark(before, character)
    if not "\u4e00" <= before <= "\u9fff" and before != DIGIT:
        return (1 - AFTER_MARK) * _SHARES[character][0] + UNSEEN
    _, _, rest, followers = _BEHIND[before]
    return (followers.get(character) or rest * _SHARES[character][0]) + UNSEEN


class _Pairs(dict[str, float]):
    """Two characters, in either script -> log likelihood of the second after the first, by the dictionary alone."""

    def __missing__(self, pair: str) -> float:
        if len(self) > _MOST_PAIRS:
            self.clear()
        known = self[pair] = math.log(likelihood(SIMPLE[ord(pair[0])], SIMPLE[ord(pair[1])]))
        return known


PAIRS = _Pairs() if core is None else core.Pairs()


class _Alone(dict[str, float]):
    """A character, in either script -> its log likelihood where nothing is known of what stands before it."""

    def __missing__(self, character: str) -> float:
        known = self[character] = math.log(likelihood("\n", simple(character)))
        return known


ALONE = _Alone()


def mean_alone(text: str) -> float:
    """Mean log likelihood of the characters of a text, each by itself, whatever its script."""
    return math.fsum(map(ALONE.__getitem__, text)) / len(text) if text else -99.0


def mean_log_likelihood(text: str) -> float:
    """Mean log likelihood of the characters of a text after each other, by the dictionary alone."""
    return math.fsum(log_likelihoods("\n" + text)) / max(1, len(text))


def _log_likelihoods(text: str) -> list[float]:
    """Log likelihood of each character of a text but the first after the one before it, by the dictionary alone."""
    return [*map(PAIRS.__getitem__, map(add, text, text[1:]))]


log_likelihoods = _log_likelihoods if core is None else core.log_likelihoods


def _mark(before: str, character: str) -> float:
    if is_ideograph(before) or before == DIGIT:
        _, place, _, followers = words_of(before)
        if character in followers:
            return followers[character]
    else:
        place = AFTER_MARK * (0.01 if before in NOTHING_AFTER and character in NOTHING_BEFORE else 1)
    if character == "\n":
        return place * (LINE_END if before in SENTENCE_END else LINE_END_IN_SENTENCE) + UNSEEN
    share = marks().get(character)
    if share is None:
        if not character.isascii():
            return STRANGE * place + UNSEEN
        share = DIGIT_SHARE if character.isdigit() else LETTER_SHARE if character.isalpha() else OTHER_SHARE
        if before == DIGIT == character:
            return ALIKE
        if before.isascii() and before.isalpha():
            share *= 30
    elif before == character and character in "—…":
        return 0.9
    return place * share + UNSEEN


def start_of_word(character: str) -> float:
    """The share of a simplified character among the first characters of words."""
    return _SHARES[character][0]


def rest_of(character: str) -> float:
    """How much less often than chance has it what is not listed stands behind a simplified character."""
    return _SHARES[character][2]


def words_of(character: str) -> Behind:
    """The share of words that start with a character, how often a mark follows it, how much less often than chance
    has it what is not listed, and how likely each one that is listed."""
    return _BEHIND[character]


def counted(character: str) -> bool:
    """Whether a character follows digits now and then: one is counted by it."""
    return words_of(DIGIT)[3].get(SIMPLE[ord(character)], 0.0) > _COUNTED


def is_ideograph(character: str) -> bool:
    """Whether a character is of the block that ordinary Chinese text is written in."""
    return "\u4e00" <= character <= "\u9fff"


def is_simplified(character: str) -> bool:
    """Whether traditional text never has the character."""
    return (
        len(character) == 1
        and character < "\U00010000"
        and int(script.marks()[ord(character)]) == script.SIMPLIFIED
    )


def plausible(character: str) -> bool:
    """Whether ordinary traditional text may have the character."""
    return character < "\U00010000" and bool(plausible_codes()[ord(character)])


@cache
def plausible_codes() -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether ordinary traditional text may have the character, for each code point of the basic plane."""
    found = np.zeros(0x10000, np.bool_)
    ideographs = slice(0x4E00, 0xA000)
    found[ideographs] = (frequencies()[ideographs] >= _RARE) & (
        script.marks()[ideographs] != script.SIMPLIFIED
    )
    found[[ord(mark) for mark in marks()]] = True
    return found


def frequency(character: str) -> float:
    """How often the dictionary's words have the character, of some 60 million."""
    return float(frequencies()[ord(character)]) if character < "\U00010000" else 0.0


@cache
def frequencies() -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """How often the dictionary's words have a character in either script, for each code point of the basic plane."""
    table = columns()
    found = np.zeros(0x10000)
    found[[min(ord(one), NO_CHARACTER) for one in table.characters]] = [*map(float, table.often)]
    found[NO_CHARACTER] = 0.0  # stands for all that is not of the basic plane
    ideographs = slice(0x3400, 0xA000)
    found[ideographs] = found[np.minimum(script.simplified()[ideographs], NO_CHARACTER)]
    found[ord("著")] = found[ord(simple("著"))]
    return found


@cache
def marks() -> dict[str, float]:
    """Each mark of ordinary text with its share."""
    return {row["mark"]: float(row["share"]) for row in tables.read("repair_marks.tsv", ("mark", "share"))}


@cache
def closing() -> dict[str, str]:
    """Each closing mark with the one that it closes."""
    rows = tables.read("repair_marks.tsv", ("mark", "closes"))
    return {row["mark"]: row["closes"] for row in rows if row["closes"]}


class _Shares(dict[str, tuple[float, float, float]]):
    """A character -> what stands in the table for it, without what is listed behind it."""

    def __missing__(self, character: str) -> tuple[float, float, float]:
        cells = row(character)
        if cells is None:
            return _NOTHING[:3]
        found = self[character] = float(cells.starts) / 1e6, float(cells.marks) / 1e3, float(cells.rest) / 1e3
        return found


_SHARES = _Shares()


class _Behind(dict[str, Behind]):
    """A character -> what stands in the table for it."""

    def __missing__(self, character: str) -> Behind:
        cells = row(character)
        if cells is None:
            return _NOTHING
        levels = map(LEVELS.__getitem__, cells.followers[1::2])
        followers = dict(zip(cells.followers[::2], levels, strict=True))
        found = self[character] = *_SHARES[character], followers
        return found


_BEHIND = _Behind()
