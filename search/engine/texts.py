"""What is indexed of a document, by field. Every engine takes its texts from here."""

from __future__ import annotations

from search.model import Document

FIELDS = ("title", "body", "labels")


def indexed_texts(document: Document) -> dict[str, str]:
    """The texts of a document by field, one paragraph a line.

    ``labels`` holds its names: a page that says 张家港经开区 is found by 张家港经济技术开发区 and by 江苏, too.
    """
    article = document.article
    return {"title": article.title or "", "body": article.body, "labels": "\n".join(document.names)}
