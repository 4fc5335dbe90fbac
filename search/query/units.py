"""A run of typed characters becomes the units that a document must hold.

Each word is a unit, but a single character is no unit of its own: 林 of 林覆盖率 would match any 林 anywhere. It
joins its neighbour, and a run of single characters is one unit. Every unit is a piece of what was typed, so a
document that holds the whole run holds all its units: segmentation can't lose a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from math import ceil

from search import tables
from search.analyse import fold, words
from search.model import And, AtLeast, Dated, Either, Match, Near, Node, Time, Unit
from search.query.also import Form, Other, others
from search.query.periods import published, timed

# The field of what is shown beside a text; its date is shown there, too.
BESIDE = "labels"


def demand(text: str, fields: tuple[str, ...], synonyms: bool = False) -> Node | None:
    """What a run of ``text`` asks of a document, or ``None`` if there is nothing to search in it.

    Equivalents of its pieces match, too, and with ``synonyms`` other names, and of a year what was published in it.
    """
    cut = _cut(text, synonyms)
    telling = [word for word in cut if word not in _stopwords()] or cut
    parts = [_leaf(group, fields) for group in _groups(telling, cut)]
    if synonyms and BESIDE in fields:
        parts = published(parts, bare=len(parts) == 1)
    if len(parts) < 2:
        return parts[0] if parts else None
    return And(tuple(parts), Match(Unit(fold(text), _words(cut)), fields))


def question(
    pieces: Iterable[str],
    fields: tuple[str, ...],
    share: float,
    synonyms: bool = False,
    *,
    counting_times: bool = True,
) -> Node | None:
    """What a question asks of a document: at least ``share`` of the units of its ``pieces``, or ``None``.

    ``pieces`` are what is left of the text without the words that ask. A year counts as what pages say, or with
    ``counting_times`` off not at all; that a page was published in it only ranks, or all of the year would answer.
    """
    parts: list[Node] = []
    times: list[Time] = []
    said: list[str] = []
    telling: list[str] = []
    for piece in pieces:
        cut = _cut(piece, synonyms)
        found: list[Node] = []
        for run in _runs([word for word in cut if not _says_nothing(word)], cut):
            found += [_leaf(group, fields, asked=True) for group in _bind(run)]
            said.append("".join(run))
            telling += [str(word) for word in run if len(word) > 1]
        if synonyms and BESIDE in fields:
            others, named = timed(found, bare=len(found) == 1)
            times += named
            found = found if counting_times else others
        parts += found
    distinct = tuple(dict.fromkeys(parts))
    if len(distinct) < 2:
        return distinct[0] if distinct else None
    least = max(1, ceil(share * len(distinct) - 0.5))
    stretches = tuple(run for run in dict.fromkeys(said) if len(run) > 1)
    return AtLeast(distinct, least, stretches, words=tuple(telling), times=tuple(dict.fromkeys(times)))


def phrase(text: str, fields: tuple[str, ...]) -> Node | None:
    """``text`` in sequence, or ``None`` if there is nothing to search in it. Equivalents are the same text."""
    folded = fold(text).replace("\n", "")
    if not folded:
        return None
    typed = Match(Unit(folded, tuple(words(text))), fields)
    also = [Match(Unit(form, tuple(words(form))), fields) for form in _rewritten(folded, others(text, False))]
    return Either(typed, tuple(also), "equivalent") if also else typed


def near(text: str, within: int, fields: tuple[str, ...]) -> Node | None:
    """The words of ``text`` close together; its own where spaces part none."""
    pieces = text.split() if len(text.split()) > 1 else words(text)
    units = dict.fromkeys(Unit(folded, tuple(words(piece))) for piece in pieces if (folded := fold(piece)))
    if len(units) < 2:
        return phrase(text, fields)
    return Near(tuple(units), within, fields)


def _rewritten(folded: str, found: list[Other]) -> Iterator[str]:
    """``folded`` with one piece written in another form, and with all of them in their first one."""
    for other in found:
        for form in other.forms:
            yield folded[: other.start] + form.texts[0] + folded[other.end :]
    if len(found) > 1:
        for other in reversed(found):
            folded = folded[: other.start] + other.forms[0].texts[0] + folded[other.end :]
        yield folded


class _Piece(str):
    """A word that may be said in other forms."""

    other: Other


def _cut(text: str, synonyms: bool) -> list[str]:
    """The words of ``text``; a piece that may be said in other forms is one word."""
    found = others(text, synonyms)
    if not found:
        return words(text)
    folded = fold(text)
    cut: list[str] = []
    at = 0
    for other in found:
        cut += words(folded[at : other.start])
        piece = _Piece(folded[other.start : other.end])
        piece.other = other
        cut.append(piece)
        at = other.end
    return [*cut, *words(folded[at:])]


def _words(group: Iterable[str]) -> tuple[str, ...]:
    """The words that rank a group: a piece in other forms is known to an index by the words in it."""
    return tuple(word for each in group for word in (words(each) if isinstance(each, _Piece) else (each,)))


def _leaf(group: list[str], fields: tuple[str, ...], asked: bool = False) -> Node:
    """A group of words that stand side by side, in all forms that say the same."""
    kept = group
    if asked:
        # A character beside a word only ranks, since 罗默为 is 罗默 and a stray 为.
        kept = [word for word in group if len(word) > 1][:1] or group
    typed = Match(Unit("".join(kept), _words(group)), fields)
    at = next((at for at, word in enumerate(kept) if isinstance(word, _Piece)), None)
    if at is None:
        return typed
    piece = kept[at]
    other = piece.other if isinstance(piece, _Piece) else None
    if other is None:
        return typed
    also = tuple(_form(form, kept[:at], kept[at + 1 :], fields) for form in other.forms)
    if other.kind != "number":
        return Either(typed, also, other.kind)
    # The page that bears the number has it beside its text, too, and comes before those that cite it.
    number = min([str(piece), *(form.texts[0] for form in other.forms)], key=len)
    return And((Either(typed, also, "equivalent"),), Match(Unit(number, ()), ("labels",)))


def _form(form: Form, before: list[str], after: list[str], fields: tuple[str, ...]) -> Node:
    """A group with another form in the place of its piece; texts that must all stand need not stand side by side."""
    alone = len(form.texts) > 1
    texts = form.texts if alone else ("".join([*before, form.texts[0], *after]),)
    parts: list[Node] = [Match(Unit(text, tuple(words(text))), fields) for text in texts]
    if alone and before + after:
        parts.append(Match(Unit("".join(before + after), tuple(before + after)), fields))
    if form.date_from or form.date_to:
        parts.append(Dated(form.date_from, form.date_to))
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def _groups(telling: list[str], cut: list[str]) -> list[list[str]]:
    """``telling`` words in groups that stand side by side in ``cut``: one word, or words with single characters."""
    groups: list[list[str]] = []
    for run in _runs(telling, cut):
        groups.extend(_bind(run))
    return groups


def _runs(telling: list[str], cut: list[str]) -> list[list[str]]:
    """``cut`` split where a word is left out."""
    kept = set(telling)
    runs: list[list[str]] = [[]]
    for word in cut:
        if word in kept:
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    return runs


def _bind(run: list[str]) -> list[list[str]]:
    groups: list[list[str]] = []
    loose: list[str] = []
    for word in run:
        if len(word) == 1:
            loose.append(word)
        elif len(loose) == 1:
            groups.append([loose.pop(), word])
        else:
            groups.extend([loose] if loose else [])
            groups.append([word])
            loose = []
    if len(loose) == 1 and groups:
        groups[-1].append(loose[0])
    elif loose:
        groups.append(loose)
    return groups


def _says_nothing(word: str) -> bool:
    return word in _stopwords() or word in asking_words()


@cache
def asking_words() -> frozenset[str]:
    """Words that a question is asked with."""
    return frozenset(row["word"] for row in tables.read("question_words.tsv", ("word", "asks", "reason")))


@cache
def _stopwords() -> frozenset[str]:
    return frozenset(row["word"] for row in tables.read("stopwords.tsv", ("word", "reason")))
