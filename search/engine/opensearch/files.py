"""Files of a build, kept in the cluster beside its index: what is suggested as one types, and the rejected pages.

They are small, whatever the build (``search.suggest`` says how many titles and words it keeps), and are read as files:
a reader fetches them once.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

from search.engine.opensearch.client import Cluster, refused, speaking

# Bytes of a piece.
_PIECE = 2 << 20
_PATIENT = {"request_timeout": 90}


def name_of(index: str) -> str:
    """The index that holds the files of the build in ``index``."""
    return f"{index}-files"


def upload(client: Any, cluster: Cluster, index: str, *folders: Path, kept: Path | None = None) -> None:
    """Stores all files below ``folders``, and those in ``kept``, which only builders read."""
    pieces = [piece for folder in folders for piece in _all_pieces(folder)]
    shown = len(pieces)
    pieces += _all_pieces(kept) if kept else []
    settings = {"number_of_shards": 1, "number_of_replicas": cluster.replicas}
    mappings = {"dynamic": False, "_meta": {"pieces": shown, "kept": len(pieces) - shown}}
    with speaking(cluster):
        client.indices.create(index=name_of(index), body={"settings": settings, "mappings": mappings})
        for number, piece in enumerate(pieces):
            client.index(index=name_of(index), id=str(number), body=piece, params=_PATIENT)


def download(client: Any, cluster: Cluster, index: str, folder: Path, kept: bool = False) -> None:
    """Writes the files of the build in ``index`` into ``folder``, which is empty; or those that are ``kept``."""
    with speaking(cluster):
        mapping = client.indices.get_mapping(index=name_of(index))
        meta = mapping[name_of(index)]["mappings"]["_meta"]
        first, count = (meta["pieces"], meta["kept"]) if kept else (0, meta["pieces"])
        for number in range(first, first + count):
            piece = client.get(index=name_of(index), id=str(number), params=_PATIENT)["_source"]
            path = folder / piece["name"]
            if not path.resolve().is_relative_to(folder.resolve()):
                raise refused(cluster, 500, f"the build names a file {piece['name']!r}")
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("ab") as stream:
                stream.write(b64decode(piece["data"]))


def _all_pieces(folder: Path) -> list[dict[str, str]]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [piece for path in found for piece in _pieces(folder, path)]


def _pieces(folder: Path, path: Path) -> list[dict[str, str]]:
    content = path.read_bytes()
    name = path.relative_to(folder).as_posix()
    starts = range(0, len(content) or 1, _PIECE)
    return [{"name": name, "data": b64encode(content[at : at + _PIECE]).decode()} for at in starts]
