#!/usr/bin/env python3
"""Throws pieces of damage in any order at the repair, replays and undoes what it did; atheris chooses the pieces.

    python scripts/fuzz_repair.py [--seconds 600]        needs atheris (pip install atheris)

Each run makes eight texts; the last line says how many runs there were. Ends with an error at the first text that
raises anything, or that does not come back.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

with atheris.instrument_imports(include=["search.repair"]):
    from search.repair import repair, replay, undo

PIECES = (
    *"?!,:;()。，、“”《》…€\n\t \u3000\xa0\0\ufffd\u200b\ud800\ue582\uf8ffagqU@~19９ｈ",
    *(
        "(xìng)",
        "(gòu)",
        "(de)",
        "(fa)(fa)",
        "(GEP)",
        "?gòu)",
        "?qiáng)",
        "?mǎ)",
        ",?mǎ)U",
        "?!?",
        "??",
        "???",
    ),
    *(
        "態",
        "環",
        "發",
        "電",
        "經",
        "濟",
        "社會",
        "國",
        "家",
        "嚹",
        "潱",
        "岵",
        "偩",
        "纸",
        "瞻",
        "的",
        "我們",
        "产业",
    ),
    *("</span>", "&nbsp;", "ä¸\xadå›½", "涓浗", "锟斤拷"),
)
TEXTS = 8


def one(data: bytes) -> None:
    """Makes texts of what atheris chose, repairs them and goes back."""
    provider = atheris.FuzzedDataProvider(data)
    for _ in range(TEXTS):
        text = "".join(
            PIECES[provider.ConsumeIntInRange(0, len(PIECES) - 1)]
            for _ in range(provider.ConsumeIntInRange(0, 60))
        )
        done = repair(text, markup=provider.ConsumeBool())
        if replay(text, done.steps) != done.text or undo(done.text, done.steps) != text:
            raise AssertionError(f"does not come back: {text!r}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=600)
    options = parser.parse_args()
    found = f"-artifact_prefix={tempfile.gettempdir()}/"
    limits = (f"-max_total_time={options.seconds}", "-max_len=4096", "-len_control=0", "-timeout=60")
    atheris.Setup([sys.argv[0], found, *limits], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
