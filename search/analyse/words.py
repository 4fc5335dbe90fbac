"""Words for ranking: segmented first, folded afterwards, so that the dictionary sees the case it knows ("IP地址")."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from search.analyse.fold import PARAGRAPH, POINT, decimal, fold
from search.analyse.segment import segmenter

# A longer run of letters or digits is data and no word. Its characters are found all the same; as a word it would be
# compared, character by character, with every place that begins like it: of 0000… with each place of itself.
_LONGEST = 64


def words(text: str) -> list[str]:
    """The words of ``text``, each character in one word at most; none spans two paragraphs."""
    return [word for token in _tokens(text) if (word := fold(token))]


def index_words(text: str) -> list[str]:
    """The words of a document's ``text``, each long one with the shorter words in it."""
    return [found for token in _tokens(text) for found in _indexed(token)]


def _tokens(text: str) -> Iterator[str]:
    cut = segmenter().cut
    found = chain.from_iterable(map(cut, decimal(text).split(PARAGRAPH)))
    return found if POINT not in text and "．" not in text else _with_points(found)


def _with_points(tokens: Iterator[str]) -> Iterator[str]:
    """``tokens`` with numbers of several points, 2024.5.31, in one: a segmenter leaves a point of them alone."""
    held: str | None = None
    for token in tokens:
        if held is not None and (token == POINT or held.endswith(POINT)):
            held += token
            continue
        if held is not None:
            yield held
        held = token
    if held is not None:
        yield held


@lru_cache(maxsize=1 << 17)
def _indexed(token: str) -> tuple[str, ...]:
    """What is indexed of a token: most tokens of a text have come before."""
    word = fold(token)
    return (*_shorter(word), word) if 0 < len(word) <= _LONGEST else ()


def _shorter(word: str) -> tuple[str, ...]:
    """Dictionary words of two and three characters in ``word``, as jieba's search mode gives them."""
    if word.isascii():
        return ()
    pieces = (
        word[at : at + size] for size in (2, 3) if len(word) > size for at in range(len(word) - size + 1)
    )
    return tuple(piece for piece in pieces if segmenter().has_word(piece))
