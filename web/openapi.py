"""The OpenAPI 3.1 document of the API, made of the tables and types that the code itself works with."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
from flask import Blueprint, Response

from search import shapes
from web.answers import as_json
from web.operations import EVERYWHERE, OPERATIONS, Operation, described
from web.rendering import render
from web.tables import error_codes

openapi = Blueprint("openapi", __name__)

# Of the API, not of the package: it rises when a promise of docs/api.md has to be broken.
VERSION = "1"

PROMISE = (
    "Addresses, parameters, fields and error codes under /api/v1/ stay. New ones may be added: read what you know and "
    "pass over the rest. Messages are for people and may change. A parameter without a value counts as left out."
)
_REF = "#/components/schemas/{name}"


@openapi.get("/api/v1/openapi.json")
def document() -> Response:
    """The document."""
    return as_json(described_api())


@openapi.get("/api/v1/docs")
def page() -> str:
    """The document for people."""
    return render("api.html", query=None, api=described_api(), codes=error_codes())


@cache
def described_api() -> dict[str, Any]:
    """The OpenAPI document. Made once: tables and settings stay as they are while a process lives."""
    types: list[Any] = [*{each.shape: None for each in OPERATIONS if each.shape}, shapes.Hit, shapes.Error]
    types.append(shapes.Unhealthy)
    _, components = msgspec.json.schema_components(types, ref_template=_REF)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "policysearch",
            "version": VERSION,
            "summary": "Full-text search over Chinese policy news.",
            "description": PROMISE,
        },
        "servers": [{"url": "/"}],
        "paths": {each.path: {"get": _operation(each)} for each in OPERATIONS},
        "components": {"schemas": components},
    }


def _operation(operation: Operation) -> dict[str, Any]:
    parameters = [described(each, "path") for each in operation.inside]
    parameters += [described(each, "query") for each in operation.query]
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": parameters,
        "responses": {
            "200": {"description": "The answer.", "content": {operation.media: _content(operation)}},
            "304": {"description": "What the client's `If-None-Match` names is still the answer."},
            **_failures(operation),
        },
    }


def _content(operation: Operation) -> dict[str, Any]:
    if operation.shape is None:
        return {"schema": {"type": "string"}}
    return {"schema": {"$ref": _REF.format(name=operation.shape.__name__)}}


def _failures(operation: Operation) -> dict[str, dict[str, Any]]:
    """For each status that the operation may fail with, the codes that come with it."""
    named = {*operation.errors, *EVERYWHERE}
    found: dict[str, list[str]] = {}
    for each in error_codes():
        if each.code in named:
            found.setdefault(str(each.status), []).append(f"`{each.code}`: {each.meaning}")
    schema = {"schema": {"$ref": _REF.format(name="Error")}}
    answers = {
        status: {"description": "\n".join(codes), "content": {"application/json": schema}}
        for status, codes in found.items()
    }
    if operation.name == "health":
        unhealthy = {"schema": {"$ref": _REF.format(name="Unhealthy")}}
        answers["503"] = {
            "description": "It can't, and why.",
            "content": {"application/json": unhealthy},
        }
    return answers
