"""One refusal in the middle of an export or of a build: what lasts goes on, or says why it can not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import pytest

from search.engine.opensearch import lock, reading
from search.engine.opensearch.client import Cluster
from search.errors import IndexUnavailable
from search.model import Everything, Query

exceptions = pytest.importorskip(
    "opensearchpy.exceptions", reason="opensearch-py is not installed (extra opensearch)"
)

CLUSTER = Cluster(("http://127.0.0.1:9",))
EVERYTHING = Query("", Everything())
RED = (503, "no_shard_available_action_exception", {})
GONE = (404, "index_not_found_exception", {})


class Points:
    """Seven hits, read from points in time. Of what is asked, counted from one, ``failing`` fails."""

    def __init__(self, **failing: dict[int, Exception]) -> None:
        self._failing = failing
        self._asked = {"create_pit": 0, "search": 0}

    def create_pit(self, **_: Any) -> dict[str, str]:
        self._count("create_pit")
        return {"pit_id": "point"}

    def delete_pit(self, **_: Any) -> None:
        pass

    def search(self, body: dict[str, Any], **_: Any) -> dict[str, Any]:
        self._count("search")
        (after,) = body.get("search_after", [0])
        hits = [{"sort": [number]} for number in range(after + 1, 8)][: body["size"]]
        shards = {"failed": 0, "successful": 1, "total": 1}
        return {"timed_out": False, "_shards": shards, "hits": {"hits": hits}}

    def _count(self, what: str) -> None:
        self._asked[what] += 1
        error = self._failing.get(what, {}).get(self._asked[what])
        if error:
            raise error


def read(points: Points) -> list[int]:
    reader = reading.Reader(points, CLUSTER, "policysearch-x")
    return [hit["sort"][0] for hits in reader.walk({}, EVERYTHING) for hit in hits]


@pytest.fixture
def swift(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hits a step, and no time between two tries."""
    monkeypatch.setattr(reading, "_STEP", 2)
    monkeypatch.setattr(reading, "_PAUSES", (0.0, 0.0, 0.0))


@pytest.mark.usefixtures("swift")
@pytest.mark.parametrize("first", [1, 2])
def test_an_export_goes_on_where_no_point_in_time_could_be_opened_for_a_moment(first: int) -> None:
    lost = {2: exceptions.NotFoundError(404, "search_context_missing_exception", {})}
    red = {first: exceptions.TransportError(*RED), first + 1: exceptions.TransportError(*RED)}
    assert read(Points(search=lost, create_pit=red)) == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.usefixtures("swift")
def test_an_export_ends_with_an_error_where_no_point_in_time_can_be_opened() -> None:
    red: dict[int, Exception] = {number: exceptions.TransportError(*RED) for number in range(1, 9)}
    with pytest.raises(IndexUnavailable, match="_cluster/health"):
        read(Points(create_pit=red))


@pytest.mark.usefixtures("swift")
def test_an_export_whose_build_was_removed_says_so_at_once() -> None:
    lost = {2: exceptions.NotFoundError(404, "search_context_missing_exception", {})}
    gone = {2: exceptions.NotFoundError(*GONE), 3: AssertionError("asked again for what is gone")}
    with pytest.raises(IndexUnavailable, match="goes when the second newer one is made"):
        read(Points(search=lost, create_pit=gone))


class Locked:
    """A cluster that keeps one document, the lock; ``disturb`` is called before each answer after the first write."""

    def __init__(self, disturb: Callable[[Locked, str], None]) -> None:
        self.indices = self.cat = self
        self.document: dict[str, Any] = {}
        self.version = 0
        self.turns = 0
        self._disturb = disturb
        self._once = threading.Condition()

    def create(self, **_: Any) -> None:
        pass

    def health(self, **_: Any) -> list[dict[str, str]]:
        return [{"epoch": "1"}]

    def index(self, body: dict[str, Any], params: dict[str, Any], **_: Any) -> dict[str, int]:
        if "op_type" not in params:
            with self._once:
                self.turns += 1
                self._once.notify_all()
            self._disturb(self, "index")
            if params["if_seq_no"] != self.version:
                raise exceptions.ConflictError(409, "version_conflict_engine_exception", {})
        self.document = dict(body)
        self.version += 1
        return {"_seq_no": self.version, "_primary_term": 1}

    def get(self, **_: Any) -> dict[str, Any]:
        self._disturb(self, "get")
        return {"_source": self.document, "_seq_no": self.version, "_primary_term": 1}

    def delete(self, **_: Any) -> None:
        self.document = {}

    def wait(self, turns: int) -> None:
        """Waits until the lock has been renewed, or tried to be, so often."""
        with self._once:
            assert self._once.wait_for(lambda: self.turns >= turns, 60)


def lost_answer(cluster: Locked, what: str) -> None:
    """The first renewal is made though its answer is lost; the next two times nobody can say whose the lock is."""
    if what == "index" and cluster.turns == 1:
        cluster.version += 1
        raise exceptions.ConnectionError("N/A", "connection reset", Exception())
    if what == "get" and cluster.turns < 4:
        raise exceptions.TransportError(*RED)


def test_a_builder_that_can_not_ask_whose_the_lock_is_asks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "_RENEW", 0.001)
    cluster = Locked(lost_answer)
    with lock.Lock(cluster, CLUSTER).held() as held:
        cluster.wait(9)
        held.require()
    assert cluster.document == {}


def test_a_builder_that_can_not_ask_whose_the_lock_is_gives_up_when_it_has_run_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lock, "_RENEW", 0.001)
    monkeypatch.setattr(lock, "LEASE", 0.05)

    def disturb(cluster: Locked, what: str) -> None:
        if what == "index" and cluster.turns == 1:
            cluster.version += 1
        if what == "get":
            raise exceptions.TransportError(*RED)

    with (
        held_until_lost(Locked(disturb)) as held,
        pytest.raises(IndexUnavailable, match="taken this one for dead"),
    ):
        held.require()


def test_a_builder_whose_lock_another_has_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "_RENEW", 0.001)

    def disturb(cluster: Locked, what: str) -> None:
        if what == "index" and cluster.turns == 3:
            cluster.document, cluster.version = {"owner": "another", "renewed": 1}, 9

    cluster = Locked(disturb)
    with held_until_lost(cluster) as held, pytest.raises(IndexUnavailable, match="taken this one for dead"):
        held.require()
    assert cluster.document["owner"] == "another"


@contextmanager
def held_until_lost(cluster: Locked) -> Any:
    """The lock, after the thread that renews it has ended."""
    with lock.Lock(cluster, CLUSTER).held() as held:
        for thread in threading.enumerate():
            if thread.name == "cluster-lock":
                thread.join(60)
                assert not thread.is_alive()
        yield held
