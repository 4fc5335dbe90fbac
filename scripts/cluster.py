"""Three OpenSearch nodes as processes of their own on loopback: for tests, and to try the cluster engine out.

    scripts/cluster install   Java and Maven by apt-get, where they are missing and that is allowed
    scripts/cluster start     fetches the server once, starts the nodes, waits for green, prints the addresses
    scripts/cluster status    the nodes, and what the cluster says of itself
    scripts/cluster stop      ends the nodes by their process ids and removes their data

Never use it for data that matters: nothing is secured, and ``stop`` removes what was stored.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.cluster_server import (  # noqa: E402
    HEAP_MB,
    Unavailable,
    belonging,
    command,
    configure,
    fetch,
    give_away,
    identity,
)

# Seconds until all nodes are there; two busy cores start three nodes in about half a minute.
PATIENCE = 240.0
_STATE = "cluster.json"


def start(folder: Path, count: int = 3, heap_mb: int = HEAP_MB, *, compiled: bool = False) -> dict[str, Any]:
    """Starts ``count`` nodes whose data lie in ``folder``, waits for green, and returns the state.

    ``compiled`` lets Java compile as a server does that runs for long; it starts slower.

    The state has ``url`` (all nodes, joined by commas), ``folder`` and ``nodes``, each with ``name``, ``pid``, ``url``
    and ``log``. Raises ``Unavailable``, as where nodes run in ``folder`` already. What nodes left that have ended goes.
    """
    before = _state(folder) or {"nodes": []}
    if any(runs(before, node) for node in before["nodes"]):
        raise Unavailable(f"a cluster runs in {folder} already; stop it first")
    home = fetch(folder)
    ports = _free_ports(2 * count)
    pairs = list(zip(ports[:count], ports[count:], strict=True))
    nodes = []
    for number, (http, transport) in enumerate(pairs, 1):
        name = f"node{number}"
        # Of nodes that ended without ``stop``, as with the machine: it would have removed this, too.
        shutil.rmtree(folder / name, ignore_errors=True)
        configure(folder / name, home, name, http, transport, [each for _, each in pairs])
        nodes.append({"name": name, "url": f"http://127.0.0.1:{http}", "log": str(folder / name / "out.log")})
    give_away(folder)
    state = {"url": ",".join(node["url"] for node in nodes), "folder": str(folder), "nodes": nodes}
    state |= {"heap_mb": heap_mb, "compiled": compiled}
    for node in nodes:
        launch(state, node)
    try:
        wait(state)
    except Unavailable:
        stop(folder)
        raise
    return state


def launch(state: dict[str, Any], node: dict[str, Any]) -> None:
    """Starts the process of ``node``, one of ``state``, and notes its ``pid``, so that ``stop`` ends it."""
    folder = Path(state["folder"])
    place = folder / node["name"]
    with Path(node["log"]).open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - Java, from the PATH
            command(folder, place, state["heap_mb"], state["compiled"]),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=place,
            start_new_session=True,
            env={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"},
            **identity(),
        )
    node["pid"] = process.pid
    # Followed by its id from now on, also by another process: it may outlive this one.
    process.returncode = 0
    written = folder / f"{_STATE}.new"
    written.write_text(json.dumps(state, indent=1) + "\n", encoding="utf-8")
    written.replace(folder / _STATE)


def wait(state: dict[str, Any], patience: float = PATIENCE) -> None:
    """Waits until all nodes of ``state`` are in the cluster and it is green. Raises ``Unavailable``."""
    until = time.monotonic() + patience
    asked = f"/_cluster/health?wait_for_status=green&wait_for_nodes={len(state['nodes'])}&timeout=5s"
    said = "no answer"
    while time.monotonic() < until:
        for node in state["nodes"]:
            if not alive(node["pid"]):
                raise Unavailable(f"{node['name']} ended: {_last_lines(Path(node['log']))}")
        try:
            health = ask(state["nodes"][0]["url"] + asked)
            if health["status"] == "green" and not health["timed_out"]:
                return
            said = f"{health['status']}, {health['number_of_nodes']} nodes"
        except OSError as error:
            said = str(error)
        time.sleep(0.5)
    raise Unavailable(f"not green within {patience:.0f} s ({said}); see {state['folder']}/*/out.log")


def stop(folder: Path) -> None:
    """Ends the nodes by their process ids and removes ``folder``. What else has such an id by now is left alone."""
    state = _state(folder) or {"nodes": []}
    for number, patience in ((signal.SIGTERM, 10.0), (signal.SIGKILL, 10.0)):
        for node in _running(state):
            with suppress(ProcessLookupError):
                os.kill(node["pid"], number)
        until = time.monotonic() + patience
        while _running(state) and time.monotonic() < until:
            time.sleep(0.1)
    shutil.rmtree(folder, ignore_errors=True)


def runs(state: dict[str, Any], node: dict[str, Any]) -> bool:
    """Whether ``node``, one of ``state``, runs: its id may have gone to another process since it was noted."""
    pid = node.get("pid")
    return (
        pid is not None and alive(pid) and belonging(Path(state["folder"]) / node["name"]) in _asked_of(pid)
    )


def _running(state: dict[str, Any]) -> list[dict[str, Any]]:
    return [node for node in state["nodes"] if runs(state, node)]


def _asked_of(process: int) -> str:
    """The command line of ``process``; empty where it has none or has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_text(encoding="utf-8", errors="replace")
    except OSError:
        pass
    asked = ["ps", "-ww", "-o", "args=", "-p", str(process)]
    try:
        return subprocess.run(asked, capture_output=True, text=True, check=False).stdout  # noqa: S603
    except OSError:
        return ""


def alive(process: int) -> bool:
    """Whether ``process`` runs; one of ours that has ended is laid to rest."""
    try:
        if os.waitpid(process, os.WNOHANG)[0] == process:
            return False
    except ChildProcessError:
        pass
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True


def ask(url: str) -> Any:
    """The JSON answer of a node. Raises ``OSError``."""
    try:
        with urllib.request.urlopen(url, timeout=15) as answer:  # noqa: S310 - loopback
            return json.load(answer)
    except urllib.error.HTTPError as error:
        error.close()
        raise OSError(f"HTTP {error.code}") from None


def new_folder() -> Path:
    """A new folder for a cluster's data that the server's user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="policysearch-cluster-"))
    folder.chmod(0o755)
    return folder


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _state(folder: Path) -> dict[str, Any] | None:
    try:
        state: dict[str, Any] = json.loads((folder / _STATE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return state


def _last_lines(log: Path) -> str:
    return " | ".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-3:])[:600]


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        prog="scripts/cluster", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("do", choices=["install", "start", "status", "stop"])
    parser.add_argument("--nodes", type=int, default=3, help="how many nodes start (default: 3)")
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path(tempfile.gettempdir()) / "policysearch-cluster",
        help="where their data lie; the server's user must be able to reach it",
    )
    chosen = parser.parse_args()
    try:
        if chosen.do == "start":
            chosen.folder.mkdir(parents=True, exist_ok=True)
            print(start(chosen.folder.resolve(), chosen.nodes)["url"])
        elif chosen.do == "stop":
            stop(chosen.folder.resolve())
        else:
            sys.exit(_status(chosen.folder))
    except Unavailable as error:
        sys.exit(f"scripts/cluster: {error}")


def _status(folder: Path) -> int:
    state = _state(folder)
    if state is None:
        print("no cluster runs here")
        return 1
    for node in state["nodes"]:
        print(
            f"{node['name']}  {node['url']}  process {node.get('pid')}  {'up' if runs(state, node) else 'gone'}"
        )
    for node in _running(state):
        health = ask(node["url"] + "/_cluster/health")
        print(f"{health['status']}, {health['number_of_nodes']} nodes, {health['active_shards']} shards")
        return 0
    return 1


if __name__ == "__main__":
    main()
