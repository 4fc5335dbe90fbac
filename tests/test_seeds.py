"""The five seeds, read right: the facts that a person reading the pages would write down."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from search.library import Library
from search.model import Document
from search.query import from_params
from tests.conftest import SEEDS


@dataclass(frozen=True)
class Gold:
    seed: str
    title: str | None
    published: str | None
    source: str | None
    author: str | None
    region: str
    path: tuple[str, ...]
    park: str
    begins: str
    ends: str
    absent: tuple[str, ...]


GOLD = [
    Gold(
        "000",
        "生态为底 低碳先行 湖南宁乡经开区分区管控显实效",
        "2025-11-28T10:18",
        "今日宁乡",
        None,
        "430182",
        ("湖南省", "长沙市", "宁乡市"),
        "宁乡经济技术开发区",
        "清风里裹挟",
        "为美丽宁乡建设注入更加强劲持久的绿色动能。",
        ("版权", "分站", "华北", "海南", "关于我们", "QQ", "tanpaifang", "碳交易网", "批准单位"),
    ),
    Gold(
        "001",
        "江苏省苏州市张家港经开区探索“四大模式”打造生态工业高质量发展绿色低碳示范区",
        "2022-04-23",
        "张家港市经济技术开发区(杨舍镇)",
        None,
        "320582",
        ("江苏省", "苏州市", "张家港市"),
        "张家港经济技术开发区",
        "2022年4月14日，江苏省苏州市张家港经开区顺利通过",
        "相融共生。",
        ("CELVE", "报废", "版权", "点击数", "发布时间", "原文题目"),
    ),
    Gold(
        "002",
        "深化改革举措 推动绿色发展",
        "2018-05-31",
        "市委政研室",
        "尹正锡",
        "430700",
        ("湖南省", "常德市"),
        "常德经济技术开发区",
        "近年来，常德经开区坚持绿色发展理念",
        "约谈3人。",
        ("您的位置", "字体", "分享到", "尹正锡", "信息来源"),
    ),
    Gold(
        "003",
        None,
        None,
        None,
        None,
        "611000",
        ("陕西省", "商洛市"),
        "商洛高新技术产业开发区",
        "近日，省工信厅发布第六批省级绿色制造名单",
        "更为强劲的绿色动能。",
        ("备注", "扫码", "免费看价格", "投资依据"),
    ),
    Gold(
        "004",
        "狠抓重要指标，2023年湘潭污染防治攻坚战考核进入全省优秀行列",
        "2024-04-23T10:33",
        "中国环境报",
        None,
        "430300",
        ("湖南省", "湘潭市"),
        "湖南湘乡经济开发区",
        "2023年，湖南省湘潭市污染防治攻坚战考核成功进入全省优秀行列",
        "不断厚植高质量发展的绿色底色。",
        ("谷腾", "网友评论", "昵称", "技术交流会", "010-65815687", "声明", "土壤污染防治行动计划"),
    ),
]


@pytest.fixture(params=GOLD, ids=lambda gold: gold.seed)
def gold(request: pytest.FixtureRequest) -> Gold:
    found: Gold = request.param
    return found


@pytest.fixture
def document(gold: Gold, seed_documents: dict[str, Document]) -> Document:
    return seed_documents[gold.seed]


def test_title_date_source_and_author_are_those_on_the_page(gold: Gold, document: Document) -> None:
    article = document.article
    found = (article.title, article.published, article.source, article.author)
    assert found == (gold.title, gold.published, gold.source, gold.author)


def test_the_region_is_the_most_specific_one_with_its_path(gold: Gold, document: Document) -> None:
    assert [(label.code, label.path) for label in document.labels.regions] == [(gold.region, gold.path)]


def test_the_park_bears_its_official_name_and_nothing_named_in_passing_counts(
    gold: Gold, document: Document
) -> None:
    assert [label.name for label in document.labels.parks] == [gold.park]


def test_the_body_is_all_of_the_article_and_none_of_the_site(gold: Gold, document: Document) -> None:
    body = document.article.body
    assert body.startswith(gold.begins)
    assert body.endswith(gold.ends)
    assert not [mark for mark in gold.absent if mark in body]


def test_every_label_rests_on_words_that_stand_where_the_evidence_says(document: Document) -> None:
    article, labels = document.article, document.labels
    texts = {"title": article.title or "", "body": article.body, "source": article.source or ""}
    evidence = [item for label in (*labels.regions, *labels.parks, *labels.topics) for item in label.evidence]
    assert evidence
    assert all(texts[item.field][item.start : item.end] == item.text for item in evidence)


def test_one_to_four_topics_are_named(document: Document) -> None:
    assert 1 <= len(document.labels.topics) <= 4


def test_insertions_are_gone_and_the_text_is_simplified(document: Document) -> None:
    text = f"{document.article.title} {document.article.body}"
    assert not [
        mark for mark in ("(fa)", "(zhang)", "(xiāng)", "(jīng)", "園", "經", "綠", "態") if mark in text
    ]


def test_brackets_that_open_in_one_width_close_in_it(document: Document) -> None:
    body = document.article.body
    assert (body.count("("), body.count("（")) == (body.count(")"), body.count("）"))


def test_the_seeds_are_as_they_were_crawled() -> None:
    assert sorted(path.stat().st_size for path in SEEDS.glob("*.txt")) == [5438, 6406, 7712, 10667, 12090]


@pytest.mark.parametrize(
    ("query", "seeds"),
    [
        ("张家港经开区", ["001"]),
        ("張家港經開區", ["001"]),
        ("寧鄉", ["000"]),
        ("宁乡", ["000"]),
        ("绿色工厂", ["000", "003", "004"]),
        ('"三线一单"', ["001"]),
        ("“三線一單”", ["001"]),
        ("再制造", ["001"]),
        ("林覆盖率", ["003"]),
        ("vocs", ["001"]),
        ("ＶＯＣｓ", ["001"]),
        ("绿色工厂 -湘潭", ["000", "003"]),
        ("宁乡 OR 湘潭", ["000", "004"]),
        ("title:绿色", ["001", "002"]),
        ("title:绿色工厂", []),
        ("抽水蓄能", ["003"]),
        ("张家港经济技术开发区", ["001"]),
        ("湖南湘乡经济开发区", ["004"]),
        ("商洛高新技术产业开发区", ["003"]),
        ("陕西 绿色工厂", ["003"]),
        ('"陕西"', []),
        ("中国环境报", ["004"]),
        ("尹正锡", ["002"]),
        ("QQ群", []),
        ("海南", []),
    ],
)
def test_a_search_finds_what_a_person_reading_the_pages_would_expect(
    seed_library: Library, query: str, seeds: list[str]
) -> None:
    results = seed_library.search(from_params({"q": [query]}))
    assert sorted(hit.document.id[:3] for hit in results.hits) == seeds
    assert results.total == len(seeds)
    if seeds and "-" not in query:
        assert all(
            hit.matched or any(part.marked for part in (*hit.title, *hit.snippet)) for hit in results.hits
        )


def test_a_page_about_a_county_counts_for_its_city_and_province(seed_library: Library) -> None:
    results = seed_library.search(from_params({}))
    regions = {value.label: (value.count, value.depth) for value in results.facets[0].values}
    assert regions["湖南省"] == (3, 0)
    assert regions["长沙市"] == (1, 1)
    assert regions["宁乡市"] == (1, 2)


def test_no_site_furniture_becomes_a_facet(seed_library: Library) -> None:
    results = seed_library.search(from_params({}))
    provinces = {value.label for value in results.facets[0].values if value.depth == 0}
    assert provinces == {"湖南省", "江苏省", "陕西省"}
