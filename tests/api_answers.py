"""Answers of the API as its tests read them."""

from __future__ import annotations

from typing import Any

from werkzeug.test import TestResponse

SEARCH = "/api/v1/search"


def error(response: TestResponse) -> dict[str, Any]:
    """The error of an answer, after a look at its shape."""
    assert response.mimetype == "application/json"
    body = response.get_json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "param"}
    assert body["error"]["message"]
    assert "Traceback" not in response.text
    return dict(body["error"])
