"""A document in full, and in lists beside another one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from search import shapes
from search.model import Citation, Document, Evidence, RepairStep
from search.related import Related


def document(document: Document) -> dict[str, Any]:
    """A document in full as ``shapes.Document``, as ``policysearch read`` prints it; what is unknown is ``None``."""
    article = document.article
    shown: shapes.Document = {
        "id": document.id,
        "url": article.url,
        "site": article.site,
        "title": article.title,
        "published": article.published,
        "source": article.source,
        "author": article.author,
        "body": article.body,
        "regions": [
            {
                "code": label.code,
                "name": label.name,
                "path": list(label.path),
                "evidence": _evidence(label.evidence),
            }
            for label in document.labels.regions
        ],
        "parks": [
            {
                "id": label.id,
                "name": label.name,
                "region": label.region,
                "mentions": label.mentions,
                "evidence": _evidence(label.evidence),
            }
            for label in document.labels.parks
        ],
        "topics": [
            {"id": label.id, "label": label.label, "evidence": _evidence(label.evidence)}
            for label in document.labels.topics
        ],
        "citations": [_citation(citation) for citation in article.citations],
        "repairs": [_repair(step) for step in document.repairs],
    }
    return cast("dict[str, Any]", shown)


def family(document_id: str, members: Sequence[Document]) -> shapes.Family:
    """The reprints of a document, out of its family in the family's order."""
    others = [brief(member) for member in members if member.id != document_id]
    return {"id": document_id, "first": members[0].id, "count": len(others), "reprints": others}


def brief(document: Document) -> shapes.Brief:
    """What names a document in a list beside another one."""
    article = document.article
    return {
        "id": document.id,
        "title": article.title,
        "heading": document.heading,
        "published": article.published,
        "source": article.source,
        "site": article.site,
        "url": article.url,
    }


def related(document_id: str, found: Iterable[Related]) -> shapes.Likenesses:
    """The documents related to one, as ``shapes.Likenesses``."""
    return {
        "id": document_id,
        "related": [
            {
                **brief(each.document),
                "parks": list(each.parks),
                "topics": list(each.topics),
                "regions": list(each.regions),
                "citations": list(each.citations),
                "words": list(each.words),
            }
            for each in found
        ],
    }


def _evidence(evidence: Iterable[Evidence]) -> list[shapes.Evidence]:
    return [
        {"text": item.text, "field": item.field, "start": item.start, "end": item.end} for item in evidence
    ]


def _citation(citation: Citation) -> shapes.Citation:
    return {
        "text": citation.text,
        "title": citation.title,
        "organ": citation.organ,
        "year": citation.year,
        "number": citation.number,
    }


def _repair(step: RepairStep) -> shapes.Repair:
    return {
        "kind": step.kind,
        "start": step.start,
        "end": step.end,
        "before": step.before,
        "after": step.after,
        "certainty": step.certainty,
        "note": step.note,
    }
