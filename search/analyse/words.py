"""Words for ranking: segmented first, folded afterwards, so that the dictionary sees the case it knows ("IP地址")."""

from __future__ import annotations

from functools import lru_cache

from search.analyse.fold import PARAGRAPH, fold, plain
from search.analyse.segment import segmenter


def words(text: str) -> list[str]:
    """The words of ``text``, each character in one word at most; none spans two paragraphs."""
    lines = plain(text).split(PARAGRAPH)
    return [word for line in lines for token in segmenter().cut(line) if (word := fold(token))]


def index_words(text: str) -> list[str]:
    """The words of a document's ``text``, each long one with the shorter words in it."""
    return [found for word in words(text) for found in (*_shorter(word), word)]


@lru_cache(maxsize=1 << 16)
def _shorter(word: str) -> tuple[str, ...]:
    """Dictionary words of two and three characters in ``word``, as jieba's search mode gives them."""
    if word.isascii():
        return ()
    pieces = (
        word[at : at + size] for size in (2, 3) if len(word) > size for at in range(len(word) - size + 1)
    )
    return tuple(piece for piece in pieces if segmenter().has_word(piece))
