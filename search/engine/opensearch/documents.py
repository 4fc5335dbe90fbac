"""A document as the cluster keeps it, and back."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from search.analyse import fold, index_words
from search.analyse.fold import PARAGRAPH
from search.engine.opensearch.mapping import characters, pairs, shown
from search.engine.store import encoded
from search.engine.texts import indexed_texts
from search.engine.values import Value, date_number, facet_values
from search.model import Document

# Stands between paragraphs as a character of its own, so that nothing is found across them.
BREAK = "¶"
# Lucene keeps no term of more bytes than 32,766, the cluster no id of more than 512.
_MAX_VALUE, _MAX_ID = 8_000, 512


def body_of(document: Document) -> dict[str, Any]:
    """What is indexed and kept of ``document`` but for its place."""
    dated = date_number(document.article.published)
    # Kept as a string, which the cluster need not take apart.
    body: dict[str, Any] = {"id": document.id, "document": encoded(document).decode()}
    body |= {"dated": dated, "month": month_of(dated), "months": months_of(dated)}
    for field, text in indexed_texts(document).items():
        folded = fold(text)
        body[field] = " ".join(index_words(text))
        body[characters(field)] = " ".join(folded.replace(PARAGRAPH, BREAK))
        body[pairs(field)] = " ".join(pairs_of(folded))
    for facet, values in facet_values(document).items():
        found = {each.value: each for each in values}
        body[facet] = [kept(value) for value in found]
        body[shown(facet)] = [shown_value(each) for each in found.values()]
    return body


def place_of(ordinal: int, family: tuple[int, int] | None) -> bytes:
    """What is known of a document beside itself, as the beginning of its line: its place in the build.

    ``family`` has the ordinal of the document that stands for its family, and its place in it, of one with copies.
    """
    if family is None:
        return b'{"ordinal":%d,"place":0,' % ordinal
    return b'{"ordinal":%d,"family":"%d","place":%d,"member":"%d.%d",' % (
        ordinal,
        *family[:1],
        family[1],
        *family,
    )


def month_of(dated: int) -> str | None:
    """The month of a ``date_number``, or ``None`` where it has none."""
    year, month = divmod(dated // 10**6, 100)
    return f"{year:04}-{month:02}" if month else None


def months_of(dated: int) -> int | None:
    """The month of a ``date_number``, counted from the year 0, or ``None`` where nothing is dated."""
    return dated // 10**8 * 12 + dated // 10**6 % 100 if dated > 0 else None


def pairs_of(folded: str) -> list[str]:
    """The different pairs of characters that stand side by side in a folded text."""
    found = dict.fromkeys(folded[at : at + 2] for at in range(len(folded) - 1))
    return [pair for pair in found if PARAGRAPH not in pair]


def kept(value: str) -> str:
    """A facet value as it is indexed."""
    return value[:_MAX_VALUE]


def shown_value(value: Value) -> str:
    """A facet value with its label and its parent as one string; sorts by the value."""
    label = None if value.label == value.value else kept(value.label)[: _MAX_VALUE // 4]
    return json.dumps([kept(value.value)[: _MAX_VALUE // 2], label, value.parent], ensure_ascii=False)


def value_of(text: str) -> Value:
    """The facet value that ``shown_value`` has made ``text`` of."""
    value, label, parent = json.loads(text)
    return Value(value, label or value, parent)


def id_of(document_id: str) -> str:
    """The id in the cluster of a document."""
    encoded = document_id.encode("utf-8", "surrogatepass")
    fits = 0 < len(encoded) <= _MAX_ID
    return document_id if fits else "sha256-" + hashlib.sha256(encoded).hexdigest()
