"""An engine over which pages can be made to harm the process that prepares them."""

from __future__ import annotations

import os
import time

from search.engine.whoosh_engine import WhooshKind
from search.engine.whoosh_writer import Prepared, prepare
from search.model import Document

KILLS, HANGS, FAILS = "此页致命。", "此页无尽。", "此页出错。"


class DeadlyKind(WhooshKind):
    """The embedded engine, with a word for each misfortune."""

    @staticmethod
    def prepare(document: Document) -> Prepared:
        if KILLS in document.article.body:
            os._exit(1)
        if HANGS in document.article.body:
            time.sleep(600)
        if FAILS in document.article.body:
            raise ZeroDivisionError("a fault")
        return prepare(document)
