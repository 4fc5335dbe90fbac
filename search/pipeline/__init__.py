"""The line itself: pages -> repaired -> extracted -> labelled -> one build, verified, then swapped in."""

from __future__ import annotations

from search.pipeline.making import BuildReport, build, documents
from search.pipeline.progress import Progress, Report

__all__ = ["BuildReport", "Progress", "Report", "build", "documents"]
