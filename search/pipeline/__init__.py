"""The line itself: pages -> repaired -> extracted -> labelled -> one build, verified, then swapped in."""

from __future__ import annotations

from search.pipeline.making import BuildReport, build, documents
from search.pipeline.progress import Progress, Report
from search.pipeline.updating import AddReport, DeleteReport, add, delete

__all__ = [
    "AddReport",
    "BuildReport",
    "DeleteReport",
    "Progress",
    "Report",
    "add",
    "build",
    "delete",
    "documents",
]
