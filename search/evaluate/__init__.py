"""Measures the ranking on judged queries: documents, queries and judgments in, a run and its figures out."""

from search.evaluate.collection import Collection, half, read_documents, read_queries
from search.evaluate.measures import MEASURES, measured, read_judgments
from search.evaluate.run import Run, engine_over, run, write_run

__all__ = [
    "MEASURES",
    "Collection",
    "Run",
    "engine_over",
    "half",
    "measured",
    "read_documents",
    "read_judgments",
    "read_queries",
    "run",
    "write_run",
]
