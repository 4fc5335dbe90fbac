"""Cases as data: pages seen in the wild, made-up ones, clean ones that look broken, and those that still fail.

A case that fails today is expected to: once it is repaired its test says so, and the case moves to another file.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from search.repair import repair, replay, undo

CASES = Path(__file__).parent / "cases" / "repair"


def cases(name: str) -> list[object]:
    listed = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(case["text"], case["repaired"], id=case["comment"]) for case in listed]


@pytest.mark.parametrize(("text", "want"), [*cases("in-the-wild"), *cases("synthetic")])
def test_a_damaged_text_is_repaired(text: str, want: str) -> None:
    repaired = repair(text)
    assert repaired.text == want
    assert replay(text, repaired.steps) == want
    assert undo(want, repaired.steps) == text


@pytest.mark.parametrize(("text", "want"), cases("negative"))
def test_a_text_that_only_looks_damaged_stays(text: str, want: str) -> None:
    assert text == want
    assert repair(text).text == text
    assert repair(text).steps == ()


@pytest.mark.xfail(strict=True, reason="known failure")
@pytest.mark.parametrize(("text", "want"), cases("known-failures"))
def test_a_text_that_is_not_yet_repaired(text: str, want: str) -> None:
    assert repair(text).text == want
