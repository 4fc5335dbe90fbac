"""The five pages that the project began with come out exactly right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from search.repair import repair, replay, undo

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
READING = re.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]+\)")


def repaired(number: str) -> str:
    path = next(path for path in SEEDS if path.name.startswith(number))
    return repair(path.read_text(encoding="utf-8")).text


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_a_seed_can_be_repaired_and_undone(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    result = repair(text)
    assert replay(text, result.steps) == result.text
    assert undo(result.text, result.steps) == text
    assert repair(result.text).text == result.text


@pytest.mark.parametrize("number", ["002", "004"])
def test_a_clean_seed_is_not_touched(number: str) -> None:
    path = next(path for path in SEEDS if path.name.startswith(number))
    assert repair(path.read_text(encoding="utf-8")).steps == ()


@pytest.mark.parametrize("number", ["000", "001", "003"])
def test_no_reading_and_no_remnant_is_left_in_a_damaged_seed(number: str) -> None:
    text = repaired(number)
    assert READING.search(text) is None
    assert re.search("[\ue000-\uf8ff\u00a0\ufffd<>]", text) is None
    outside_simplified = [one for one in text if "一" <= one <= "鿿" and not _is_simplified(one)]
    assert outside_simplified == []


def test_the_spots_where_bytes_were_mixed_up_are_right() -> None:
    first = repaired("000")
    assert first.count("百强") == 2
    assert first.count("刚柔并济") == 2
    assert "广西南宁、海南海口】【香港，澳门，台湾】" in first
    assert "里裹挟着草木清香，生产线上涌动着清洁动能" in first
    assert "▯" not in first
    assert "抽水蓄能装机容量领跑全省（▯40万千瓦时），瑞美新能源" in repaired("003")
    assert repaired("003").count("▯") == 1


def test_titles_read_as_they_were_written() -> None:
    assert repaired("000").startswith("生态为底 低碳先行 湖南宁乡经开区分区管控显实效\n")
    title = "江苏省苏州市张家港经开区探索“四大模式”打造生态工业高质量发展绿色低碳示范区\n"
    assert title in repaired("001")


def _is_simplified(one: str) -> bool:
    try:
        one.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
