"""Pages of tests as files of JSON lines, which a build can be made of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

TEXT = "湖南省长沙市宁乡经济技术开发区推进绿色工厂建设，全年单位能耗下降百分之三，园区环境持续改善。"


def write_lines(file: Path, records: Iterable[Mapping[str, object]]) -> Path:
    """``file`` with a line for each of ``records``."""
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    file.write_text("".join(lines), encoding="utf-8")
    return file


def write_numbered(file: Path, count: int) -> Path:
    """``file`` with as many pages as ``count``: p0, p1, and so on, each with a number of its own in its text."""
    return write_lines(
        file,
        (
            {"id": f"p{number}", "title": f"第{number}号", "text": f"{number}。{TEXT}"}
            for number in range(count)
        ),
    )
