"""Who runs the process sees what it does, and nothing of who asks what; who asks too much is told when to return."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from werkzeug.test import TestResponse

from search import settings
from search.errors import BadParameter
from search.settings import Settings
from web import create_app, throttle
from web.observing import log

PRIVATE = "绿色工厂秘密查询"
SETTINGS = settings.load({})


def samples(client: FlaskClient) -> dict[tuple[str, ...], float]:
    """The metrics by name and the values of their labels."""
    response = client.get("/metrics")
    assert (response.status_code, response.mimetype) == (200, "text/plain")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


@pytest.fixture
def fresh(seed_index: Path) -> FlaskClient:
    """A client of an application that nobody has asked yet."""
    return create_app(seed_index, SETTINGS).test_client()


class TestMetrics:
    def test_requests_are_counted_by_endpoint_and_status(self, fresh: FlaskClient) -> None:
        for path in (
            "/api/v1/search?q=绿色",
            "/api/v1/search",
            "/api/v1/search?page=0",
            "/?q=绿色",
            "/nowhere",
        ):
            fresh.get(path)
        fresh.open("/api/v1/search", method="ODD").close()
        found = samples(fresh)
        assert found["policysearch_requests_total", "api.search", "GET", "200"] == 2
        assert found["policysearch_requests_total", "api.search", "GET", "400"] == 1
        assert found["policysearch_requests_total", "pages.search", "GET", "200"] == 1
        assert found["policysearch_requests_total", "unknown", "GET", "404"] == 1
        assert found["policysearch_requests_total", "unknown", "other", "405"] == 1
        assert found["policysearch_request_seconds_count", "api.search"] == 3
        assert found[("policysearch_engine_seconds_count",)] >= 3

    def test_the_build_and_its_documents_are_told(self, fresh: FlaskClient, empty: FlaskClient) -> None:
        build = fresh.get("/healthz").get_json()["build"]
        found = samples(fresh)
        assert found[("policysearch_up",)] == 1
        assert found[("policysearch_documents",)] == build["documents"]
        assert any(key[0] == "policysearch_build_info" and build["id"] in key for key in found)
        assert samples(empty)[("policysearch_up",)] == 0

    def test_an_export_is_counted_when_its_last_piece_has_left(self, fresh: FlaskClient) -> None:
        response = fresh.get("/search.csv", buffered=False)
        key = ("policysearch_requests_total", "exports.search_csv", "GET", "200")
        assert key not in samples(fresh)
        assert response.data
        response.close()
        assert samples(fresh)[key] == 1

    def test_two_applications_count_apart(self, fresh: FlaskClient, seed_index: Path) -> None:
        fresh.get("/api/v1/search")
        other = create_app(seed_index, SETTINGS).test_client()
        assert ("policysearch_requests_total", "api.search", "GET", "200") not in samples(other)


class TestLog:
    def test_a_request_is_one_line_of_json_without_personal_data(
        self, fresh: FlaskClient, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.INFO, log.name):
            fresh.get(f"/api/v1/search?q={PRIVATE}", environ_base={"REMOTE_ADDR": "203.0.113.7"})
            fresh.get(f"/documents/{PRIVATE}?q={PRIVATE}", headers={"User-Agent": "secret agent"})
            fresh.get(f"/search.ndjson?q={PRIVATE}").close()
        lines = [json.loads(record.getMessage()) for record in caplog.records if record.name == log.name]
        assert [(line["endpoint"], line["status"]) for line in lines] == [
            ("api.search", 200),
            ("pages.document", 404),
            ("exports.search_ndjson", 200),
        ]
        for line in lines:
            assert set(line) == {"time", "endpoint", "method", "status", "ms", "engine_ms", "bytes"}
            assert line["ms"] >= line["engine_ms"] >= 0
        assert lines[0]["engine_ms"] > 0
        written = "\n".join(record.getMessage() for record in caplog.records)
        for personal in (PRIVATE, "203.0.113.7", "agent"):
            assert personal not in written


def throttled(index: Path, **changed: object) -> FlaskClient:
    return create_app(index, replace(SETTINGS, **changed)).test_client()  # type: ignore[arg-type]


def ask(
    client: FlaskClient, address: str = "203.0.113.7", path: str = "/api/v1/search", **headers: str
) -> TestResponse:
    return client.get(path, environ_base={"REMOTE_ADDR": address}, headers=headers)


class TestThrottle:
    def test_who_asks_too_often_is_told_when_to_ask_again(self, seed_index: Path) -> None:
        client = throttled(seed_index, rate_limit="3/hour")
        assert [ask(client).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
        refused = ask(client)
        assert 0 < int(refused.headers["Retry-After"]) <= 3600
        assert refused.get_json()["error"]["code"] == "rate_limited"
        assert ask(client, path="/").status_code == 429
        assert ask(client, path="/").mimetype == "text/html"

    def test_others_are_not_held_up(self, seed_index: Path) -> None:
        client = throttled(seed_index, rate_limit="1/hour")
        assert ask(client).status_code == 200
        assert ask(client).status_code == 429
        assert ask(client, "203.0.113.8").status_code == 200

    def test_the_addresses_of_one_ipv6_network_are_one(self, seed_index: Path) -> None:
        client = throttled(seed_index, rate_limit="1/hour")
        assert ask(client, "2001:db8::1").status_code == 200
        assert ask(client, "2001:db8::2").status_code == 429
        assert ask(client, "2001:db8:0:1::2").status_code == 200

    def test_health_metrics_and_styles_are_never_refused(self, seed_index: Path) -> None:
        client = throttled(seed_index, rate_limit="1/hour")
        for path in ("/healthz", "/metrics", "/static/style.css", "/robots.txt") * 3:
            with ask(client, path=path) as response:
                assert response.status_code == 200

    @pytest.mark.parametrize(
        ("host", "said", "limited"),
        [
            ("127.0.0.1", "auto", False),
            ("::1", "auto", False),
            ("localhost", "auto", False),
            ("0.0.0.0", "auto", True),  # noqa: S104 - not bound
            ("192.0.2.1", "auto", True),
            ("0.0.0.0", "off", False),  # noqa: S104 - not bound
            ("127.0.0.1", "5/minute", True),
        ],
    )
    def test_it_is_off_on_loopback_unless_asked_for(self, host: str, said: str, limited: bool) -> None:
        assert bool(throttle.rates(replace(SETTINGS, host=host, rate_limit=said))) == limited

    def test_several_rates_hold_together(self, seed_index: Path) -> None:
        client = throttled(seed_index, rate_limit="100/hour; 2/day")
        assert [ask(client).status_code for _ in range(3)] == [200, 200, 429]

    @pytest.mark.parametrize("said", ["fast", "10", "10/fortnight", "-1/second"])
    def test_what_is_no_rate_is_said_with_the_remedy(self, tmp_path: Path, said: str) -> None:
        with pytest.raises(BadParameter, match="20/second") as caught:
            throttled(tmp_path, rate_limit=said)
        assert caught.value.param == "POLICYSEARCH_RATE_LIMIT"


class TestProxies:
    def test_nobody_s_word_on_an_address_is_believed_unless_a_proxy_is_set_up(self, seed_index: Path) -> None:
        client = throttled(seed_index, rate_limit="1/hour")
        assert ask(client, **{"X-Forwarded-For": "198.51.100.1"}).status_code == 200
        assert ask(client, **{"X-Forwarded-For": "198.51.100.2"}).status_code == 429
        forged = client.get("/robots.txt", headers={"X-Forwarded-Host": "evil.example"})
        assert "evil" not in forged.text

    def test_behind_a_proxy_its_clients_are_told_apart_and_addresses_are_the_outer_ones(
        self, seed_index: Path
    ) -> None:
        client = throttled(seed_index, rate_limit="1/hour", proxies=1)
        assert ask(client, **{"X-Forwarded-For": "198.51.100.1"}).status_code == 200
        # What a client forges stands before what the proxy adds.
        assert ask(client, **{"X-Forwarded-For": "192.0.2.9, 198.51.100.1"}).status_code == 429
        assert ask(client, **{"X-Forwarded-For": "198.51.100.2"}).status_code == 200
        outer = {
            "X-Forwarded-Host": "search.example",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Prefix": "/news",
        }
        robots = client.get("/robots.txt", headers=outer).text
        assert "Sitemap: https://search.example/news/sitemap.xml" in robots

    def test_the_number_of_proxies_may_be_none(self) -> None:
        assert settings.load({"POLICYSEARCH_PROXIES": "0"}).proxies == 0
        assert settings.load({"POLICYSEARCH_PROXIES": "2"}).proxies == 2
        with pytest.raises(BadParameter):
            settings.load({"POLICYSEARCH_PORT": "0"})


def test_no_answer_sets_a_cookie(fresh: FlaskClient) -> None:
    for rule in (
        "/",
        "/?q=绿色",
        "/healthz",
        "/metrics",
        "/search.csv",
        "/api/v1/docs",
        "/nowhere",
        "/robots.txt",
    ):
        assert "Set-Cookie" not in fresh.get(rule).headers


def test_defaults_are_those_of_a_process_for_oneself() -> None:
    assert (SETTINGS.host, SETTINGS.rate_limit, SETTINGS.proxies) == ("127.0.0.1", "auto", 0)
    assert isinstance(SETTINGS, Settings)
