"""What a question asks for in figures, and what gives them."""

from __future__ import annotations

import pytest

from search.analyse import fold
from search.engine.figures import kinds
from tests.conftest import make_document
from tests.engine_contract.kinds import KINDS, engine_over
from tests.engine_contract.test_questions import kinds_of_parts


def gives(question: str, text: str) -> bool:
    return any(kind.search(fold(text)) for kind in kinds(fold(question)))


@pytest.mark.parametrize(
    ("question", "answer", "another"),
    [
        ("多少家企业获评绿色工厂？", "共有1200余家", "共有1200名"),
        ("几家企业获评绿色工厂？", "十二家获评", "获评企业多"),
        ("产值达到多少？", "达到3.5亿元", "大幅增长"),
        ("办法何时施行？", "自2024年5月1日起施行", "有效期五年"),
        ("活动几号开始", "5月8日开始", "共8场"),
        ("建设用了多久？", "历时18个月", "占地18亩"),
        ("离县城有多远", "相距35公里", "海拔35"),
        ("拨付了多少资金", "拨付资金2.4亿", "及时拨付资金"),
        ("占比几成？", "占四成", "占比上升"),
        ("共有多少万辆", "共120万辆", "共120万吨"),
        ("多少家企业获评", "二十一家获评", "一批获评"),
        ("占地多少亩", "占地三百零一亩", "占地广"),
        ("有多少人参加", "一万人参加", "众人参加"),
        ("建设多久", "历时一年", "历时长"),
        ("哪年建成", "二〇二四年建成", "已经建成"),
        ("几号开始申报", "5号开始申报", "开始申报"),
        ("国发几号文件", "国发〔2024〕5号", "2024年5月1日印发"),
        ("补助多少钱", "补助5万", "参加者5万人"),
        ("占比多少", "占百分之五", "老百姓"),
    ],
)
def test_a_figure_of_the_kind_asked_for_answers(question: str, answer: str, another: str) -> None:
    assert gives(question, answer)
    assert not gives(question, another)


@pytest.mark.parametrize(
    "question",
    [
        "绿色工厂如何申报？",
        "近几年绿色工厂",
        "十几家企业为什么停产",
        "哪些企业获评绿色工厂？",
        "任何时候如何申报",
        "未来几年如何发展",
    ],
)
def test_what_asks_for_no_figure_has_none(question: str) -> None:
    assert kinds(fold(question)) == ()


def test_a_figure_that_the_question_gives_itself_answers_nothing() -> None:
    said = make_document("said", "园区循环化改造，2024年申报企业。")
    gives_it = make_document("gives", "园区循环化改造，6月申报企业。")
    others = [make_document(f"o{at}", f"第{at}条消息，与此无关。") for at in range(8)]
    with engine_over(KINDS[0], [said, gives_it, *others]) as engine:
        parts = kinds_of_parts(engine, "2024年园区循环化改造何时申报企业？")
    assert "figure" not in parts["said"]
    assert len(kinds(fold("几家几户几人几台几辆几亩几吨几座？"))) == 4
    assert parts["gives"]["figure"] > 0


@pytest.mark.parametrize("text", ["1", "一", "千", "1.", "园区改造"])
def test_a_text_that_repeats_itself_does_not_cost_its_length_squared(text: str) -> None:
    """It would take minutes: nothing is asserted but that it ends."""
    pages = [
        make_document(f"{at}", f"园区循环化改造{at}。{text * (30_000 // len(text))}") for at in range(20)
    ]
    with engine_over(KINDS[0], pages) as engine:
        assert kinds_of_parts(engine, "园区循环化改造有多少家企业？占比几成，何时申报？")
