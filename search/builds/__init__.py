"""Builds on disk: made beside the current one, sealed with a manifest, swapped in by one atomic step.

index/CURRENT               the id of the build that answers
index/<build id>/           a finished build with its build.json
index/.building-*/          one that is being made, or was interrupted; the next build removes it
index/.going-*/             one that is being removed
"""

from search.builds.folders import current_folder, exists, hold_current, new_build, only_builder, publish
from search.builds.leases import CURRENT, Lease, sweep
from search.builds.manifest import (
    Files,
    Manifest,
    contents,
    damaged_files,
    read_manifest,
    require_fingerprint,
    seal,
)

__all__ = [
    "CURRENT",
    "Files",
    "Lease",
    "Manifest",
    "contents",
    "current_folder",
    "damaged_files",
    "exists",
    "hold_current",
    "new_build",
    "only_builder",
    "publish",
    "read_manifest",
    "require_fingerprint",
    "seal",
    "sweep",
]
