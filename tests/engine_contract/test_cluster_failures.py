"""Nodes die by kill -9: nothing that was built is lost, nothing that is answered is wrong."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest

from scripts import cluster as nodes
from search.analyse import fingerprint
from search.engine.opensearch import bulks, reading
from search.engine.opensearch.client import connect
from search.engine.opensearch.engine import OpenSearchEngine
from search.engine.opensearch.making import new_build
from search.model import Document
from search.query import from_params
from tests.conftest import make_document
from tests.engine_contract.cluster import cluster, made, state

EVERYTHING = from_params({})
EVERY_DOCUMENT = from_params({"sort": ["date"], "collapse": ["0"]})


@contextmanager
def killable(name: str) -> Iterator[dict[str, Any]]:
    """A node that may be killed; at the end it is started again, and the cluster is whole."""
    cluster()
    found = state()
    assert isinstance(found, dict)
    if not found["nodes"]:
        pytest.skip("the cluster was not started by the tests, which therefore kill none of its nodes")
    node = next(each for each in found["nodes"] if each["name"] == name)
    try:
        yield node
    finally:
        if not nodes.alive(node["pid"]):
            nodes.launch(found, node)
        nodes.wait(found)


def kill(node: dict[str, Any]) -> None:
    os.kill(node["pid"], signal.SIGKILL)
    while nodes.alive(node["pid"]):
        time.sleep(0.01)


def document(number: int) -> Document:
    return make_document(f"d{number}", f"绿色工厂名单第{number}号", published=f"{2000 + number % 25}-05-01")


def test_a_node_killed_in_the_middle_of_a_build_takes_nothing_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bulks, "_BULK_DOCUMENTS", 50)
    chosen = cluster()
    client = connect(chosen)
    sent = count(1)
    written = client.bulk
    with killable("node2") as node, new_build(client, chosen) as making:

        def bulk(**asked: Any) -> Any:
            # Documents wait in a file until all are there; of the 40 bulks that follow two are under way at a time.
            if next(sent) == 3:
                kill(node)
            return written(**asked)

        monkeypatch.setattr(client, "bulk", bulk)
        for number in range(2000):
            making.writer().add(document(number))
        assert nodes.alive(node["pid"])
        making.writer().finish()
        assert not nodes.alive(node["pid"])
        assert next(sent) > 40
        making.seal(2000, 0, fingerprint())
        engine = making.open()
        assert engine.search(EVERYTHING).total == 2000
        assert {hit.document.id for hit in engine.scan(EVERYTHING)} == {
            f"d{number}" for number in range(2000)
        }
        assert client.cluster.health(index=making.index)["status"] == "green"
    client.close()


def test_a_node_killed_in_the_middle_of_queries_costs_no_wrong_answer() -> None:
    query = from_params({"q": ["绿色工厂"], "year": ["2003"]})
    with made([document(number) for number in range(200)]) as making, killable("node3") as node:
        engine = making.open()
        answers, failures = asked_meanwhile(engine, lambda: kill(node))
        assert {total for total, _ in answers} == {8}
        assert {ids for _, ids in answers} == {tuple(f"d{number}" for number in range(3, 200, 25))}
        # Only what was under way on the node when it died may fail, and only for being late.
        assert [error for error in failures if "did not answer within" not in str(error)] == []
        assert engine.search(query).total == 8


def test_a_node_killed_in_the_middle_of_an_export_leaves_no_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_STEP", 20)
    with made([document(number) for number in range(300)]) as making, killable("node1") as node:
        found = []
        for hit in making.open().scan(EVERY_DOCUMENT):
            found.append(hit.document.id)
            if len(found) == 110:
                kill(node)
        assert found == [f"d{number}" for number in sorted(range(300), key=lambda each: (-(each % 25), each))]


def asked_meanwhile(
    engine: OpenSearchEngine, disturb: Any
) -> tuple[list[tuple[int, tuple[str, ...]]], list[Exception]]:
    """What four threads were answered before, while and after ``disturb`` was called, and what they were not."""
    query = from_params({"q": ["绿色工厂"], "year": ["2003"]})
    answers: list[tuple[int, tuple[str, ...]]] = []
    failures: list[Exception] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            try:
                results = engine.search(query)
            except Exception as error:
                failures.append(error)
            else:
                answers.append(
                    (results.total, tuple(sorted((hit.document.id for hit in results.hits), key=len)))
                )

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for each in threads:
        each.start()
    while len(answers) < 20:
        time.sleep(0.01)
    disturb()
    before = len(answers)
    while len(answers) < before + 60:
        time.sleep(0.01)
    stop.set()
    for each in threads:
        each.join()
    return answers, failures
