"""The documents keep step with the code, and the two READMEs with each other."""

from __future__ import annotations

import configparser
import json
import re
from dataclasses import fields
from itertools import zip_longest
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search import errors
from search.query import PARAMETERS
from search.settings import PREFIX, Settings
from tests.api_answers import SEARCH
from tests.conftest import ROOT
from web import tables
from web.command import cli
from web.sheet import COLUMNS

ENGLISH = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
API = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
READMES = [pytest.param(ENGLISH, id="en"), pytest.param(CHINESE, id="zh")]
# Codes of errors that stop a build or a start, and never answer a request.
NOT_OF_THE_API = {"error", "table_broken", "page_unusable", "nothing_to_build", "port_unavailable"}


def code_blocks(text: str) -> list[str]:
    return re.findall(r"^```.*?^```", text, re.DOTALL | re.MULTILINE)


def headings(text: str) -> list[str]:
    return re.findall(
        r"^(#+) ", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE), re.MULTILINE
    )


def first_cells(text: str) -> list[str]:
    return re.findall(r"^\| (`[^|]*`) ", text, re.MULTILINE)


def test_both_readmes_show_the_same_commands_and_answers() -> None:
    assert code_blocks(ENGLISH) == code_blocks(CHINESE)


def test_both_readmes_have_the_same_headings_and_tables() -> None:
    assert headings(ENGLISH) == headings(CHINESE)
    assert first_cells(ENGLISH) == first_cells(CHINESE)


@pytest.mark.parametrize("readme", READMES)
def test_the_two_commands_stand_on_the_first_screen(readme: str) -> None:
    first_screen = "\n".join(readme.splitlines()[:25])
    assert "scripts/serve" in first_screen
    assert "scripts/test" in first_screen


@pytest.mark.parametrize("readme", READMES)
def test_every_command_and_setting_is_documented(readme: str) -> None:
    assert [name for name in cli.commands if f"policysearch {name}" not in readme] == []
    assert [item.name for item in fields(Settings) if f"`{PREFIX}{item.name.upper()}`" not in readme] == []


@pytest.mark.parametrize("readme", READMES)
def test_every_dependency_has_its_line_with_its_range(readme: str) -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    for requirement in setup["options"]["install_requires"].split("\n"):
        found = re.match(r"([\w.-]+)([^;]*)", requirement.strip())
        if found:
            assert f"| `{found[1]}` | `{found[2].strip()}` |" in readme


@pytest.mark.parametrize(
    "path", sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]), ids=lambda path: path.name
)
def test_every_link_to_a_file_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_room_is_on_the_architecture_page() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = {
        path.name for path in (ROOT / "search").iterdir() if path.name not in ("__init__.py", "py.typed")
    }
    named = [room for room in rooms if not room.startswith("__")]
    missing = [room for room in named if f"search/{room}" not in page and f"`{room}`" not in page]
    assert [room for room in missing if f"`{room.removesuffix('.py')}`" not in page] == []


def test_blocks_of_both_readmes_are_counted() -> None:
    pairs = list(zip_longest(code_blocks(ENGLISH), code_blocks(CHINESE)))
    assert len(pairs) >= 4


def test_the_answer_shown_is_the_answer_given(client: FlaskClient) -> None:
    shown = re.findall(r"^```json\n(.*?)^```", ENGLISH, re.DOTALL | re.MULTILINE)
    asked = re.findall(r"curl 'http://127.0.0.1:8000(.*?)'", ENGLISH)
    assert len(shown) == len(asked) == 1
    answer, expected = client.get(asked[0]).json, json.loads(shown[0])
    for varying in ("took_ms", "build"):
        assert type(answer.pop(varying)) is type(expected.pop(varying))
    assert answer == expected


def test_every_column_metric_and_field_of_the_log_is_documented(client: FlaskClient) -> None:
    api = set(first_cells(API))
    operations = set(first_cells((ROOT / "docs" / "operations.md").read_text(encoding="utf-8")))
    assert {f"`{column}`" for column in COLUMNS} <= api
    metrics = set(re.findall(r"^# TYPE (policysearch_\w+)", client.get("/metrics").text, re.MULTILINE))
    made = {name for name in metrics if not name.endswith("_created")}
    assert len(made) > 5
    assert {f"`{name}`" for name in made} <= operations
    assert {
        f"`{name}`" for name in ("time", "endpoint", "method", "status", "ms", "engine_ms", "bytes")
    } <= operations


def test_the_error_codes_of_the_api_are_those_of_its_table() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \| (.+) \|$", API, re.MULTILINE)
    assert rows == [(each.code, str(each.status), each.meaning) for each in tables.error_codes()]
    assert {each.code for each in tables.error_codes()} == set(tables.failures())


def test_every_parameter_and_field_and_error_code_is_documented(client: FlaskClient) -> None:
    rows = set(re.findall(r"^\| `([^`]+)` \|", API, re.MULTILINE))
    answer = client.get(SEARCH, query_string={"q": "绿色"}).get_json()
    document = client.get(f"/api/v1/documents/{answer['hits'][0]['id']}").get_json()
    shown = {*answer, *answer["query"], *answer["hits"][0], *answer["facets"]["region"][0], *document}
    codes = {kind.code for kind in _kinds(errors.PolicysearchError) if kind.code not in NOT_OF_THE_API}
    written = _written_codes()
    assert {"unknown_parameter", "unknown_value", "query_too_long", "not_found"} <= written
    missing = {*PARAMETERS, *shown, *codes, *written} - rows
    assert not missing, f"docs/api.md has no row for {sorted(missing)}"


def _kinds(kind: type[errors.PolicysearchError]) -> set[type[errors.PolicysearchError]]:
    return {kind}.union(*(_kinds(each) for each in kind.__subclasses__()))


def _written_codes() -> set[str]:
    """Error codes that stand as literals in the code that reads parameters and answers failures."""
    files = [ROOT / "search" / "query" / "params.py", ROOT / "web" / "api.py", ROOT / "web" / "failures.py"]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    found = set(re.findall(r'"([a-z]+(?:_[a-z]+)+)"', text))
    return {code for code in found if re.search(r"unknown|too_long|bad|not_|internal", code)}
