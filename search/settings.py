"""The only reader of the environment. Every setting has a row in the README's table; a test holds that."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from search.errors import BadParameter

PREFIX = "POLICYSEARCH_"
ENGINES = ("whoosh", "opensearch")
# Numbers that may be 0, beside those that are so by default.
_MAY_BE_NONE = ("cluster_replicas",)
# Of every number: the highest port, and far above any useful number of threads, megabytes or characters.
LARGEST = 65_535
MAX_QUERY = 1000


def project_folder() -> Path:
    """The checkout that this package stands in, or the working folder where it is installed without one."""
    checkout = Path(__file__).resolve().parent.parent
    return checkout if (checkout / "seeds").is_dir() else Path.cwd()


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set from outside, each as ``POLICYSEARCH_<NAME>``."""

    index: Path
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 8
    max_page_mb: int = 32
    max_query: int = MAX_QUERY
    # What web.throttle reads: rates, off, or auto, which is off on a loopback address.
    rate_limit: str = "auto"
    # How many proxies stand before this process, whose word on a client's address is believed.
    proxies: int = 0
    # One line of JSON a request on standard error: on or off.
    request_log: str = "on"
    engine: str = "whoosh"
    # Addresses of a cluster's nodes, joined by commas, and how builds are kept there: search.engine.opensearch.
    cluster_url: str = ""
    cluster_name: str = "policysearch"
    cluster_user: str = ""
    cluster_password: str = field(default="", repr=False)
    cluster_ca: str = ""
    cluster_shards: int = 3
    cluster_replicas: int = 1
    cluster_timeout: int = 10


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process. Raises ``BadParameter`` where a number is none, or an engine unknown."""
    values = os.environ if environ is None else environ
    chosen: dict[str, object] = {"index": Path(values.get(PREFIX + "INDEX") or project_folder() / "index")}
    for item in fields(Settings):
        name = PREFIX + item.name.upper()
        if item.name == "index" or not values.get(name):
            continue
        if isinstance(item.default, int):
            least = 0 if item.name in _MAY_BE_NONE else min(1, item.default)
            chosen[item.name] = _number(name, values[name], least)
        else:
            chosen[item.name] = values[name]
    require_engine(str(chosen.get("engine", ENGINES[0])), PREFIX + "ENGINE")
    return Settings(**chosen)  # type: ignore[arg-type]


def require_engine(engine: str, name: str) -> None:
    """Raises ``BadParameter`` where there is no such engine; ``name`` is where it was asked for."""
    if engine not in ENGINES:
        raise BadParameter(
            name, f"There is no engine {engine[:20]!r}.", f"Set {name} to {' or '.join(ENGINES)}."
        )


def max_query() -> int:
    """The longest query, in characters: asked for with every query, and so read alone."""
    said = os.environ.get(PREFIX + "MAX_QUERY")
    return _number(PREFIX + "MAX_QUERY", said, least=1) if said else MAX_QUERY


def _number(name: str, text: str, least: int) -> int:
    if (
        not text.isascii()
        or not text.isdigit()
        or len(text) > len(str(LARGEST))
        or not least <= int(text) <= LARGEST
    ):
        raise BadParameter(
            name,
            f"{name}={text[:20]!r} is not a whole number from {least} to {LARGEST}.",
            f"Set it to one, or unset {name}.",
        )
    return int(text)
