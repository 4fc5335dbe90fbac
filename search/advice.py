"""What to try where nothing was found: what each word finds alone, and queries changed a little, with their counts.

Every change is searched before it is offered; what would find nothing is not. Words are shown as they were typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from search.analyse import fold, fold_with_offsets
from search.errors import BadParameter
from search.model import FACETS, Query
from search.query import from_params, loosened, to_params, toggle
from search.query.closest import FEW, Count, closest
from search.query.lexer import without_name
from search.query.periods import asks_more
from search.query.typed import QUOTES, bare, pieces_of, typed_words
from search.suggest import Suggestions
from search.suggest.spelling import Spelling, spellings

# Each candidate costs a search, and nobody reads a long list of advice.
TRIED = 12
OFFERED = 5
SPELLINGS_TRIED, SPELLINGS = 8, 3
# Characters of the longest piece of a word that is tried in its place.
_LONGEST_PIECE = 6
# A query that finds so few in a large build may be misspelt; what is offered must find so many times more.
RARE, LARGE, TIMES = 3, 1000, 10

Kind = Literal[
    "without_facet",
    "without_dates",
    "without_filters",
    "without_exclusions",
    "without_quotes",
    "as_words",
    "without_word",
    "most_words",
    "any_word",
    "plan_period",
    "part_of_word",
    "everything",
    "spelling",
]


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was typed, and what it finds alone, without any filter."""

    text: str
    query: Query
    count: int


@dataclass(frozen=True, slots=True)
class Change:
    """A changed query and how many documents it finds.

    ``facet`` and ``value`` name the filter that is left out, ``word`` the word; ``text`` is the new text.
    """

    kind: Kind
    query: Query
    count: int = 0
    facet: str | None = None
    value: str | None = None
    word: str | None = None

    @property
    def text(self) -> str:
        return self.query.text


@dataclass(frozen=True, slots=True)
class Advice:
    """Words with what each finds alone, changes that find something, other spellings that do.

    ``closest`` is the query, under the same filters, for some of the words in place of all.
    """

    words: tuple[Word, ...] = ()
    changes: tuple[Change, ...] = ()
    spellings: tuple[Change, ...] = ()
    closest: Query | None = None

    @property
    def any(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.words or self.changes or self.spellings)


def advice(query: Query, total: int, documents: int, count: Count, suggestions: Suggestions) -> Advice:
    """What to try in place of ``query``, which found ``total`` of ``documents``; nothing where it found enough."""
    if total >= FEW:
        return Advice()
    loose = closest(query, total, count)
    if total == 0:
        respelt = _respelt(query, 1, count, suggestions)
        return Advice(_alone(query, count), _changes(query, loose, count), respelt, loose)
    rare = _rare(query, count) if total <= RARE and documents >= LARGE else []
    spellings = _respelt(query, TIMES * total, count, suggestions, rare) if rare else ()
    return Advice((), tuple(_first_found([_some_words(loose)], set(), count)), spellings, loose)


def _rare(query: Query, count: Count) -> list[str]:
    """The words of ``query`` that few documents hold: others are spelt right, however few hold them all."""
    pieces, _ = pieces_of(query.text)
    if len(pieces) < 2:
        return pieces
    alone = ((piece, _with_text(_without_filters(query), piece)) for piece in pieces[:TRIED])
    return [piece for piece, asked in alone if asked is not None and count(asked) <= RARE]


def _alone(query: Query, count: Count) -> tuple[Word, ...]:
    pieces, _ = pieces_of(query.text)
    if len(pieces) < 2 and pieces:
        # A word that can't be taken apart is still the one that no document has.
        words_in_it = typed_words(without_name(bare(pieces[0])))
        pieces = words_in_it if len(words_in_it) > 1 else pieces
    found = []
    # Beside other words pages published in a year meet it: what its characters find alone says nothing of that.
    nothing_but_times = not asks_more(query.node)
    for piece in pieces[:TRIED]:
        changed = _with_text(_without_filters(query), piece)
        if changed is not None and (nothing_but_times or asks_more(changed.node)):
            found.append(Word(piece, changed, count(changed)))
    return tuple(found)


def _changes(query: Query, loose: Query | None, count: Count) -> tuple[Change, ...]:
    found = _first_found(_candidates(query, loose, count), {_key(query)}, count)
    if found:
        return tuple(found[:OFFERED])
    return tuple(_first_found(([change] for change in _last_resorts(query)), {_key(query)}, count)[:1])


def _first_found(
    candidates: Iterable[list[Change]], seen: set[tuple[tuple[str, str], ...]], count: Count
) -> list[Change]:
    """Of each of ``candidates`` the first way that finds something, as far as so many are tried and offered."""
    found: list[Change] = []
    tried = 0
    for ways in candidates:
        for change in ways:
            if len(found) >= OFFERED or (tried >= TRIED and change.kind != "everything"):
                break
            if _key(change.query) in seen:
                continue
            seen.add(_key(change.query))
            tried += 1
            hits = count(change.query)
            if hits:
                found.append(replace(change, count=hits))
                break
    return found


def _candidates(query: Query, loose: Query | None, count: Count) -> Iterator[list[Change]]:
    """Changed queries, the smallest change first: one filter, then the words. Of several ways the first that finds
    something is enough: other words are looked for without the filters only where they find nothing under them."""
    for change in _fewer_filters(query):
        yield [change]
    yield _some_words(loose)
    bases = (query, _without_filters(query))
    for kind, word, text in _texts(query):
        changed = (_with_text(base, text) for base in bases)
        yield [Change(kind, each, word=word) for each in changed if each is not None]
    if loose is None or loose.match == "most":
        found = count(loose) if loose else 0
        ways = [each for base in bases if (each := _any_word(base)) is not None]
        yield [Change("any_word", each) for each in ways if count(each) > found]


def _any_word(query: Query) -> Query | None:
    """Any of the words; among operators those that stand apart, with OR between them."""
    pieces, _ = pieces_of(query.text)
    loose = loosened(query, "any")
    return (
        loose
        if loose or query.match == "any" or len(pieces) < 2
        else _with_text(query, " OR ".join(pieces[:TRIED]))
    )


def _some_words(loose: Query | None) -> list[Change]:
    """Some of the words in place of all, under the same filters."""
    return [Change("any_word" if loose.match == "any" else "most_words", loose)] if loose else []


def _fewer_filters(query: Query) -> Iterator[Change]:
    chosen = [(facet, value) for facet in FACETS for value in query.filters.get(facet, ())]
    for facet, value in chosen:
        yield Change("without_facet", toggle(query, facet, value), facet=facet, value=value)
    dated = bool(query.date_from or query.date_to)
    if dated:
        yield Change("without_dates", replace(query, date_from=None, date_to=None, page=1, after=None))
    if len(chosen) + dated > 1:
        yield Change("without_filters", _without_filters(query))


def _last_resorts(query: Query) -> Iterator[Change]:
    """What may find something where no word does: the years of a plan, a piece of a word, all documents."""
    for note in query.notes:
        if note.code == "plan_period":
            years = dict(note.params)
            changed = _with_text(
                replace(_without_filters(query), date_from=years["from"], date_to=years["to"]), ""
            )
            if changed is not None:
                yield Change("plan_period", changed)
    pieces, _ = pieces_of(query.text)
    for piece in pieces if len(pieces) == 1 else ():
        for shorter in _shorter(without_name(bare(piece)).strip("*＊")):
            changed = _with_text(_without_filters(query), shorter)
            if changed is not None:
                yield Change("part_of_word", changed, word=shorter)
    everything = _with_text(_without_filters(query), "")
    if everything is not None:
        yield Change("everything", everything)


def _shorter(text: str) -> Iterator[str]:
    """The beginnings and ends of ``text`` of two characters and more, the longest first."""
    for length in range(min(len(text) - 1, _LONGEST_PIECE), 1, -1):
        for piece in (text[:length], text[-length:]):
            if len(fold(piece)) > 1:
                yield piece


def _texts(query: Query) -> Iterator[tuple[Kind, str | None, str]]:
    pieces, excluding = pieces_of(query.text)
    plain = [bare(piece) for piece in pieces]
    if excluding:
        yield "without_exclusions", None, " ".join(pieces)
    if any(mark in query.text for mark in QUOTES):
        yield "without_quotes", None, " ".join(plain)
    split = list(dict.fromkeys(word for piece in plain for word in typed_words(piece)))
    # Single characters stand nearly everywhere.
    split = [word for word in split if len(fold(word)) > 1] or split
    if len(split) > len(pieces):
        yield "as_words", None, " ".join(split[:TRIED])
    if len(pieces) > 1:
        for left_out in reversed(range(len(pieces))):
            text = " ".join(pieces[:left_out] + pieces[left_out + 1 :])
            yield "without_word", pieces[left_out], text


def _respelt(
    query: Query, least: int, count: Count, suggestions: Suggestions, doubtful: Sequence[str] = ()
) -> tuple[Change, ...]:
    """Queries with a piece in another spelling that find at least ``least`` documents under the same filters.

    Where the other words stand in the way, the word alone. ``doubtful`` are the words to spell otherwise: all, if none
    is named.
    """
    likely = [each for text in doubtful or [query.text] for each in spellings(fold(text), suggestions)]
    likely = likely[:SPELLINGS_TRIED]
    pieces, _ = pieces_of(query.text)
    whole = _finding(query, [query.text], likely, least, count)
    return whole if whole or len(pieces) < 2 else _finding(query, pieces, likely, least, count)


def _finding(
    query: Query, texts: Sequence[str], likely: Iterable[Spelling], least: int, count: Count
) -> tuple[Change, ...]:
    """The first ``SPELLINGS`` that find enough when they take the place of what was typed in one of ``texts``."""
    found: list[Change] = []
    for each in likely:
        for text in texts:
            [folded] = fold_with_offsets([text])
            place = next(iter(folded.places(each.typed)), None)
            changed = _with_text(query, text[: place[0]] + each.meant + text[place[1] :]) if place else None
            if changed is None or any(_key(other.query) == _key(changed) for other in found):
                continue
            hits = count(changed)
            if hits >= least:
                found.append(Change("spelling", changed, hits, word=each.meant))
            if len(found) == SPELLINGS:
                return tuple(found)
    return tuple(found)


def _without_filters(query: Query) -> Query:
    return replace(query, filters={}, date_from=None, date_to=None, page=1, after=None)


def _with_text(query: Query, text: str) -> Query | None:
    """The query for other words, or nothing where these can't be asked for."""
    params: dict[str, list[str]] = {}
    for name, value in to_params(replace(query, page=1, after=None)):
        params.setdefault(name, []).append(value)
    try:
        return from_params({**params, "q": [text]})
    except BadParameter:
        return None


def _key(query: Query) -> tuple[tuple[str, str], ...]:
    return tuple(to_params(replace(query, page=1, after=None)))
