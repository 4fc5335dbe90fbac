"""The tables of ``web/data``: words of the interface and names of parameters, kept out of the code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from search import tables

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Failure:
    """What a page says of a failure: what happened, and what the reader can do."""

    title: str
    advice: str


@cache
def ignored_parameters() -> tuple[str, ...]:
    """Names of parameters that a page request may carry for nothing; a name may end in ``*``."""
    return tuple(row["name"] for row in tables.read("ignored_parameters.tsv", ("name", "reason"), DATA))


@cache
def reject_reasons() -> dict[str, str]:
    """By the code of a reject: why the page was left out, in a few words."""
    return {row["code"]: row["name"] for row in tables.read("reject_reasons.tsv", ("code", "name"), DATA)}


@cache
def failures() -> dict[str, Failure]:
    """By error code: the words of the error page."""
    rows = tables.read("failures.tsv", ("code", "title", "advice"), DATA)
    return {row["code"]: Failure(row["title"], row["advice"]) for row in rows}


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """An error code of the API, the status that it comes with, and what it means."""

    code: str
    status: int
    meaning: str


@cache
def error_codes() -> tuple[ErrorCode, ...]:
    """The error codes of the API, by status."""
    rows = tables.read("errors.tsv", ("code", "status", "meaning"), DATA)
    return tuple(ErrorCode(row["code"], int(row["status"]), row["meaning"]) for row in rows)
