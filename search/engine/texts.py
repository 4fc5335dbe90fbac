"""What is indexed of a document, by field. Every engine takes its texts from here."""

from __future__ import annotations

from search.model import Document

FIELDS = ("title", "body", "labels")


def indexed_texts(document: Document) -> dict[str, str]:
    """The texts of a document by field, one paragraph a line.

    ``labels`` holds what a reader sees beside the text: regions from the province down, parks by their official
    names, source, author and the 文号 that it bears. A page that says 张家港经开区 is found by 张家港经济技术开发区 and
    by 江苏, too.
    """
    article, labels = document.article, document.labels
    names = [name for region in labels.regions for name in region.path]
    names += [park.name for park in labels.parks]
    names += [name for name in (article.source, article.author, article.number) if name]
    return {"title": article.title or "", "body": article.body, "labels": "\n".join(dict.fromkeys(names))}
