"""Reprints: copies of one article are one family however damaged; documents of one series are not."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.family import SIZE, Families, group, grouping, signature
from search.family.compare import Text, changes, same
from search.family.order import key, rank
from search.model import Document, Page
from search.pipeline import documents
from tests import damage
from tests.conftest import SEEDS, make_document

ARTICLE = (
    "宁乡经开区把分区管控当作绿色发展的先手棋，从源头上管住污染，用科技找到新的增长点。\n"
    "园区对新建项目先看环境账再算经济账，三年来谢绝了二十七个不合要求的项目，单位产值能耗下降百分之三点二。\n"
    "走进食品企业的车间，余热回收装置正把蒸汽送回生产线，一年可省下标准煤四千余吨，企业负责人说这笔账越算越明白。\n"
    "管委会表示，下一步将推动光伏、储能和绿色微电网进入更多厂房，让园区的绿色名片更加响亮，也让群众的获得感更足。"
)


def families_of(found: list[Document]) -> Families:
    return group(np.array([signature(document) for document in found]), found.__getitem__)


def are_one(*found: Document) -> bool:
    return len(set(families_of(list(found)).heads.tolist())) == 1


def read_back(content: str, name: str = "copy.txt") -> Document:
    from search.pipeline.page import document_or_reject

    found = document_or_reject(Page(name, name, "text", content, "utf-8"))
    assert isinstance(found, Document)
    return found


LISTED = damage.listing("業產區園環動實綠際獲過壓車間時鄉經開")
DAMAGES: dict[str, Callable[[str], str]] = {
    "traditional script": damage.traditional,
    "tone-marked readings": lambda text: damage.tone(damage.traditional(text), LISTED),
    "shortened marks": lambda text: damage.tone(damage.traditional(text), LISTED, damage.SHORT),
    "toneless readings": lambda text: damage.toneless(damage.traditional(text), random.Random(4)),  # noqa: S311
    "a wrong charset": lambda text: text.encode("gb18030").decode("latin-1"),
    "a wrong charset that loses characters": lambda text: text.encode("utf-8").decode("gb18030", "replace"),
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_damaged_copy_is_of_the_family_of_its_article(kind: str) -> None:
    clean, copy = read_back(ARTICLE), read_back(DAMAGES[kind](ARTICLE))
    assert are_one(clean, copy)


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_damaged_copy_of_a_seed_is_of_the_family_of_the_seed(
    kind: str, seed_documents: dict[str, Document]
) -> None:
    for document in seed_documents.values():
        assert are_one(document, read_back(DAMAGES[kind](document.article.body)))


def test_the_seeds_are_five_articles(seed_documents: dict[str, Document]) -> None:
    assert len(set(families_of(list(seed_documents.values())).heads.tolist())) == 5


def test_a_copy_that_lost_its_end_and_gained_a_line_is_of_the_family() -> None:
    lines = ARTICLE.split("\n")
    cut = make_document("cut", "\n".join(["转自今日宁乡", *lines[:-1]]))
    assert are_one(make_document("whole", ARTICLE), cut)


def test_a_word_set_right_does_not_part_a_copy_from_its_article() -> None:
    text = ARTICLE * 2
    assert are_one(make_document("a", text), make_document("b", text.replace("先手棋", "第一步", 1)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("二十七个", "三十一个"),
        ("三点二", "三点三"),
        ("四千余吨", "五千余吨"),
        ("三年来", "十三年来"),
    ],
)
def test_the_same_words_with_another_number_are_another_document(old: str, new: str) -> None:
    assert old in ARTICLE
    assert not are_one(make_document("a", ARTICLE), make_document("b", ARTICLE.replace(old, new)))


NOTICE = (
    "各市、县人民政府，各有关单位：根据绿色制造体系建设工作安排，经企业自评、第三方评价、专家评审和公示，现将{batch}绿色制造"
    "名单印发给你们。请有关单位加强对名单内企业的指导，落实各项支持政策，总结推广先进经验，带动全省工业绿色低碳转型。"
    "入选单位要持续提高绿色制造水平，发挥示范作用，按时报送年度自我声明。"
)


def test_the_third_batch_and_the_fourth_are_two_notices() -> None:
    third, fourth = (
        make_document(batch, NOTICE.format(batch=batch), f"关于公布{batch}绿色制造名单的通知")
        for batch in ("第三批", "第四批")
    )
    assert not are_one(third, fourth)


def test_a_form_filled_in_with_another_name_is_another_document() -> None:
    form = NOTICE.format(batch="今年的") + "经研究，同意{name}列为试点单位，试点期内享受有关支持政策。"
    one, other = (make_document(name, form.format(name=name)) for name in ("宏图轴承厂", "海川化工集团"))
    assert not are_one(one, other)


def test_bodies_that_only_point_to_an_annex_are_told_apart_by_their_titles() -> None:
    body = "各有关单位：现将有关事项通知如下，具体内容详见附件。"
    assert not are_one(
        make_document("a", body, "关于申报绿色工厂的通知"),
        make_document("b", body, "关于开展安全检查的通知"),
    )


def test_what_comes_round_every_year_in_the_same_words_is_no_reprint() -> None:
    body = "绿色工厂授牌大会将在开发区会展中心举行，市里几家部门的负责人将出席，电视台将全程转播这次大会。"
    assert not are_one(
        make_document("a", body, "公告", published="2020-09-29"),
        make_document("b", body, "公告", published="2022-09-29"),
    )


def test_documents_with_their_own_numbers_are_never_one_family() -> None:
    first, second = make_document("a", ARTICLE), make_document("b", ARTICLE)
    first = replace(first, article=replace(first.article, number="国发〔2021〕4号"))
    second = replace(second, article=replace(second.article, number="国发〔2021〕5号"))
    assert not are_one(first, second)


def test_the_earliest_of_the_most_official_stands_for_its_family_and_the_undated_come_last() -> None:
    rows = [
        ("undated", None, "宁乡市人民政府"),
        ("copy", "2025-11-27", "谷腾环保网"),
        ("medium", "2025-11-28", "湖南日报"),
        ("later", "2025-11-30", "宁乡经开区管委会"),
        ("first", "2025-11-29", "宁乡市人民政府"),
    ]
    found = [make_document(name, ARTICLE, published=day, source=source) for name, day, source in rows]
    families = families_of(found)
    order = [found[at].id for at in np.argsort(families.places)]
    assert order == ["first", "later", "medium", "copy", "undated"]
    assert set(families.heads.tolist()) == {4}


def test_a_governments_own_address_is_as_official_as_can_be_and_a_copy_site_is_not() -> None:
    official = make_document("a", ARTICLE, url="https://www.ningxiang.gov.cn/1.html", source="湖南日报")
    copied = make_document("b", ARTICLE, site="谷腾环保网", source="生态环境部")
    fake = make_document("c", ARTICLE, url="https://gov.cn.example.org/")
    assert rank(official) == 0 < rank(fake) < rank(copied)


BODIES = st.text(alphabet="绿色工厂园区宁乡三四12", min_size=1, max_size=60)


@settings(max_examples=60)
@given(BODIES, BODIES)
def test_what_two_texts_have_in_common_and_what_differs_make_up_both(first: str, second: str) -> None:
    found = changes(first, second)
    assert bool(found) == (first != second)
    assert len(first) - len(second) == sum(len(one) - len(other) for one, other, _ in found)


@settings(max_examples=30)
@given(st.lists(BODIES, min_size=1, max_size=6), st.randoms())
def test_families_do_not_depend_on_the_order_of_the_documents(
    bodies: list[str], chance: random.Random
) -> None:
    found = [make_document(f"d{at}", body * 3) for at, body in enumerate(bodies)]
    shuffled = found.copy()
    chance.shuffle(shuffled)
    assert _as_sets(found) == _as_sets(shuffled)


def _as_sets(found: list[Document]) -> set[frozenset[str]]:
    members: dict[int, set[str]] = {}
    for document, head in zip(found, families_of(found).heads.tolist(), strict=True):
        members.setdefault(head, set()).add(document.id)
    return {frozenset(each) for each in members.values()}


@settings(max_examples=40)
@given(BODIES, BODIES)
def test_whether_two_are_copies_does_not_depend_on_which_comes_first(first: str, second: str) -> None:
    one, other = (Text.of(make_document("d", body)) for body in (first, second))
    assert same(one, other) == same(other, one)
    assert same(one, one)


def test_the_order_of_a_family_is_total(seed_documents: dict[str, Document]) -> None:
    keys = [key(document) for document in seed_documents.values()]
    assert len(set(keys)) == len(keys)


def test_the_seed_page_and_its_clean_form_from_a_folder_are_one_family(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (seed,) = SEEDS.glob("000_*")
    (tmp_path / "a.txt").write_bytes(seed.read_bytes())
    (first,) = documents([tmp_path / "a.txt"], 1)
    assert isinstance(first, Document)
    (tmp_path / "b.txt").write_text(first.article.body, encoding="gb18030")
    (second,) = documents([tmp_path / "b.txt"], 1)
    assert isinstance(second, Document)
    assert are_one(first, second)


def test_documents_that_are_like_many_and_copies_of_none_are_compared_only_so_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = 120
    compared: list[tuple[Text, Text]] = []
    monkeypatch.setattr(grouping, "pairs", lambda _: combinations(range(rows), 2))

    def differ(one: Text, other: Text) -> bool:
        compared.append((one, other))
        return False

    monkeypatch.setattr(grouping, "same", differ)
    signatures = np.zeros((rows, SIZE), dtype=np.uint8)
    assert grouping.together(signatures, lambda row: make_document(str(row), body=f"第{row}号文。")) == []
    # Each has its share of 48, where each with each would be 7,140.
    assert rows < len(compared) <= rows * 48 / 2
