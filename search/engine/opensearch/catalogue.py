"""The builds in a cluster: one index each, and an alias that points at the one that answers.

``<name>``                 the alias
``<name>-<time>-<random>`` a build; what is known of it stands in ``_meta`` of its mapping, sealed or not
``<that>-files``           its files
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from typing import Any

from search.engine.opensearch import files
from search.engine.opensearch.client import Cluster, speaking
from search.engine.opensearch.mapping import FORMAT, META, WHILE_BUILDING, index_body
from search.errors import REBUILD, IndexMismatch, IndexUnavailable
from search.model import BuildInfo

_log = logging.getLogger(__name__)

# Seconds for changes of the cluster's own state, which a busy cluster queues.
_PATIENT = {"request_timeout": 60, "timeout": "50s", "cluster_manager_timeout": "50s"}


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a finished build says of itself.

    ``values`` is how many different values each facet has, ``families`` how many documents stand for reprints,
    ``numbers`` how many places in its order have been given, those of deleted documents among them.
    """

    index: str
    info: BuildInfo
    values: Mapping[str, int]
    families: int
    numbers: int


class Catalogue:
    """Lists, makes, seals, swaps and removes the indices of a cluster that are builds of ours."""

    def __init__(self, client: Any, cluster: Cluster) -> None:
        self._client, self._cluster = client, cluster
        self._ours = re.compile(re.escape(cluster.name) + r"-\d{8}t\d{12}z-[0-9a-f]{8}")

    def current(self, seconds: float | None = None) -> str | None:
        """The index that the alias points at, or ``None``."""
        from opensearchpy import exceptions

        params = {"request_timeout": seconds} if seconds else {}
        with speaking(self._cluster):
            try:
                found = self._client.indices.get_alias(name=self._cluster.name, params=params)
            except exceptions.NotFoundError:
                return None
        return max(filter(self._ours.fullmatch, found), default=None)

    def read(self, index: str) -> Sealed:
        """What is known of the build in ``index``. Raises ``IndexUnavailable`` where it is not sealed."""
        with speaking(self._cluster):
            found = self._client.indices.get_mapping(index=index)
        meta = found[index]["mappings"].get("_meta", {}).get(META, {})
        if meta.get("format") != FORMAT:
            raise IndexMismatch(f"The index {index} has another format.", REBUILD)
        try:
            # A copy brings along what its source said of itself.
            if meta["index"] == index:
                info = BuildInfo(**meta["info"])
                return Sealed(index, info, meta["values"], meta["families"], meta["numbers"])
        except (KeyError, TypeError):
            pass
        raise IndexUnavailable(f"The build in {index} was never finished.", REBUILD)

    def create(self) -> str:
        """A new, empty index for a build."""
        index = self._new_name()
        with speaking(self._cluster):
            self._client.indices.create(
                index=index,
                body=index_body(self._cluster, {"format": FORMAT}),
                # A node that is lost before the copies are there would take its shards of the index with it.
                params={**_PATIENT, "wait_for_active_shards": "all"},
            )
        return index

    def copy(self, source: str) -> str:
        """A new index with all that the build in ``source`` has, which takes no writes: its files are linked."""
        index = self._new_name()
        settings = {f"index.{name}": value for name, value in WHILE_BUILDING.items()}
        settings |= {"index.blocks.write": None, "index.number_of_replicas": self._cluster.replicas}
        with speaking(self._cluster):
            self._client.indices.clone(
                index=source,
                target=index,
                body={"settings": settings},
                params={**_PATIENT, "wait_for_active_shards": "all"},
            )
        return index

    def seal(self, sealed: Sealed) -> None:
        """Writes down what is known of a build; from now on its index takes no writes."""
        meta = {
            "format": FORMAT,
            "index": sealed.index,
            "info": asdict(sealed.info),
            "values": dict(sealed.values),
            "families": sealed.families,
            "numbers": sealed.numbers,
        }
        with speaking(self._cluster):
            self._client.indices.put_mapping(
                index=sealed.index, body={"_meta": {META: meta}}, params=_PATIENT
            )
            self._client.indices.put_settings(
                index=sealed.index,
                body={"index": {"blocks.write": True, "refresh_interval": None, **_WHILE_SERVING}},
                params=_PATIENT,
            )

    def publish(self, index: str) -> None:
        """Points the alias at ``index``, in one step; the build before it stays, older ones go if they can."""
        before = self.current()
        alias = self._cluster.name
        actions: list[Any] = [{"add": {"index": index, "alias": alias}}]
        if before:
            actions.insert(0, {"remove": {"index": before, "alias": alias}})
        try:
            with speaking(self._cluster):
                self._client.indices.update_aliases(body={"actions": actions}, params=_PATIENT)
        except IndexUnavailable as error:
            # An answer that gets lost is asked for again at another node, which refuses what was done already.
            if self.current() != index:
                raise
            _log.warning("%s is the current build, though the answer to the swap was: %s", index, error)
        self._remove_but(index, before)

    def _remove_but(self, *stay: str | None) -> None:
        """Removes all other builds. What can't be removed waits for the next build, and costs nothing but room."""
        try:
            older = [each for each in self._all() if each not in stay]
        except IndexUnavailable as error:
            _log.warning("older builds can't be listed, and stay until the next build: %s", error)
            return
        for each in older:
            try:
                self.remove([each])
            except IndexUnavailable as error:
                _log.warning("%s can't be removed, and stays until the next build: %s", each, error)

    def clean(self) -> None:
        """Removes builds that were never finished. Only for who holds the lock."""
        current = self.current()
        found = self._all().items()
        unsealed = [each for each, meta in found if meta.get("index") != each and each != current]
        self.remove(unsealed)

    def remove(self, indices: list[str]) -> None:
        """Removes builds for good."""
        from opensearchpy import exceptions

        for index in indices:
            with speaking(self._cluster):
                for each in (files.name_of(index), index):
                    with suppress(exceptions.NotFoundError):
                        self._client.indices.delete(index=each, params=_PATIENT)

    def _new_name(self) -> str:
        now = datetime.now(timezone.utc)
        return f"{self._cluster.name}-{now:%Y%m%dt%H%M%S%fz}-{secrets.token_hex(4)}"

    def _all(self) -> dict[str, dict[str, Any]]:
        """All builds, each with what it says of itself."""
        with speaking(self._cluster):
            found = self._client.indices.get_mapping(index=f"{self._cluster.name}-*")
        return {
            index: each["mappings"].get("_meta", {}).get(META, {})
            for index, each in found.items()
            if self._ours.fullmatch(index)
        }


# A node that restarts comes back with its copies: while a build serves, the cluster waits for it.
_WHILE_SERVING = {"unassigned.node_left.delayed_timeout": None}
