"""Whatever fails while a build in a cluster is swapped in, the build that the alias names is there to answer."""

from __future__ import annotations

from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import pytest

from search.engine.opensearch import making
from search.engine.opensearch.catalogue import Catalogue, Sealed
from search.engine.opensearch.client import Cluster
from search.errors import IndexUnavailable
from search.model import BuildInfo

exceptions = pytest.importorskip(
    "opensearchpy.exceptions", reason="opensearch-py is not installed (extra opensearch)"
)

CLUSTER = Cluster(("http://127.0.0.1:9",))
OLDEST, OLD, BEFORE, NEW = (f"policysearch-20260101t00000000000{n}z-0000000{n}" for n in range(4))
INFO = BuildInfo("x", "2026-01-01T00:00:00+00:00", 1, 0, "y")


class Indices:
    """Four builds, the newest sealed and not yet current; what a test sets to fail fails."""

    def __init__(self) -> None:
        self.there = {OLDEST, OLD, BEFORE, NEW}
        self.alias = BEFORE
        self.lost_answer = False
        self.away = False
        self.kept: tuple[str, ...] = ()

    def get_alias(self, **_: Any) -> dict[str, Any]:
        self.answer()
        return {self.alias: {}}

    def update_aliases(self, body: dict[str, Any], **_: Any) -> None:
        self.answer()
        actions = body["actions"]
        if actions[0]["remove"]["index"] != self.alias:
            raise exceptions.NotFoundError(404, "aliases_not_found_exception", {})
        self.alias = actions[1]["add"]["index"]
        if self.lost_answer:
            raise exceptions.ConnectionError("N/A", "connection reset", Exception())

    def get_mapping(self, **_: Any) -> dict[str, Any]:
        self.answer()
        return {each: {"mappings": {"_meta": {"policysearch": {"index": each}}}} for each in self.there}

    def delete(self, index: str, **_: Any) -> None:
        self.answer()
        if index in self.kept:
            raise exceptions.RequestError(400, "snapshot_in_progress_exception", {})
        if index not in self.there:
            raise exceptions.NotFoundError(404, "index_not_found_exception", {})
        self.there.discard(index)

    def answer(self) -> None:
        if self.away:
            raise exceptions.ConnectionError("N/A", "refused", Exception())


def on_its_way(indices: Indices, monkeypatch: pytest.MonkeyPatch) -> making.Making:
    """The sealed build ``NEW``, which only needs to be published."""
    monkeypatch.setattr(making, "Seen", lambda *_: SimpleNamespace(record=lambda *_: None))
    client: Any = SimpleNamespace(indices=indices)
    writer: Any = SimpleNamespace(index=NEW, abandon=lambda: None)
    lock: Any = SimpleNamespace(require=lambda: None)
    found = making.Making(client, CLUSTER, Catalogue(client, CLUSTER), lock, writer)
    found._sealed = Sealed(NEW, INFO, {}, 0, 1)
    return found


def test_older_builds_that_can_not_be_removed_cost_neither_the_new_build_nor_the_others_removal(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    indices = Indices()
    indices.kept = (OLDEST,)
    build = on_its_way(indices, monkeypatch)
    build._publish([])
    build.end()
    assert indices.alias == NEW
    assert indices.there == {OLDEST, BEFORE, NEW}
    assert f"{OLDEST} can't be removed" in caplog.text


@pytest.mark.parametrize("away_then", [False, True])
def test_a_swap_whose_answer_is_lost_leaves_the_build_that_the_alias_names(
    away_then: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    indices = Indices()
    indices.lost_answer = True
    build = on_its_way(indices, monkeypatch)
    if away_then:
        monkeypatch.setattr(indices, "update_aliases", then_away(indices, indices.update_aliases))
        with pytest.raises(IndexUnavailable):
            build._publish([])
    else:
        build._publish([])
    build.end()
    assert indices.alias == NEW
    assert NEW in indices.there


def test_a_builder_that_is_stopped_behind_the_swap_leaves_the_build_that_the_alias_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    indices = Indices()
    build = on_its_way(indices, monkeypatch)

    def interrupted(**_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(indices, "get_mapping", interrupted)
    with suppress(KeyboardInterrupt):
        build._publish([])
    build.end()
    assert indices.alias == NEW
    assert NEW in indices.there


def test_a_swap_that_is_refused_leaves_the_current_build_and_removes_the_new_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    indices = Indices()
    build = on_its_way(indices, monkeypatch)

    def refused(**_: Any) -> Any:
        raise exceptions.AuthorizationException(403, "security_exception", {})

    monkeypatch.setattr(indices, "update_aliases", refused)
    with pytest.raises(IndexUnavailable):
        build._publish([])
    build.end()
    assert indices.alias == BEFORE
    assert indices.there == {OLDEST, OLD, BEFORE}


def then_away(indices: Indices, swap: Any) -> Any:
    """``swap``, after which no node answers any more."""

    def update_aliases(**asked: Any) -> Any:
        try:
            return swap(**asked)
        finally:
            indices.away = True

    return update_aliases
