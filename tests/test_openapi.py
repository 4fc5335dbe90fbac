"""The API's document says what the API does: checked by a tool that asks it everything that the document allows."""

from __future__ import annotations

import re
from typing import Any

import pytest
import schemathesis
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, assume, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.schemas import BaseSchema

from search import shapes
from search.label.gazetteer import regions
from search.query import PARAMETERS
from search.query.table import MAX_DEPTH
from web import tables
from web.exports import FEED_SIZE
from web.operations import OPERATIONS

DOCUMENT = "/api/v1/openapi.json"
PATHS = [operation.path for operation in OPERATIONS]
# Any id may be asked for, and where nothing is asked nothing can be asked wrongly.
ASKED = [operation.path for operation in OPERATIONS if operation.query]
MODES = [(path, GenerationMode.POSITIVE) for path in PATHS] + [
    (path, GenerationMode.NEGATIVE) for path in ASKED
]
REGIONS = sorted(regions())


@pytest.fixture(scope="module")
def described(app: Flask) -> BaseSchema:
    return schemathesis.openapi.from_wsgi(DOCUMENT, app)


def sensible(case: Case) -> Case:
    """The case without what a schema has no words for: codes that name no region, days that a month lacks, ranges that
    end before they begin, pages too deep, cursors that no answer gave."""
    asked = dict(case.query or {})
    asked.pop("cursor", None)
    if "region" in asked:
        asked["region"] = [REGIONS[hash(code) % len(REGIONS)] for code in asked["region"]]
    for name in {"from", "to"} & set(asked):
        asked[name] = "-".join(str(asked[name]).split("-")[:2])
    if {"from", "to"} <= set(asked):
        del asked["to"]
    if int(asked.get("page", 1)) * int(asked.get("size", FEED_SIZE)) > MAX_DEPTH:
        del asked["page"]
    case.query = asked
    return case


def blank(case: Case) -> bool:
    """Whether some parameter is given without a value."""
    values = [
        value
        for given in (case.query or {}).values()
        for value in (given if isinstance(given, list) else [given])
    ]
    # An empty object is written as nothing behind the name.
    return any(value == {} or not str(value).strip() for value in values)


@pytest.mark.parametrize(("path", "mode"), MODES)
def test_whatever_is_asked_the_answer_is_what_the_document_says(
    described: BaseSchema, path: str, mode: GenerationMode
) -> None:
    operation = described[path]["GET"]

    @given(operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=15,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Case) -> None:
        # What was left blank counts as left out: the document says so in words, which a generator does not read.
        assume(mode.is_positive or not blank(case))
        (sensible(case) if mode.is_positive else case).call_and_validate()

    ask()


def test_the_document_describes_every_parameter_and_no_other(client: FlaskClient) -> None:
    paths = client.get(DOCUMENT).get_json()["paths"]
    names = {path: [each["name"] for each in item["get"]["parameters"]] for path, item in paths.items()}
    assert names["/api/v1/search"] == names["/search.json"] == [*PARAMETERS, "cursor"]
    assert names["/search.csv"] == names["/search.ndjson"] == names["/search.atom"] == list(PARAMETERS)
    for item in paths.values():
        assert all(each["description"] and each["schema"] for each in item["get"]["parameters"])


def test_the_document_promises_what_stays_and_says_what_may_change(client: FlaskClient) -> None:
    info = client.get(DOCUMENT).get_json()["info"]
    told = " ".join(info["description"].split())
    assert info["version"] == "1"
    for stays in ("Addresses", "parameters", "fields", "error codes"):
        assert stays in told.partition(" stay.")[0]
    assert "New ones may be added" in told
    assert "Messages are for people and may change" in told
    assert told in " ".join(client.get("/api/v1/docs?lang=en").text.split())


def test_every_address_of_the_api_is_in_the_document(app: Flask) -> None:
    rules = {
        re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/api/", "/search."))
    }
    assert rules - {"/api/v1/openapi.json", "/api/v1/docs"} <= set(PATHS)


def test_every_error_code_is_in_the_document_with_its_status(client: FlaskClient) -> None:
    document = client.get(DOCUMENT).get_json()
    responses = [item["get"]["responses"] for item in document["paths"].values()]
    for each in tables.error_codes():
        if each.code in ("not_found", "method_not_allowed", "bad_request"):
            continue  # of addresses and requests that the document does not describe
        said = [
            response[str(each.status)]["description"]
            for response in responses
            if str(each.status) in response
        ]
        assert any(f"`{each.code}`" in description for description in said), each.code


@pytest.mark.parametrize("path", ["/api/v1/search?q=绿色&size=2", "/search.json?region=430000"])
def test_an_answer_has_all_the_fields_of_its_shape_and_no_other(client: FlaskClient, path: str) -> None:
    schemas = client.get(DOCUMENT).get_json()["components"]["schemas"]
    assert_exact(client.get(path).get_json(), {"$ref": "#/components/schemas/Results"}, schemas)


def test_a_document_has_all_the_fields_of_its_shape_and_no_other(client: FlaskClient) -> None:
    schemas = client.get(DOCUMENT).get_json()["components"]["schemas"]
    for hit in client.get("/api/v1/search").get_json()["hits"]:
        found = client.get(f"/api/v1/documents/{hit['id']}").get_json()
        assert list(found) == list(shapes.Document.__annotations__)
        assert_exact(found, {"$ref": "#/components/schemas/Document"}, schemas)


def assert_exact(value: Any, schema: dict[str, Any], schemas: dict[str, Any]) -> None:
    """That every object in ``value`` has only fields that its schema names: what is sent is promised."""
    schema = schemas[schema["$ref"].rsplit("/", 1)[-1]] if "$ref" in schema else schema
    if isinstance(value, dict) and "properties" in schema:
        assert set(value) <= set(schema["properties"])
        for name, inner in value.items():
            assert_exact(inner, schema["properties"][name], schemas)
    elif isinstance(value, dict) and isinstance(schema.get("additionalProperties"), dict):
        for inner in value.values():
            assert_exact(inner, schema["additionalProperties"], schemas)
    elif isinstance(value, list):
        for inner in value:
            assert_exact(inner, schema["items"], schemas)


def test_the_readable_page_shows_every_operation_parameter_and_shape(client: FlaskClient) -> None:
    response = client.get("/api/v1/docs")
    soup = BeautifulSoup(response.text, "html.parser")
    document = client.get(DOCUMENT).get_json()
    assert response.mimetype == "text/html"
    assert not soup.select('script:not([src^="/static/"]), style, [style]')
    assert [code.text for code in soup.select("h2 code")] == list(document["paths"])
    shown = {code.text for code in soup.select("th code, li code, h3 code")}
    assert shown >= {*PARAMETERS, "cursor", *document["components"]["schemas"], *shapes.Hit.__annotations__}
    anchors = {str(link["href"])[1:] for link in soup.select("main a[href^='#']")}
    assert anchors <= {str(tag["id"]) for tag in soup.select("[id]")}
