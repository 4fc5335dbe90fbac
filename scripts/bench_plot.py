#!/usr/bin/env python3
"""Draws the growth of query times as an SVG: scripts/bench_plot.py figures.json… docs/performance.svg

Both axes are logarithmic: documents, and processor time of a query in milliseconds; a full line is p50, a dashed p95.
"""

from __future__ import annotations

import json
import math
import sys
from html import escape
from pathlib import Path
from typing import Any

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM, LINE = 720, 420, 70, 30, 120, 50, 14
COLOURS = {
    "ours": "#0b5fa5",
    "tantivy": "#b3541e",
    "whoosh": "#6b6b6b",
    "fts5": "#2e7d4f",
    "opensearch": "#7a3e9d",
}
LINES = (("p50_cpu_ms", ""), ("p95_cpu_ms", "6 4"))


def main() -> None:
    *sources, target = map(Path, sys.argv[1:])
    rows = [row for source in sources for row in json.loads(source.read_text(encoding="utf-8"))]
    target.write_text(draw(rows), encoding="utf-8")


def draw(rows: list[dict[str, Any]]) -> str:
    """The plot of all rows that ``bench_engine`` wrote."""
    across = _Axis([row["documents"] for row in rows], LEFT, WIDTH - RIGHT)
    up = _Axis([row[key] for row in rows for key, _ in LINES], HEIGHT - BOTTOM, TOP)
    parts = _grid(across, up)
    labels: list[tuple[float, float, str, str]] = []
    for peer in dict.fromkeys(row["peer"] for row in rows):
        own = sorted((row for row in rows if row["peer"] == peer), key=lambda row: row["documents"])
        colour = COLOURS.get(peer, "#333333")
        for key, dashes in LINES:
            points = [(across.at(row["documents"]), up.at(row[key])) for row in own]
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            line = f'fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"'
            parts.append(f'<polyline points="{path}" {line}/>')
            parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
            labels.append((points[-1][1], points[-1][0], f"{peer} {key[:3]}", colour))
    parts += _labels(sorted(labels))
    style = "font-family: sans-serif; font-size: 12px"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" style="{style}" role="img">'
        "<title>Processor time of a query by number of documents</title>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>' + "\n".join(parts) + "</svg>\n"
    )


def _labels(labels: list[tuple[float, float, str, str]]) -> list[str]:
    """Names beside the ends of the lines, each at least a line below the one before."""
    parts, last = [], 0.0
    for wanted, x, name, colour in labels:
        last = max(wanted, last + LINE)
        parts.append(f'<text x="{x + 8:.1f}" y="{last + 4:.1f}" fill="{colour}">{escape(name)}</text>')
    return parts


class _Axis:
    """A logarithmic axis from ``first`` to ``last`` in the picture, to whole powers of ten."""

    def __init__(self, values: list[float], first: float, last: float) -> None:
        self.low = math.floor(math.log10(min(values)))
        self.high = max(self.low + 1, math.ceil(math.log10(max(values))))
        self.first, self.last = first, last

    def at(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.first + share * (self.last - self.first)

    @property
    def ticks(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]


def _grid(across: _Axis, up: _Axis) -> list[str]:
    parts = []
    for value in across.ticks:
        x = across.at(value)
        parts.append(f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{HEIGHT - BOTTOM}" stroke="#dddddd"/>')
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{value:,.0f}</text>')
    for value in up.ticks:
        y = up.at(value)
        parts.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="#dddddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:g} ms</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text x="{middle:.1f}" y="{HEIGHT - 10}" text-anchor="middle">documents</text>')
    return parts


if __name__ == "__main__":
    main()
