"""Which topics a page is about."""

from __future__ import annotations

from search.label import label
from search.model import Article
from tests.label_seeds import seed


def topics(body: str, title: str | None = None) -> list[str]:
    return [topic.id for topic in label(Article(title, None, None, None, None, None, body)).topics]


def test_the_topics_of_the_seeds_are_those_that_a_reader_would_name_first() -> None:
    assert topics_of("000") >= {"environmental-zoning"}
    assert topics_of("001") >= {"circular-economy", "industry"}
    assert topics_of("003") >= {"green-manufacturing"}
    assert topics_of("004") >= {"pollution-control", "green-finance"}


def test_there_are_never_more_than_four() -> None:
    body = (
        "绿色工厂、碳达峰、污染防治、循环经济、光伏、绿色信贷、三线一单、湿地、产业集群、科技创新、数字经济。"
    )
    assert len(topics(body * 5)) <= 4


def test_one_weak_word_in_passing_makes_no_topic() -> None:
    assert topics("会议室的网络出口坏了，人才办的同志来修。") == []


def test_a_title_weighs_more_than_the_body() -> None:
    body = "会议在礼堂召开，各单位负责人参加。会议指出，要抓好落实。"
    assert topics(body) == []
    assert topics(body, "全市污染防治攻坚战推进会召开") == ["pollution-control"]


def test_counter_terms_keep_weather_out_of_enforcement() -> None:
    body = "中央气象台发布暴雪蓝色预警、大风黄色预警，各地加强监管和巡查。"
    assert "enforcement" not in topics(body, "中央气象台发布暴雪蓝色预警")


def test_evidence_names_the_terms() -> None:
    found = label(Article("推进碳达峰", None, None, None, None, None, "建设碳市场，减少碳排放。")).topics
    assert {piece.text for topic in found for piece in topic.evidence} == {"碳达峰", "碳市场", "碳排放"}


def topics_of(number: str) -> set[str]:
    return {topic.id for topic in label(seed(number)).topics}
