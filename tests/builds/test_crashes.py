"""Builds are killed at random points while other processes search; ``scripts/crash_test.py`` does it 200 times."""

from __future__ import annotations

from pathlib import Path

from scripts import crash_test


def test_builds_killed_at_random_points_fail_no_query_and_leave_no_broken_build(tmp_path: Path) -> None:
    report = crash_test.run(tmp_path, kills=10, readers=1, documents=60, seed=11)
    assert report["failed queries"] == []
    assert report["unreadable builds"] == []
    assert report["left over"] == []
    assert report["kills"] == sum(report["outcomes"].values())  # type: ignore[attr-defined]
    assert report["queries"]
