"""What one child process of ``bench_engine`` measures: a build, a cold start, or all peers' queries in turn."""

from __future__ import annotations

import json
import resource
import statistics
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from scripts.bench_data import documents
from scripts.bench_peers import PEERS
from search.analyse import words
from search.engine.store import Store
from search.engine.texts import FIELDS
from search.model import And, Match, Node, Or, Query, Unit

# Seconds that a slow peer's queries may take; it is asked no more after that.
_PATIENCE = 60
_ROUNDS = 3


def build(peer: str, home: Path) -> dict[str, Any]:
    """Documents a second, by the wall and by processor time of all processes, and peak memory."""
    engine = PEERS[peer]()
    words("预先载入词典")
    if hasattr(engine, "ready"):
        engine.ready(home / peer)
    memory = Memory()
    started, used = time.perf_counter(), time.process_time() + _elsewhere(engine)
    engine.build(home / peer, documents(home / "documents"))
    helped = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = time.perf_counter() - started
    busy = time.process_time() + _elsewhere(engine) - used + helped.ru_utime + helped.ru_stime
    count = len(Store(home / "documents"))
    return {
        "build_per_second": round(count / seconds),
        "build_per_cpu_second": round(count / busy),
        "build_peak_mb": memory.peak + (engine.memory() if hasattr(engine, "memory") else 0),
        **({"mb": engine.size()} if hasattr(engine, "size") else {}),
    }


def _elsewhere(engine: Any) -> float:
    """Seconds of processor time of a process that is not ours but answers for ``engine``."""
    return float(engine.elsewhere()) if hasattr(engine, "elsewhere") else 0.0


def cold(peer: str, home: Path) -> dict[str, Any]:
    """Opening and the first answer of a new process, then the memory that a round of queries leaves it with."""
    engine, asks = PEERS[peer](), queries(home)
    memory = Memory()
    used = time.process_time()
    started = time.perf_counter()
    engine.open(home / peer)
    opened, opened_used = time.perf_counter(), time.process_time()
    engine.search(*asks[0])
    answered, answered_used = time.perf_counter(), time.process_time()
    for ask in asks[: len(asks) // 2]:
        engine.search(*ask)
        if time.perf_counter() - answered > _PATIENCE:
            break
    return {
        "open_ms": round((opened - started) * 1000, 1),
        "open_cpu_ms": round((opened_used - used) * 1000, 1),
        "first_ms": round((answered - opened) * 1000, 1),
        "first_cpu_ms": round((answered_used - opened_used) * 1000, 1),
        "query_peak_mb": memory.peak,
    }


def race(peers: list[str], home: Path, *, collapse: bool = False) -> dict[str, Any]:
    """All ``peers`` in one process, query by query in turn: all see the same machine. The first round warms up."""
    engines = {peer: PEERS[peer]() for peer in peers}
    for peer, engine in engines.items():
        engine.open(home / peer)
    wall: dict[str, list[float]] = {peer: [] for peer in peers}
    busy: dict[str, list[float]] = {peer: [] for peer in peers}
    totals: dict[str, list[int]] = {peer: [] for peer in peers}
    spent = dict.fromkeys(peers, 0.0)
    asks = [(*ask[:2], replace(ask[2], collapse=collapse)) for ask in queries(home)]
    for engine in engines.values():
        for _ in range(getattr(engine, "warm_up", 0)):
            for ask in asks:
                engine.search(*ask)
    for number in range(_ROUNDS + 1):
        for turn, ask in enumerate(asks):
            order = peers if (turn + number) % 2 else peers[::-1]
            for peer in order:
                if spent[peer] > _PATIENCE:
                    continue
                elsewhere = _elsewhere(engines[peer])
                started, used = time.perf_counter(), time.process_time()
                total = engines[peer].search(*ask)
                took, worked = time.perf_counter() - started, time.process_time() - used
                worked += _elsewhere(engines[peer]) - elsewhere
                spent[peer] += took
                if number or spent[peer] > _PATIENCE / 2:
                    wall[peer].append(took * 1000)
                    busy[peer].append(worked * 1000)
                if not number:
                    totals[peer].append(total)
    return {
        peer: {
            **_quantiles("ms", wall[peer]),
            **_quantiles("cpu_ms", busy[peer]),
            **({"query_peak_mb": engines[peer].memory()} if hasattr(engines[peer], "memory") else {}),
            "queries": len(wall[peer]),
            "matches": sum(totals[peer]) if len(totals[peer]) == len(asks) else None,
        }
        for peer in peers
    }


def queries(home: Path) -> list[tuple[list[str], bool, Query]]:
    """Each query as its words, whether all are asked for, and as this project reads it: each word in all fields."""
    asked = json.loads((home / "queries.json").read_text(encoding="utf-8"))
    return [(each["words"], each["every"], _query(each["words"], each["every"])) for each in asked]


def _query(words: list[str], every: bool) -> Query:
    parts = tuple(Match(Unit(word, (word,)), FIELDS) for word in words)
    several: Node = And(parts) if every else Or(parts)
    # One document a hit and no families, as peers answer.
    text = (" " if every else " OR ").join(words)
    return Query(text, parts[0] if len(parts) == 1 else several, collapse=False)


def _quantiles(unit: str, taken: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(taken, n=100) if len(taken) > 1 else [0.0] * 99
    return {f"p{at}_{unit}": round(cuts[at - 1], 3) for at in (50, 95, 99)}


class Memory(threading.Thread):
    """Watches the memory of this process and its children, in megabytes; ``peak`` is the most seen at once.

    ``getrusage`` would not do: a process inherits the peak of the one that started it.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self.start()

    def run(self) -> None:
        while True:
            self.peak = max(self.peak, sum(map(_resident, _family())) // 1024)
            time.sleep(0.05)


def _family() -> list[str]:
    found = ["self"]
    for path in Path("/proc/self/task").glob("*/children"):
        found += path.read_text(encoding="ascii").split()
    return found


def _resident(process: str) -> int:
    """Kilobytes in memory."""
    try:
        told = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in told.splitlines() if line.startswith("VmRSS")), 0)
