"""The rooms of the house: a file may import only from rooms above it, and `search` knows nothing of the web."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# From the top of the house to its door. Rooms on one line may not know each other.
ROOMS = [
    ["model", "shapes"],
    ["errors"],
    ["settings", "tables", "seen"],
    ["read", "repair", "compare"],
    ["extract"],
    ["label"],
    ["analyse"],
    ["query"],
    ["snippet", "family", "suggest"],
    ["advice", "related"],
    ["engine"],
    ["builds"],
    ["library", "pipeline", "present"],
    ["evaluate"],
    ["cli"],
]
LEVEL = {room: level for level, rooms in enumerate(ROOMS) for room in rooms}


def room_of(path: Path) -> str:
    return path.relative_to(ROOT / "search").parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


@pytest.mark.parametrize("path", sorted((ROOT / "search").rglob("*.py")), ids=lambda path: path.name)
def test_a_room_imports_only_from_rooms_above_it(path: Path) -> None:
    room = room_of(path)
    if room == "__init__":
        return
    for name in imported(path):
        parts = name.split(".")
        assert parts[0] != "web", f"{path} imports the web"
        if parts[0] == "search" and len(parts) > 1 and parts[1] != room:
            assert LEVEL[parts[1]] < LEVEL[room], f"{path} imports {name}, which stands below or beside it"


def test_every_room_of_the_package_has_its_place_in_the_house() -> None:
    found = {room_of(path) for path in (ROOT / "search").rglob("*.py")} - {"__init__"}
    assert found == set(LEVEL)


@pytest.mark.parametrize("path", sorted((ROOT / "web").rglob("*.py")), ids=lambda path: path.name)
def test_the_web_knows_no_engine(path: Path) -> None:
    assert not [name for name in imported(path) if name.startswith(("whoosh", "search.engine"))]
