"""Suggestions as one types, over any engine: those of the build, then titles that hold the characters anywhere."""

from __future__ import annotations

from search.analyse import fold
from search.engine import Engine
from search.model import Match, Query, Unit
from search.suggest import Suggestion

# Fewer characters stand in too many titles to mean one.
_TELLING = 2


def complete(engine: Engine, typed: str, limit: int = 10) -> list[Suggestion]:
    """What somebody who has typed ``typed`` may want to search, at most ``limit``; each finds something."""
    found = engine.suggestions.find(typed, limit)
    text = fold(typed).replace("\n", "")
    if len(found) >= limit or len(text) < _TELLING:
        return found
    known = {fold(each.text) for each in found}
    query = Query(typed, Match(Unit(text, ()), ("title",)), size=limit, collapse=True)
    for hit in engine.search(query).hits:
        title = hit.document.article.title
        if title and fold(title) not in known and len(found) < limit:
            known.add(fold(title))
            found.append(Suggestion("title", title, hit.document.id, 1 + hit.reprints))
    return found
