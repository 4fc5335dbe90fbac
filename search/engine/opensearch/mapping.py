"""The index of a build: its fields and its settings.

Three fields for each text of ``texts.FIELDS``. Words rank (``title``). Characters with their places decide what matches
exactly (``title_characters``), and pairs of characters without places (``title_pairs``) spare most of that work: a
string of two characters stands where its pair stands, and only what holds all pairs of a longer one is looked at.
"""

from __future__ import annotations

from typing import Any

from search.engine.opensearch.client import Cluster
from search.engine.texts import FIELDS
from search.model import FACETS

# What this program keeps about a build, in the index's own ``_meta``.
META = "policysearch"
# Raise it when fields change, so that older builds are refused.
FORMAT = 2
WHILE_BUILDING = {
    # Nobody searches a build that is being made.
    "refresh_interval": -1,
    # The copies that a lost node had are made anew soon: a build waits for them in the end.
    "unassigned.node_left.delayed_timeout": "5s",
}


def characters(field: str) -> str:
    """The field that holds the characters of ``field``."""
    return f"{field}_characters"


def pairs(field: str) -> str:
    """The field that holds the pairs of characters of ``field``."""
    return f"{field}_pairs"


def shown(facet: str) -> str:
    """The field that facets are counted by: a value with its label and its parent."""
    return f"{facet}_shown"


def index_body(cluster: Cluster, meta: dict[str, Any]) -> dict[str, Any]:
    """What a new index is created with."""
    return {
        "settings": {
            "index": {
                "number_of_shards": cluster.shards,
                "number_of_replicas": cluster.replicas,
                **WHILE_BUILDING,
            }
        },
        "mappings": {"dynamic": "strict", "_meta": {META: meta}, **_MAPPING},
    }


def _text(**options: object) -> dict[str, object]:
    # All is cut before it comes here, by ``search.analyse``.
    return {"type": "text", "analyzer": "whitespace", **options}


_TEXTS = {
    name: field
    for each in FIELDS
    for name, field in {
        each: _text(index_options="freqs"),
        characters(each): _text(index_options="positions", norms=False),
        pairs(each): _text(index_options="docs", norms=False),
    }.items()
}
_FACETS = {
    name: field
    for each in FACETS
    for name, field in {
        each: {"type": "keyword", "doc_values": False},
        shown(each): {"type": "keyword", "index": False, "eager_global_ordinals": True},
    }.items()
}
_MAPPING: dict[str, Any] = {
    # Words and characters can be cut again from the document, and would make the index twice as large.
    "_source": {"includes": ["id", "document"]},
    "properties": {
        **_TEXTS,
        **_FACETS,
        # ``date_number``, not a date: what the other engines compare, down to dates without a day.
        "dated": {"type": "long"},
        # Months since the year 0, to rank by age.
        "months": {"type": "integer"},
        "month": {"type": "keyword", "index": False, "eager_global_ordinals": True},
        # Of a document with copies: its family, its place in it, and both as one.
        "family": {"type": "keyword", "eager_global_ordinals": True},
        "place": {"type": "integer"},
        "member": {"type": "keyword", "doc_values": False},
        # What its copies are found by, for a build that adds to this one.
        "signature": {"type": "binary", "doc_values": True},
        # The place in the order in which documents were added: makes every order of results total.
        "ordinal": {"type": "long"},
        # Read back as they came, never searched.
        "id": {"type": "keyword", "index": False, "doc_values": False},
        "document": {"type": "text", "index": False},
    },
}
