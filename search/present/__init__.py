"""The one presenter: results and documents as plain dicts, for the JSON API, the templates and every export.

Text stays text here: what matched comes as segments ``{"t": text, "m": true}`` (``m`` is left out where it would
be false), never as markup, so that no page's text can become markup later.
"""

from search.present.addresses import Link
from search.present.answers import results
from search.present.choosing import choose, displaces
from search.present.documents import brief, document, family, related
from search.present.facets import aliases
from search.present.hits import hit, segments

__all__ = [
    "Link",
    "aliases",
    "brief",
    "choose",
    "displaces",
    "document",
    "family",
    "hit",
    "related",
    "results",
    "segments",
]
