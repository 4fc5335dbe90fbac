"""Why a page has its labels, and what a change of the tables would relabel."""

from __future__ import annotations

from search.label import diff, explain, label, to_text
from search.model import Article, Document, Labels, ParkLabel
from tests.label_seeds import seed


def test_what_is_chosen_in_an_explanation_is_what_the_page_is_labelled() -> None:
    article = seed("004")
    labels = label(article)
    chosen = {(one.facet, one.id) for one in explain(article) if one.chosen}
    wanted = {("region", region.code) for region in labels.regions}
    wanted |= {("park", park.id) for park in labels.parks}
    wanted |= {("topic", topic.id) for topic in labels.topics}
    assert chosen == wanted


def test_a_park_named_in_passing_is_shown_and_not_chosen() -> None:
    passing = [one for one in explain(seed("003")) if one.facet == "park" and not one.chosen]
    assert "商南经济技术开发区" in {one.name for one in passing}


def test_every_ground_says_where_it_stands_and_why() -> None:
    for one in explain(seed("000")):
        for ground in one.grounds:
            assert ground.why
            assert ground.evidence.text


def test_a_page_about_the_country_says_so() -> None:
    article = Article("国务院印发通知", None, None, None, None, None, "国务院要求全国各地抓好落实。")
    assert [one.name for one in explain(article) if one.facet == "region"] == ["全国"]


def test_the_text_marks_what_is_chosen() -> None:
    lines = to_text(explain(seed("000"))).splitlines()
    assert "+ region 430182 宁乡市" in lines[0]
    assert any(line.startswith("+ park 43101004 宁乡经济技术开发区") for line in lines)


def test_a_document_with_the_labels_of_today_is_not_in_the_diff() -> None:
    article = seed("002")
    assert list(diff([Document("d", article, label(article))])) == []


def test_the_diff_says_what_is_gained_and_lost() -> None:
    article = seed("002")
    now = label(article)
    old = Labels(now.regions, (ParkLabel("x", "三一产业园", None, 1, ()),), now.topics)
    change = next(diff([Document("d", article, old)]))
    assert change.gained == ("park 常德经济技术开发区",)
    assert change.lost == ("park 三一产业园",)
    assert change.heading == "深化改革举措 推动绿色发展"
