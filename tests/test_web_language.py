"""The pages in two languages: every word said in both, chosen by address or by the browser, carried along by links."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.extract import extract_python
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from jinja2.ext import babel_extract

from search.label.gazetteer import topics
from search.model import BuildInfo
from tests.conftest import ROOT
from tests.web_pages import one, page
from web import advice, wording
from web.language import languages
from web.openapi import described_api
from web.regions import LEVELS
from web.tables import error_codes, failures, reject_reasons

WEB = ROOT / "web"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def said() -> Iterator[str]:
    """Every message that the pages say, in Chinese."""
    for path in sorted((WEB / "templates").glob("*.html")):
        with path.open("rb") as stream:
            for _, _, message, _ in babel_extract(stream, ("_", "ngettext"), (), {"trimmed": "true"}):
                if message:
                    yield message if isinstance(message, str) else str(message[0])
    for path in sorted(WEB.rglob("*.py")):
        with path.open("rb") as stream:
            for _, _, message, _ in extract_python(
                stream, {"gettext": None, "ngettext": (1, 2), "said": (2,)}, (), {}
            ):
                # Where what is said stands in a variable, it comes from one of the tables below.
                yield from [message] if isinstance(message, str) else filter(None, (message or ())[:2])
    for table in (
        wording.FACETS,
        wording.SORTS,
        wording.FIELDS,
        wording.LEVELS,
        wording.REPAIRS,
        wording.NOTED,
    ):
        yield from table.values()
    yield wording.SITE
    yield from LEVELS
    yield from advice.ACTIONS.values()
    yield from reject_reasons().values()
    for failure in failures().values():
        yield from (failure.title, failure.advice)


def test_everything_said_in_chinese_is_said_in_english_and_nothing_else() -> None:
    spoken, english = {each for each in said() if not is_english(each)}, set(languages()["en"].words)
    assert sorted(spoken - english) == []
    assert sorted(key for key in english - spoken if not key.startswith("note:")) == []


def described() -> Iterator[str]:
    """Every message that the page of the API says, in English."""
    document = described_api()
    yield from (document["info"]["summary"], document["info"]["description"])
    for path in document["paths"].values():
        yield path["get"]["summary"]
        yield from (each["description"] for each in path["get"]["parameters"])
        answers = [each["description"] for each in path["get"]["responses"].values()]
        yield from (each for each in answers if not each.startswith("`"))
    for shape in document["components"]["schemas"].values():
        for each in (shape, *shape["properties"].values()):
            if each.get("description"):
                yield each["description"]
    yield from (each.meaning for each in error_codes())
    yield from (each for each in said() if is_english(each))


def is_english(message: str) -> bool:
    return bool(re.search("[A-Za-z]", message)) and not CHINESE.search(message)


def test_what_the_page_of_the_api_says_in_english_is_said_in_chinese_and_nothing_else() -> None:
    spoken, chinese = set(described()), set(languages()["zh"].words)
    assert sorted(spoken - chinese) == []
    assert sorted(chinese - spoken) == []


@pytest.mark.parametrize(("language", "other"), [("zh", "en"), ("en", "zh")])
def test_the_page_of_the_api_follows_the_language(client: FlaskClient, language: str, other: str) -> None:
    soup = BeautifulSoup(client.get(f"/api/v1/docs?lang={language}").text, "lxml")
    assert soup.html is not None
    assert soup.html["lang"] == languages()[language].tag
    text = " ".join(soup.get_text(" ").split())
    catalogue = languages()["zh"].words
    told = [(each, str(catalogue[each])) for each in set(described()) if len(each) > 30 and "`" not in each]
    shown, hidden = (1, 0) if language == "zh" else (0, 1)
    assert [pair[shown] for pair in told if "%" not in pair[0] and pair[shown] not in text] == []
    assert [pair[hidden] for pair in told if pair[hidden] in text] == []
    assert client.get(f"/api/v1/openapi.json?lang={other}").get_json() == described_api()


def test_a_translation_keeps_the_places_that_are_filled_in() -> None:
    both = [*languages()["en"].words.items(), *languages()["zh"].words.items()]
    for message, translated in both:
        for form in [translated] if isinstance(translated, str) else translated:
            places = re.findall(r"%\(\w+\)s", form)
            assert message.startswith("note:") or sorted(places) == sorted(re.findall(r"%\(\w+\)s", message))


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?q=绿色",
        "/?q=鲸鱼",
        "/documents/000_aaba17f8364ffbc4",
        "/compare/000_aaba17f8364ffbc4",
        "/coverage",
        "/matrix",
        "/regions/430000",
        "/parks/43101004",
        "/parks/11101001",
        "/reprints/000_aaba17f8364ffbc4",
        "/api/v1/docs",
        "/facets/region",
    ],
)
def test_an_english_page_is_english_but_for_names_and_documents(client: FlaskClient, path: str) -> None:
    joint = "&" if "?" in path else "?"
    soup = BeautifulSoup(client.get(f"{path}{joint}lang=en").text, "lxml")
    assert soup.html is not None
    assert soup.html["lang"] == "en"
    for told in soup.select("[lang=zh-Hans]:not(html)"):
        told.decompose()
    chinese = [text for text in soup.stripped_strings if CHINESE.search(text)]
    messages = {message for message in said() if CHINESE.search(message)} - set(wording.FIELDS.values())
    assert [text for text in chinese if text in messages] == []


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/?page=-1", 400, "page: A parameter has a value that it can't have"),
        ("/?region=abc", 400, "region: The value of a facet does not have the facet's form"),
        ("/?nonsense=1", 400, "nonsense: There is no parameter of this name."),
        ("/?不存在=1", 400, "There is no parameter of this name."),
        (f"/?q={'x' * 1001}", 400, "q: q is longer than 1,000 characters."),
        ("/matrix?by=park", 400, "by: A parameter has a value"),
        ("/documents/zzz", 404, "The current build has no document of this id."),
        ("/reprints/zzz", 404, "The current build has no document of this id."),
        ("/compare/zzz", 404, "The current build has no document of this id."),
        ("/parks/x-000000-00000000", 404, "No such page"),
        ("/nothing", 404, "No such page"),
    ],
)
def test_an_english_page_of_a_failure_is_all_english(
    client: FlaskClient, path: str, status: int, told: str
) -> None:
    joint = "&" if "?" in path else "?"
    response = client.get(f"{path}{joint}lang=en")
    assert response.status_code == status
    main = one(BeautifulSoup(response.text, "lxml"), "main")
    assert told in main.get_text()
    assert [text for text in main.stripped_strings if CHINESE.search(text)] == []
    assert not main.select("[lang^=zh]")
    shown = one(BeautifulSoup(client.get(path).text, "lxml"), "main")
    assert not re.search("[a-z]{4} [a-z]{2}", shown.get_text())


def test_the_browser_says_which_language_and_the_address_says_it_louder(client: FlaskClient) -> None:
    def tag(url: str, header: str | None = None) -> str:
        headers = {"Accept-Language": header} if header else {}
        soup = BeautifulSoup(client.get(url, headers=headers).text, "lxml")
        assert soup.html is not None
        return str(soup.html["lang"])

    assert tag("/") == "zh-Hans"
    assert tag("/", "en-GB,en;q=0.9") == "en"
    assert tag("/", "fr") == "zh-Hans"
    assert tag("/", "zh-CN,en;q=0.5") == "zh-Hans"
    assert tag("/?lang=zh", "en") == "zh-Hans"
    assert tag("/?lang=en", "zh-CN") == "en"
    assert tag("/?lang=tlh", "en") == "en"
    assert "Accept-Language" in client.get("/").headers["Vary"]


def test_a_language_chosen_by_address_goes_along_and_a_browsers_does_not(client: FlaskClient) -> None:
    for path in ("/", "/?q=绿色", "/documents/000_aaba17f8364ffbc4", "/coverage", "/matrix", "/nothing"):
        joint = "&" if "?" in path else "?"
        soup = BeautifulSoup(client.get(f"{path}{joint}lang=en").text, "lxml")
        links = [str(link["href"]) for link in soup.select("a[href^='/']:not([hreflang], [hx-boost])")]
        assert links
        assert [link for link in links if "lang=en" not in link] == []
        assert soup.select("input[type=hidden][form=search-form][name=lang][value=en]")
    soup = BeautifulSoup(client.get("/?q=绿色", headers={"Accept-Language": "en"}).text, "lxml")
    assert not soup.select("a[href*='lang=en']:not([hreflang])")


def test_the_switch_shows_the_same_page_in_the_other_language(client: FlaskClient) -> None:
    soup = BeautifulSoup(client.get("/?q=绿色&region=430000&sort=date").text, "lxml")
    switch = soup.select_one("a[hreflang=en]")
    assert switch is not None
    other = BeautifulSoup(client.get(str(switch["href"])).text, "lxml")
    back = other.select_one("a[hreflang=zh-Hans]")
    assert back is not None
    assert [each.get_text() for each in other.select(".hit-title")] == [
        each.get_text() for each in soup.select(".hit-title")
    ]


@pytest.mark.parametrize(
    ("language", "date", "topic"),
    [("zh", "2025年11月28日 10:18", "绿色制造"), ("en", "Nov 28, 2025 10:18", "Green manufacturing")],
)
def test_dates_and_topics_are_told_in_the_language(
    client: FlaskClient, language: str, date: str, topic: str
) -> None:
    page = BeautifulSoup(client.get(f"/?q=宁乡经开区&lang={language}").text, "lxml")
    assert date in page.get_text()
    assert topic in BeautifulSoup(client.get(f"/facets/topic?lang={language}").text, "lxml").get_text()


@pytest.mark.parametrize(
    ("language", "day", "minute", "zone"),
    [
        ("zh", "2025年11月29日", "2025年11月29日 02:05", "北京时间"),
        ("en", "Nov 29, 2025", "Nov 29, 2025 02:05", "Beijing time"),
    ],
)
def test_when_the_build_was_made_is_told_in_beijings_time_and_says_so(
    app: Flask, monkeypatch: pytest.MonkeyPatch, language: str, day: str, minute: str, zone: str
) -> None:
    # Late in the evening of another day at Greenwich.
    created = "2025-11-28T18:05:09+00:00"
    shelf = app.extensions["library"]
    monkeypatch.setattr(type(shelf), "info", property(lambda _: BuildInfo("b", created, 5, 0, "f")))
    for path, place, told in (("/", ".hero-facts", day), ("/coverage", ".figures", minute)):
        facts = one(page(app.test_client(), path, lang=language), place)
        assert one(facts, "time")["datetime"] == created
        assert one(facts, "time").get_text() == told
        assert zone in facts.get_text()


def test_every_topic_has_a_name_in_english() -> None:
    assert all(topic.label_en.strip() for topic in topics().values())
