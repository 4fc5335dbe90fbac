"""The OpenSearch server that ``scripts/cluster`` starts: where it comes from, how it is configured, who runs it."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# The server without plugins, as the OpenSearch project's own integration tests use it.
VERSION = "2.19.5"
ARTIFACT = f"org.opensearch.distribution.integ-test-zip:opensearch:{VERSION}:zip"

HEAP_MB = 384
# The server refuses to run as root; where we are root, it runs as this user.
USER = os.environ.get("POLICYSEARCH_CLUSTER_RUN_AS", "nobody")

# What the server's own starter sets on Java 17, without the processes that it starts to find that out.
_JAVA = [
    "-XX:+UseSerialGC",
    "-Xss1m",
    "-Xshare:auto",
    # Without effect on Java 17; newer ones refuse the server otherwise.
    "-Djava.security.manager=allow",
    "-Djava.awt.headless=true",
    "-Dfile.encoding=UTF-8",
    "-Djna.nosys=true",
    "-Dio.netty.noUnsafe=true",
    "-Dio.netty.noKeySetOptimization=true",
    "-Dio.netty.recycler.maxCapacityPerThread=0",
    "-Dlog4j.shutdownHookEnabled=false",
    "-Dlog4j2.disable.jmx=true",
    "-Djava.locale.providers=SPI,COMPAT",
    "-Dopensearch.distribution.type=zip",
    "-Dopensearch.bundled_jdk=false",
]


class Unavailable(Exception):
    """There can be no cluster here; the message says why."""


def fetch(folder: Path) -> Path:
    """The unpacked server, fetched by Maven unless its own cache has it."""
    home = home_of(folder)
    if home.is_dir():
        return home
    program("java")
    folder.mkdir(parents=True, exist_ok=True)
    command = [program("mvn"), "-q", "-B", "dependency:copy", f"-Dartifact={ARTIFACT}"]
    fetched = subprocess.run(  # noqa: S603 - Maven, from the PATH
        [*command, f"-DoutputDirectory={folder}"], capture_output=True, text=True, check=False
    )
    archive = folder / f"opensearch-{VERSION}.zip"
    if fetched.returncode or not archive.is_file():
        said = (fetched.stdout + fetched.stderr).strip().splitlines()
        raise Unavailable(f"Maven could not fetch {ARTIFACT}: {said[0] if said else 'no reason given'}")
    with zipfile.ZipFile(archive) as zipped:
        zipped.extractall(folder)
    archive.unlink()
    return home


def home_of(folder: Path) -> Path:
    """Where the server is unpacked."""
    return folder / f"opensearch-{VERSION}"


def command(folder: Path, place: Path, heap_mb: int, compiled: bool) -> list[str]:
    """What starts the node whose files lie in ``place``, one of the cluster in ``folder``."""
    home = home_of(folder)
    # The first compiler only: three nodes share two cores, and start more often than they run for long.
    java = _JAVA if compiled else [*_JAVA, "-XX:TieredStopAtLevel=1"]
    return [
        program("java"),
        f"-Xms{heap_mb}m",
        f"-Xmx{heap_mb}m",
        *java,
        f"-Djava.io.tmpdir={place / 'tmp'}",
        f"-XX:ErrorFile={place / 'java_error.log'}",
        f"-Dopensearch.path.home={home}",
        belonging(place),
        "-cp",
        f"{home}/lib/*",
        "org.opensearch.bootstrap.OpenSearch",
    ]


def belonging(place: Path) -> str:
    """The part of its command line that tells the node whose files lie in ``place`` from all other processes."""
    return f"-Dopensearch.path.conf={place / 'config'}"


def configure(place: Path, home: Path, name: str, http: int, transport: int, seeds: list[int]) -> None:
    """Writes the settings of the node ``name`` into ``place``; ``seeds`` are the transport ports of all nodes."""
    names = [f"node{number}" for number in range(1, len(seeds) + 1)]
    settings = {
        "cluster.name": "policysearch-tests",
        "node.name": name,
        "path.data": str(place / "data"),
        "path.logs": str(place / "logs"),
        "network.host": "127.0.0.1",
        "http.port": http,
        "transport.port": transport,
        "discovery.seed_hosts": [f"127.0.0.1:{port}" for port in seeds],
        "cluster.initial_cluster_manager_nodes": names,
        # A developer's disk is often nearly full, and what is stored here goes away anyway.
        "cluster.routing.allocation.disk.threshold_enabled": False,
        "bootstrap.memory_lock": False,
        # Nobody may make an index by a slip of the pen, as by writing to an alias that is gone.
        "action.auto_create_index": False,
        # Memory: three nodes beside the tests.
        "indices.memory.index_buffer_size": "15%",
        "node.processors": 2,
    }
    for each in ("config", "data", "logs", "tmp"):
        (place / each).mkdir(parents=True)
    # JSON is YAML.
    (place / "config" / "opensearch.yml").write_text(json.dumps(settings, indent=1), encoding="utf-8")
    logging = ["status = error", "appender.console.type = Console", "appender.console.name = console"]
    logging += ["appender.console.layout.type = PatternLayout"]
    logging += ["appender.console.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] %m%n"]
    logging += ["rootLogger.level = warn", "rootLogger.appenderRef.console.ref = console"]
    (place / "config" / "log4j2.properties").write_text("\n".join(logging) + "\n", encoding="utf-8")
    shutil.copy(home / "config" / "jvm.options", place / "config")


def identity() -> dict[str, Any]:
    """Who the server runs as: ourselves, or ``USER`` where we are root."""
    if os.getuid() != 0:
        return {}
    user = _user()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def give_away(folder: Path) -> None:
    """Lets the server's user write below ``folder``."""
    if os.getuid() == 0:
        user = _user()
        for path in _all(folder):
            os.chown(path, user.pw_uid, user.pw_gid)


def _user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(USER)
    except KeyError:
        raise Unavailable(
            f"the server does not run as root, and there is no user {USER}; "
            "set POLICYSEARCH_CLUSTER_RUN_AS to an unprivileged one"
        ) from None


def _all(folder: Path) -> Iterator[Path]:
    yield folder
    yield from folder.rglob("*")


def program(name: str) -> str:
    """The path of the program ``name``. Raises ``Unavailable``."""
    found = shutil.which(name)
    if found is None:
        raise Unavailable(f"{name} is missing; as root `scripts/cluster install` installs it")
    return found
