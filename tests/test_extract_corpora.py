"""Real pages, where the corpora are at hand: the figures that the project has promised."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = [
    pytest.mark.corpora,
    pytest.mark.skipif(not (ROOT.parent / "shared/corpora").is_dir(), reason="../shared/corpora is not here"),
]


@pytest.fixture(scope="module")
def gate() -> ModuleType:
    pytest.importorskip("readability", reason="readability-lxml, a peer of the gate, is not installed")
    spec = importlib.util.spec_from_file_location("gate_extract", ROOT / "scripts/gate_extract.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.filterwarnings("ignore")  # the peers' own
def test_bodies_of_real_pages_are_as_a_person_marked_them_and_better_than_every_peers(
    gate: ModuleType,
) -> None:
    figures = gate.pages(show=False)
    assert figures["pages_f1"] >= 0.96
    assert [name for name, ahead in figures.items() if name.startswith("pages_ahead") and ahead <= 0] == []


@pytest.mark.parametrize("name", ["issuer", "number", "signed", "published"])
def test_documents_of_the_state_council_say_who_when_and_which(gate: ModuleType, name: str) -> None:
    assert gate.council()[f"council_{name}"] >= 29


def test_lines_of_policy_notices_are_not_taken_for_furniture(gate: ModuleType) -> None:
    assert gate.clean()["clean_lines_kept"] >= 0.999
