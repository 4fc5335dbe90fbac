"""What says the same in other words, characters or numerals is searched, too, and said so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.model import Either, Match, Node
from search.query import from_params, numerals, parse, to_params


def test_a_plan_suggests_its_years_and_synonyms_can_be_turned_off() -> None:
    notes = {note.code: dict(note.params) for note in parse("双碳 十四五")[1]}
    assert notes["plan_period"] == {"from": "2021", "to": "2025"}
    assert notes["also_searched"] == {"synonyms": "0"}
    query = from_params({"q": ["双碳"], "synonyms": ["0"], "freshness": ["0"]})
    assert not query.notes
    assert texts(query.node) == ["双碳"]
    assert to_params(query) == [("q", "双碳"), ("synonyms", "0"), ("freshness", "0")]


@pytest.mark.parametrize(
    ("text", "also"),
    [
        ("二〇二四年", "2024年"),
        ("2024年", "二〇二四年"),
        ("2024年", "二零二四年"),
        ("24家", "二十四家"),
        ("二十四家", "24家"),
        ("1.2亿", "12000万"),
        ("12000万元", "一亿二千万"),
        ("国发〔2021〕4号", "国发2021第4号"),
        ("双碳", "碳达峰碳中和"),
        ("经开区", "经济技术开发区"),
        ("经济技术开发区", "经开区"),
        ("VOCs", "挥发性有机物"),
        ("生态环境部", "环境保护部"),
    ],
)
def test_the_same_in_other_characters_is_searched_too(text: str, also: str) -> None:
    assert any(also in found for found in texts(parse(text)[0]))


def texts(node: Node) -> list[str]:
    if isinstance(node, Match):
        return [node.unit.text]
    parts = (node.typed, *node.also) if isinstance(node, Either) else getattr(node, "parts", ())
    return [found for part in parts for found in texts(part)]


def test_what_is_excluded_is_excluded_as_typed() -> None:
    assert parse("-双碳") == parse("-双碳", synonyms=False)


def test_every_form_of_a_document_number_asks_for_the_same() -> None:
    forms = ["国发〔2021〕4号", "国发[2021]4号", "國發(2021)4號", "国发（２０２１）４号", "国发【2021】4号"]
    assert len({parse(form)[0] for form in forms}) == 1


@given(st.integers(1, 10**11))
def test_a_number_in_characters_is_read_back(number: int) -> None:
    assert numerals.read(numerals.characters(number)) == number
