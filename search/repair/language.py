"""How likely a run of characters is: a bigram model of simplified characters from a dictionary's words.

Words are taken to follow each other by their frequency alone, so a pair stands within a word (counted) or across
two (one's chance to end a word times the other's to start one). What the page itself says elsewhere counts too.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from types import MappingProxyType

from search import tables
from search.repair import script

_STEPS_AN_OCTAVE = 1.75
_LEVELS = {
    letter: 2 ** (index / _STEPS_AN_OCTAVE)
    for index, letter in enumerate("0123456789abcdefghijklmnopqrstuvwxyz")
}
_AFTER_WORD, _AFTER_MARK = 0.15, 0.3  # how often a mark, digit or letter follows a word, or another of them
_DIGIT, _LETTER, _OTHER = 0.15, 0.0006, 0.0002  # shares of digits, of a single letter and of other ASCII
_ALIKE = 0.6  # how often a digit follows a digit, a letter a letter
_LINE_END, _LINE_END_IN_SENTENCE = 0.25, 0.02
_STRANGE = 2e-6  # a mark that ordinary text doesn't have: bytes are being read askew
_UNSEEN = 1e-9
_FAR_BEHIND = 1e-4
LISTED, NOT_LISTED = 2.0, -4.0  # a character stands elsewhere on the page with its reading, or without
LOST = "▯"
DIGIT = "0"
LEFT_FULL = 0.03  # of the marks that a page writes short, those that were left as they are
_LOG_LEFT_FULL = math.log(LEFT_FULL)
_LOG_WRONG_SCRIPT = math.log(0.005)  # a simplified character in a traditional text
_RARE = 30  # characters that words have less often than this are not thought of where nothing shows them
_PAGE_SHARE = 0.3
_MOST_PAIRS = 1 << 18
_NOTHING_AFTER, _NOTHING_BEFORE = "，、；：。？！（《“", "，、；：。？！）》”"
SENTENCE_END = "。！？”）"

_NOTHING: tuple[float, float, float, Mapping[str, float]] = (0.0, 0.0, 0.0, MappingProxyType({}))


@cache
def simple(character: str) -> str:
    """The character as the model knows it: simplified, without regard to its neighbours; all digits are one.

    A lost character counts as a digit, as most that are lost are.
    """
    if character == LOST or character.isdecimal():
        return DIGIT
    return "着" if character == "著" else script.to_simplified(character)


class _Simple(dict[int, str]):
    """Code point -> the character as the model knows it, for ``str.translate``."""

    def __missing__(self, code: int) -> str:
        found = self[code] = simple(chr(code))
        return found


SIMPLE = _Simple()


class Model:
    """Log likelihood of the next character, from the dictionary and from the page's own pairs.

    ``page`` is what of the page is sound; ``short`` maps the marks that the page writes short to the
    full ones.
    """

    def __init__(self, page: str = "", short: Mapping[str, str] = MappingProxyType({})) -> None:
        self._page = page
        self._short = short
        self._full = frozenset(short.values())
        self._known: dict[str, float] = {}
        self._lists: dict[tuple[str, int, int], Sequence[tuple[str, float]]] = {}

    @cached_property
    def _counts(self) -> tuple[Counter[str], Counter[str]]:
        """How often each pair of characters stands on the page, and each character."""
        sound = self._page.translate(SIMPLE)
        return Counter(map("".join, pairwise(sound))), Counter(sound)

    def next(self, before: str, character: str) -> float:
        """Log likelihood of ``character`` after ``before``, both as they come, in either script."""
        known = self._known.get(before + character)
        if known is None:
            known = self._next(before, character)
            if character in _simplified_only():
                known += _LOG_WRONG_SCRIPT
            self._known[before + character] = known
        return known

    def likeliest(self, before: str, candidates: tuple[str, ...], keep: int) -> Sequence[tuple[str, float]]:
        """The likeliest of some characters with their log likelihoods, by the dictionary, but for those of the page.

        ``candidates`` are one of the tuples that live as long as the process.
        """
        key = before, id(candidates), keep
        known = self._lists.get(key)
        if known is None:
            known = self._lists[key] = self._likeliest(before, candidates, keep)
        return known

    def _likeliest(self, before: str, candidates: tuple[str, ...], keep: int) -> Sequence[tuple[str, float]]:
        pairs, singles = self._counts
        first = SIMPLE[ord(before)]
        seen = singles[first]
        found = rated(before, candidates, keep)
        if not seen and not self._full:
            return found
        rest = math.log(1 - _PAGE_SHARE * seen / (seen + 2))
        return [
            (one, self.next(before, one))
            if one in self._full or first + SIMPLE[ord(one)] in pairs
            else (one, likely + rest)
            for one, likely in found
        ]

    def _next(self, before: str, character: str) -> float:
        before, character = SIMPLE[ord(before[-1:] or "\n")], SIMPLE[ord(character[:1] or "\n")]
        before = self._short.get(before, before)
        if character in self._full:
            return _LOG_LEFT_FULL + PAIRS[before + character]
        full = self._short.get(character, character)
        pairs, singles = self._counts
        seen = singles[before]
        if not seen:
            return PAIRS[before + full]
        # A page that shows a character once says little about what follows it.
        share = _PAGE_SHARE * seen / (seen + 2)
        often = pairs[before + character]
        if not often:
            return PAIRS[before + full] + math.log(1 - share)
        return math.log((1 - share) * math.exp(PAIRS[before + full]) + share * often / seen)


def likelihood(before: str, character: str) -> float:
    """Likelihood of a simplified ``character`` after another, by the dictionary alone."""
    if not _is_ideograph(character):
        return _mark(before, character)
    start = _words().get(character, _NOTHING)[0] / _total()
    if not _is_ideograph(before):
        return (1 - _AFTER_MARK) * start + _UNSEEN
    _, ends, within, followers = _words().get(before, _NOTHING)
    often = ends + within + 1
    return followers.get(character, 0.0) / often + (1 - _AFTER_WORD) * ends / often * start + _UNSEEN


class _Pairs(dict[str, float]):
    """Two characters, in either script -> log likelihood of the second after the first, by the dictionary alone."""

    def __missing__(self, pair: str) -> float:
        if len(self) > _MOST_PAIRS:
            self.clear()
        known = self[pair] = math.log(likelihood(SIMPLE[ord(pair[0])], SIMPLE[ord(pair[1])]))
        return known


PAIRS = _Pairs()


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


def log_likelihoods(text: str) -> list[float]:
    """Log likelihood of each character of a text but the first after the one before it, by the dictionary alone."""
    return [PAIRS[first + second] for first, second in pairwise(text)]


def _mark(before: str, character: str) -> float:
    if _is_ideograph(before):
        _, ends, within, _ = _words().get(before, _NOTHING)
        place = _AFTER_WORD * ends / (ends + within + 1)
    else:
        place = _AFTER_MARK * (0.01 if before in _NOTHING_AFTER and character in _NOTHING_BEFORE else 1)
    if character == "\n":
        return place * (_LINE_END if before in SENTENCE_END else _LINE_END_IN_SENTENCE) + _UNSEEN
    share = marks().get(character)
    if share is None:
        if not character.isascii():
            return _STRANGE * place + _UNSEEN
        share = _DIGIT if character.isdigit() else _LETTER if character.isalpha() else _OTHER
        if before == DIGIT == character:
            return _ALIKE
        if before.isascii() and before.isalpha():
            share *= 30
    elif before == character and character in "—…":
        return 0.9
    return place * share + _UNSEEN


def _is_ideograph(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def likeliest(before: str, candidates: tuple[str, ...], keep: int) -> tuple[str, ...]:
    """The ``keep`` likeliest of some characters, in either script, after another, by the dictionary alone."""
    return tuple(one for one, _ in rated(before, candidates, keep))


@lru_cache(maxsize=1 << 16)
def rated(before: str, candidates: tuple[str, ...], keep: int) -> tuple[tuple[str, float], ...]:
    """The ``keep`` likeliest of some characters, in either script, after another, with their log likelihoods."""
    _, ends, within, followers = _words().get(SIMPLE[ord(before)], _NOTHING)
    often = ends + within + 1
    share = (1 - _AFTER_WORD) * ends / often if _is_ideograph(before) else 1 - _AFTER_MARK
    ordered, known = _ordered(candidates)
    found = {full: share * start for full, start in ordered[:keep]}
    for one in followers.keys() & known.keys():
        for full, start in known[one]:
            found[full] = followers[one] / often + share * start
    best = sorted(found.items(), key=lambda two: -two[1])[:keep]
    least = best[0][1] * _FAR_BEHIND if best else 0.0
    return tuple((full, math.log(rating + _UNSEEN)) for full, rating in best if rating >= least)


@cache
def _ordered(
    candidates: tuple[str, ...],
) -> tuple[list[tuple[str, float]], dict[str, list[tuple[str, float]]]]:
    """Candidates with how likely they are where nothing is known of what stands before: in order, and by their
    simplified form."""
    known: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for one in candidates:
        known[simple(one)].append((one, _alone(one)))
    return sorted((two for listed in known.values() for two in listed), key=lambda two: -two[1]), dict(known)


def _alone(character: str) -> float:
    if not _is_ideograph(character):
        return marks()[character] * _AFTER_MARK
    return _words().get(simple(character), _NOTHING)[0] / _total()


def as_meant(text: str) -> str:
    """A simplified text with each character of ``repair_variants.tsv`` as its neighbours want it.

    The traditional text of damaged pages was made from simplified text by a table with slips of its own.
    """
    written = _variants()
    for word, meant in written.items():
        if len(word) > 1:
            text = text.replace(word, meant)
    single = "".join(word for word in written if len(word) == 1)
    return re.sub(f"[{single}]", lambda found: _meant(text, found.start(), written[found.group()]), text)


def _meant(text: str, at: int, other: str) -> str:
    before, after = text[at - 1 : at] or "\n", text[at + 1 : at + 2] or "\n"
    return max((other, text[at]), key=lambda one: likelihood(before, one) * likelihood(one, after))


@cache
def _variants() -> dict[str, str]:
    return {row["written"]: row["meant"] for row in tables.read("repair_variants.tsv", ("written", "meant"))}


def is_simplified(character: str) -> bool:
    """Whether traditional text never has the character."""
    return (
        len(character) == 1
        and character < "\U00010000"
        and int(script.marks()[ord(character)]) == script.SIMPLIFIED
    )


@cache
def _simplified_only() -> frozenset[str]:
    return frozenset(filter(is_simplified, map(chr, range(0x3400, 0xA000))))


def plausible(character: str) -> bool:
    """Whether ordinary traditional text may have the character."""
    if not _is_ideograph(character):
        return character in marks()
    return frequency(character) >= _RARE and not is_simplified(character)


@cache
def frequency(character: str) -> float:
    """How often the dictionary's words have the character, of some 60 million."""
    starts, ends, within, _ = _words().get(simple(character), _NOTHING)
    return max(starts, ends, within)


@cache
def marks() -> dict[str, float]:
    """Each mark of ordinary text with its share."""
    return {row["mark"]: float(row["share"]) for row in tables.read("repair_marks.tsv", ("mark", "share"))}


@cache
def closing() -> dict[str, str]:
    """Each closing mark with the one that it closes."""
    rows = tables.read("repair_marks.tsv", ("mark", "closes"))
    return {row["mark"]: row["closes"] for row in rows if row["closes"]}


@cache
def _total() -> float:
    return sum(starts for starts, _, _, _ in _words().values())


@cache
def _words() -> dict[str, tuple[float, float, float, Mapping[str, float]]]:
    """For each character: how often it starts a word, ends one, is followed within one, and by what."""
    found: dict[str, tuple[float, float, float, Mapping[str, float]]] = {}
    for row in tables.read("repair_language.tsv", ("character", "starts", "ends", "followers")):
        listed = row["followers"]
        followers = {other: _LEVELS[step] for other, step in zip(listed[::2], listed[1::2], strict=True)}
        found[row["character"]] = (
            float(row["starts"]),
            float(row["ends"]),
            sum(followers.values()),
            followers,
        )
    return found
