"""Speaking with a cluster: addresses, credentials, and what goes wrong as errors with a remedy."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from search.errors import BadParameter, ClusterUnavailable, IndexUnavailable

_INSTALL = "Install it: scripts/setup opensearch, or pip install 'policysearch[opensearch]'."
# Tries of one request, each at another node.
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where a cluster is, and how builds are kept in it.

    ``urls`` are addresses of nodes; ``name`` is the alias that points at the current build, and begins the names of
    all indices of ours. ``timeout`` is in seconds, for a query; builds are given more.
    """

    urls: tuple[str, ...]
    name: str = "policysearch"
    user: str = ""
    password: str = field(default="", repr=False)
    ca: str = ""
    shards: int = 3
    replicas: int = 1
    timeout: int = 10

    @property
    def shown(self) -> str:
        """The addresses as they may be shown."""
        return ", ".join(self.urls)


def cluster_at(addresses: str, user: str = "", password: str = "", **facts: Any) -> Cluster:
    """The cluster at ``addresses``, joined by commas. Raises ``BadParameter``.

    Credentials do not belong in an address, which is shown and logged: such an address is refused.
    """
    urls = tuple(each.strip().rstrip("/") for each in addresses.split(",") if each.strip())
    for url in urls:
        try:
            parts = urlsplit(url)
            fine = parts.scheme in ("http", "https") and parts.hostname and (parts.port or True)
        except ValueError:
            fine = False
        if not fine:
            raise BadParameter(
                "url", f"{url!r} is no address of a node.", "Give http://host:9200 or https://…."
            )
        if parts.username or parts.password:
            raise BadParameter(
                "url",
                f"The address of {parts.hostname} holds credentials.",
                "Set POLICYSEARCH_CLUSTER_USER and POLICYSEARCH_CLUSTER_PASSWORD instead.",
            )
    if not urls:
        raise BadParameter(
            "url", "No address of a cluster is given.", "Set --url or POLICYSEARCH_CLUSTER_URL."
        )
    return Cluster(urls, user=user, password=password, **facts)


def connect(cluster: Cluster) -> Any:
    """A client, safe between threads. Nothing is asked of the cluster yet."""
    try:
        from opensearchpy import OpenSearch
    except ModuleNotFoundError:
        raise ClusterUnavailable("The package opensearch-py is missing.", _INSTALL) from None
    # It logs a whole traceback for every node that does not answer; we say what matters of that ourselves.
    logging.getLogger("opensearch").setLevel(logging.ERROR)
    return OpenSearch(
        list(cluster.urls),
        http_auth=(cluster.user, cluster.password) if cluster.user else None,
        ca_certs=cluster.ca or None,
        timeout=cluster.timeout,
        max_retries=_TRIES,
        pool_maxsize=16,
        http_compress=any(urlsplit(url).hostname not in ("127.0.0.1", "localhost") for url in cluster.urls),
    )


@contextmanager
def speaking(cluster: Cluster) -> Iterator[None]:
    """Turns what the client raises into errors that say what to do."""
    from opensearchpy import exceptions

    try:
        yield
    except exceptions.ConnectionTimeout:
        raise ClusterUnavailable(
            f"The cluster at {cluster.shown} did not answer within {cluster.timeout} s.",
            "Ask again; if it stays so, look at its load, or raise POLICYSEARCH_CLUSTER_TIMEOUT.",
        ) from None
    except exceptions.SSLError as error:
        raise ClusterUnavailable(
            f"The certificate of {cluster.shown} is not accepted: {_reason(error)}.",
            "Set POLICYSEARCH_CLUSTER_CA to the file of the authority that signed it.",
        ) from None
    except exceptions.ConnectionError:
        raise ClusterUnavailable(
            f"No node of the cluster answers at {cluster.shown}.",
            "Start it, or mend the address (--url or POLICYSEARCH_CLUSTER_URL).",
        ) from None
    except exceptions.TransportError as error:
        raise refused(cluster, error.status_code, _reason(error)) from error


def refused(cluster: Cluster, status: object, reason: str) -> IndexUnavailable:
    """What an answer of the cluster with an HTTP ``status`` of 400 and above means to a user."""
    if status in (401, 403) and "block" not in reason:
        return ClusterUnavailable(
            f"The cluster at {cluster.shown} refuses these credentials ({status}: {reason}).",
            "Set POLICYSEARCH_CLUSTER_USER and POLICYSEARCH_CLUSTER_PASSWORD to a user who may use "
            f"indices named {cluster.name}-*.",
        )
    if status == 403:
        return ClusterUnavailable(
            f"The cluster at {cluster.shown} takes no writes: {reason}.",
            "Its disks are probably full: free some space, then build again; the current build is untouched.",
        )
    if status == 404:
        return IndexUnavailable(
            f"What was asked for is not in the cluster at {cluster.shown}: {reason}.",
            "A newer build may have replaced it: ask again; else run `policysearch build --engine opensearch`.",
        )
    if status == 429:
        return ClusterUnavailable(
            f"The cluster at {cluster.shown} has too much to do: {reason}.", "Ask again in a while."
        )
    if status in (502, 503, 504):
        return ClusterUnavailable(
            f"The cluster at {cluster.shown} can't answer now (is it red?): {reason}.",
            "Look at its /_cluster/health and at its nodes; it answers again once every shard has a node.",
            again=True,
        )
    return ClusterUnavailable(
        f"The cluster at {cluster.shown} answered {status}: {reason}.",
        "If its own log does not explain it, please report this with the query.",
        again=status == 500,
    )


def _reason(error: Any) -> str:
    """The deepest reason that the cluster gives."""
    info = getattr(error, "info", None)
    if isinstance(info, dict) and isinstance(info.get("error"), dict):
        found = info["error"]
        causes = found.get("root_cause") or [found]
        return str(causes[0].get("reason") or found.get("reason") or found.get("type"))[:300]
    return str(info or error)[:300]
