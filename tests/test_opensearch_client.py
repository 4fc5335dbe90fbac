"""What a user is told when a cluster is away, refuses, or is late; no cluster is needed for it."""

from __future__ import annotations

import json
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from click.testing import CliRunner

from search.engine.opensearch import bulks
from search.engine.opensearch.client import cluster_at, connect
from search.engine.opensearch.place import ClusterPlace
from search.engine.opensearch.writer import BulkWriter
from search.errors import BadParameter, ClusterUnavailable, IndexUnavailable
from search.settings import load
from tests.conftest import make_document
from web import create_app
from web.command import cli

pytest.importorskip("opensearchpy", reason="opensearch-py is not installed (extra opensearch)")

Answer = Callable[[str, str, bytes], tuple[int, Any]]


@contextmanager
def node(answer: Answer, certificate: Path | None = None) -> Iterator[str]:
    """A node that answers as ``answer`` says: method, path and body to status and JSON."""

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            seen.append(self.headers.get("Authorization", ""))
            status, content = answer(self.command, self.path, body)
            encoded = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(encoded)))
            self.end_headers()
            # Who asked may be gone.
            with suppress(OSError):
                self.wfile.write(encoded)

        do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = handle_any  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    seen: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    # A kept connection must not keep the test.
    server.block_on_close = False
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http{'s' if certificate else ''}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def writing_to(answer: Answer) -> Iterator[BulkWriter]:
    """A writer into an index of a node that answers so."""
    with node(answer) as url:
        cluster = cluster_at(url)
        client = connect(cluster)
        writer = BulkWriter(client, cluster, "index")
        try:
            yield writer
        finally:
            writer.abandon()
            client.close()


def failing(status: int, reason: str) -> Answer:
    error = {"type": "some_exception", "reason": reason, "root_cause": [{"reason": reason}]}
    return lambda *_: (status, {"error": error, "status": status})


@pytest.mark.parametrize(
    ("status", "reason", "said"),
    [
        (401, "Unauthorized", "POLICYSEARCH_CLUSTER_PASSWORD"),
        (403, "no permissions for [indices:admin/get]", "POLICYSEARCH_CLUSTER_USER"),
        (403, "index [x] blocked by: [FORBIDDEN/12/index read-only]", "free some space"),
        (429, "rejected execution", "too much to do"),
        (503, "all shards failed", "_cluster/health"),
        (500, "boom", "boom"),
    ],
)
def test_each_refusal_says_what_to_do(status: int, reason: str, said: str) -> None:
    with node(failing(status, reason)) as url, pytest.raises(ClusterUnavailable) as caught:
        ClusterPlace(cluster_at(url, "reader", "secret-word")).open()
    assert said in str(caught.value)
    assert "secret-word" not in str(caught.value)


def test_without_a_cluster_the_page_answers_503_with_the_remedy() -> None:
    web = create_app(ClusterPlace(cluster_at("http://127.0.0.1:9")), load({})).test_client()
    answer = web.get("/api/v1/search?q=绿色")
    assert answer.status_code == 503
    assert answer.json["error"]["code"] == "cluster_unavailable"
    assert "No node of the cluster answers" in answer.json["error"]["message"]


def test_a_cluster_that_is_late_is_said_to_be_late() -> None:
    ready = threading.Event()

    def late(*_: object) -> tuple[int, Any]:
        ready.wait(10)
        return 200, {}

    with node(late) as url:
        place = ClusterPlace(cluster_at(url, timeout=1))
        with pytest.raises(ClusterUnavailable, match="did not answer within 1 s"):
            place.open()
        ready.set()


def test_what_is_turned_away_is_sent_again_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulks, "_LONGEST_WAIT", 0.01)
    sent: list[list[str]] = []

    def answer(_method: str, _path: str, body: bytes) -> tuple[int, Any]:
        ids = [json.loads(line)["index"]["_id"] for line in body.splitlines()[::2]]
        sent.append(ids)
        if len(sent) == 1:
            return 429, {"error": "too many requests"}
        full = {"status": 429, "error": {"type": "rejected", "reason": "the queue is full"}}
        late = len(sent) == 2
        items = [{"index": full if late and id == "b" else {"status": 201}} for id in ids]
        return 200, {"errors": late, "items": items}

    with writing_to(answer) as bulk:
        for id in "abc":
            bulk.add(make_document(id, f"绿色{id}"))
        bulk.finish()
    assert sent == [["a", "b", "c"], ["a", "b", "c"], ["b"]]


def test_a_document_that_the_cluster_can_not_take_ends_the_build_and_is_named() -> None:
    refusal = {"status": 400, "error": {"type": "mapper_parsing_exception", "reason": "no such field"}}
    with writing_to(lambda *_: (200, {"errors": True, "items": [{"index": refusal}]})) as bulk:
        bulk.add(make_document("the-id", "绿色"))
        with pytest.raises(IndexUnavailable, match=r"the-id.*no such field"):
            bulk.finish()


def test_a_bulk_that_is_too_large_is_sent_in_halves_and_nothing_twice() -> None:
    written: list[str] = []
    refused: list[int] = []

    def answer(_method: str, _path: str, body: bytes) -> tuple[int, Any]:
        ids = [json.loads(line)["index"]["_id"] for line in body.splitlines()[::2]]
        if len(ids) > 2:
            refused.append(len(ids))
            return 413, {"error": "content too long"}
        written.extend(ids)
        return 200, {"errors": False}

    with writing_to(answer) as bulk:
        for id in "abcdefg":
            bulk.add(make_document(id, f"绿色{id}"))
        bulk.finish()
    assert written == [*"abcdefg"]
    assert refused == [7, 3, 4]


def test_a_document_that_alone_is_too_large_ends_the_build_and_is_named() -> None:
    def answer(_method: str, _path: str, body: bytes) -> tuple[int, Any]:
        return (413, {"error": "content too long"}) if b"the-id" in body else (200, {"errors": False})

    with writing_to(answer) as bulk:
        for id in ("a", "b", "the-id", "c"):
            bulk.add(make_document(id, f"绿色{id}"))
        with pytest.raises(IndexUnavailable, match=r"413: document .*the-id"):
            bulk.finish()


def test_a_build_that_is_given_up_while_no_node_takes_anything_does_not_wait_for_better_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bulks, "_BULK_DOCUMENTS", 1)
    monkeypatch.setattr(bulks, "_LONGEST_WAIT", 0.01)
    monkeypatch.setattr(bulks, "_PATIENCE", 3.0)
    asked = threading.Semaphore(0)
    sent: list[int] = []

    def answer(*_: object) -> tuple[int, Any]:
        sent.append(1)
        asked.release()
        return 503, {"error": "no"}

    with node(answer) as url:
        cluster = cluster_at(url)
        client = connect(cluster)
        bulk = bulks.Bulks(client, cluster, "index", lambda: None)
        for number in range(2):
            bulk.add(b'{"index":{}}', b'{"n":%d}' % number)
        for _ in range(8):
            assert asked.acquire(timeout=60)
        before = len(sent)
        bulk.abandon()
        client.close()
    # One request of each of the two senders may have been on its way, and be asked of a node again by the client.
    assert len(sent) <= before + 10


@pytest.mark.parametrize(
    "url", ["", " , ", "ftp://x", "x:9200", "http://", "http://a:b@host:9200", "http://h:x"]
)
def test_an_address_that_is_none_or_holds_credentials_is_refused(url: str) -> None:
    with pytest.raises(BadParameter) as caught:
        cluster_at(url)
    assert caught.value.param == "url"
    assert "b@" not in str(caught.value) or "holds credentials" in str(caught.value)


def test_credentials_come_from_the_environment_and_show_nowhere() -> None:
    settings = load(
        {
            "POLICYSEARCH_CLUSTER_URL": "http://127.0.0.1:9",
            "POLICYSEARCH_CLUSTER_USER": "reader",
            "POLICYSEARCH_CLUSTER_PASSWORD": "secret-word",
        }
    )
    assert settings.cluster_password == "secret-word"  # noqa: S105
    assert "secret-word" not in repr(settings)
    assert "secret-word" not in repr(cluster_at("http://h", settings.cluster_user, settings.cluster_password))


def test_an_unknown_engine_and_a_bad_number_are_refused() -> None:
    with pytest.raises(BadParameter, match="whoosh or opensearch"):
        load({"POLICYSEARCH_ENGINE": "lucene"})
    with pytest.raises(BadParameter, match="from 1 to"):
        load({"POLICYSEARCH_CLUSTER_SHARDS": "0"})
    assert load({"POLICYSEARCH_CLUSTER_REPLICAS": "0"}).cluster_replicas == 0


def test_the_command_says_what_is_missing() -> None:
    answer = CliRunner().invoke(cli, ["search", "--engine", "opensearch", "绿色"], env={})
    assert answer.exit_code == 2
    assert "POLICYSEARCH_CLUSTER_URL" in answer.output
    answer = CliRunner().invoke(cli, ["build", "--url", "http://127.0.0.1:9"])
    assert answer.exit_code == 1
    assert "No node of the cluster answers" in answer.output


@pytest.mark.skipif(not which("openssl"), reason="openssl, which makes the certificate, is not here")
def test_a_certificate_is_checked_against_the_authority_that_is_named(tmp_path: Path) -> None:
    certificate = tmp_path / "node.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", certificate, "-out", tmp_path / "ca.pem"],
        check=True,
        capture_output=True,
    )  # fmt: skip
    with certificate.open("a") as stream:
        stream.write((tmp_path / "ca.pem").read_text())
    with node(failing(404, "no such alias"), certificate) as url:
        with pytest.raises(ClusterUnavailable, match="POLICYSEARCH_CLUSTER_CA"):
            ClusterPlace(cluster_at(url)).open()
        with pytest.raises(IndexUnavailable, match="There is no build"):
            ClusterPlace(cluster_at(url, ca=str(tmp_path / "ca.pem"))).open()
