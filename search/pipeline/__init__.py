"""The line itself: pages -> repaired -> extracted -> labelled -> one build, verified, then swapped in."""

from __future__ import annotations

from search.pipeline.making import BuildReport, build, documents, writing
from search.pipeline.places import BuildPlace, FolderBuilds
from search.pipeline.progress import Progress, Report
from search.pipeline.updating import AddReport, DeleteReport, add, delete

__all__ = [
    "AddReport",
    "BuildPlace",
    "BuildReport",
    "DeleteReport",
    "FolderBuilds",
    "Progress",
    "Report",
    "add",
    "build",
    "delete",
    "documents",
    "writing",
]
