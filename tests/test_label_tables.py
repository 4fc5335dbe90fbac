"""A broken table is refused with file, line and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from search import tables
from search.errors import TableError
from search.label import gazetteer, lexicon, places
from search.label.weights import weight

REGION_COLUMNS = ("code", "name", "short", "pinyin", "parent")
PARK_COLUMNS = ("id", "name", "region", "level", "green_batch", "former", "origin")
ALIAS_COLUMNS = ("park", "alias", "short", "reason")


def rows(folder: Path, name: str, columns: tuple[str, ...], *lines: str) -> list[tables.Row]:
    text = "\n".join(["# origin", "\t".join(columns), *lines]) + "\n"
    (folder / name).write_text(text, encoding="utf-8")
    return tables.read(name, columns, folder)


def regions(folder: Path, *lines: str) -> dict[str, places.Region]:
    return places.build(rows(folder, "regions.tsv", REGION_COLUMNS, *lines))


def parks(folder: Path, *lines: str, aliases: tuple[str, ...] = ()) -> dict[str, gazetteer.Park]:
    extra = rows(folder, "park_aliases.tsv", ALIAS_COLUMNS, *aliases)
    return gazetteer.build_parks(rows(folder, "parks.tsv", PARK_COLUMNS, *lines), extra)


NINGXIANG = "43101004\t宁乡经济技术开发区\t430182\tnational\t\t\tgbt37028"


def test_a_code_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"regions\.tsv, line 4: code 430000 stands here twice"):
        regions(tmp_path, "430000\t湖南省\t湖南\thu nan\t", "430000\t湖南省\t湖南\thu nan\t")


def test_an_unknown_parent_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="line 3: parent 440000 is unknown"):
        regions(tmp_path, "430100\t长沙市\t长沙\tchang sha\t440000")


def test_a_cycle_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="is among its own ancestors"):
        regions(tmp_path, "430100\t长沙市\t长沙\tc\t430200", "430200\t株洲市\t株洲\tz\t430100")


def test_a_name_of_one_character_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="too short"):
        regions(tmp_path, "430000\t湖南省\t湘\txiang\t")


def test_a_missing_column_is_refused(tmp_path: Path) -> None:
    (tmp_path / "regions.tsv").write_text("code\tname\n430000\t湖南省\n", encoding="utf-8")
    with pytest.raises(TableError, match="no column short, pinyin, parent"):
        tables.read("regions.tsv", REGION_COLUMNS, tmp_path)


def test_a_park_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"parks\.tsv, line 4: id 43101004 stands here twice"):
        parks(tmp_path, NINGXIANG, NINGXIANG)


def test_one_park_under_two_ids_is_refused_since_neither_would_be_found(tmp_path: Path) -> None:
    with pytest.raises(
        TableError, match=r"parks\.tsv, line 4: 宁乡经济技术开发区 stands here as 43101004 too"
    ):
        parks(tmp_path, NINGXIANG, NINGXIANG.replace("43101004", "more-ningxiang"))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("43101004\t440000x\tin both", "region 440000x is unknown"),
        ("more-nowhere\t430100\tin both", "park more-nowhere is unknown"),
    ],
)
def test_a_second_region_of_an_unknown_park_or_place_is_refused(
    tmp_path: Path, line: str, message: str
) -> None:
    shared = rows(tmp_path, "label_parks_shared.tsv", ("park", "region", "reason"), line)
    with pytest.raises(TableError, match=message):
        gazetteer.build_shared(shared, {"43101004"})


def test_a_park_in_an_unknown_region_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="region 999999 is unknown"):
        parks(tmp_path, NINGXIANG.replace("430182", "999999"))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("43101004\t\tno\tempty", "the alias is empty"),
        ("43101004\t园区\tyes\ta kind word", "so short that it would match everywhere"),
        ("43101004\t宁\tyes\tone character", "so short that it would match everywhere"),
        ("43101004\t宁乡\tno\ttwo characters", "so short that it would match everywhere"),
        ("nowhere\t宁乡园区\tno\tunknown park", "park nowhere is unknown"),
    ],
)
def test_a_bad_alias_is_refused_with_a_remedy(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(TableError, match=message) as raised:
        parks(tmp_path, NINGXIANG, aliases=(line,))
    assert raised.value.remedy
    assert raised.value.file == "park_aliases.tsv"
    assert raised.value.line == 3


def test_an_added_alias_is_an_alias_of_its_park(tmp_path: Path) -> None:
    found = parks(tmp_path, NINGXIANG, aliases=("43101004\t宁乡双百园\tno\ttest",))
    assert "宁乡双百园" in found["43101004"].aliases


def test_an_unknown_weight_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        weight("region.nothing")


def test_the_tables_of_the_project_are_whole() -> None:
    assert len(gazetteer.regions()) > 3000
    assert len(gazetteer.parks()) > 2600
    assert len(gazetteer.topics()) == 16
    assert lexicon.lexicon().places
    assert {park.green_batch for park in gazetteer.parks().values()} >= {"1", "2", "3", "4", "5"}


def test_every_topic_has_terms_that_name_it() -> None:
    terms = tables.read("topic_terms.tsv", ("topic", "term", "weight", "reason"))
    for topic in gazetteer.topics():
        named = [row for row in terms if row["topic"] == topic and float(row["weight"]) >= 3]
        assert len(named) >= 5, topic
    assert all(row["reason"] for row in terms)


def test_the_dictionary_of_the_segmenter_holds_regions_parks_kinds_and_terms() -> None:
    words = list(gazetteer.dictionary_words())
    assert len(words) == len(set(words))
    assert {"宁乡市", "宁乡", "张家港经开区", "宁乡经济技术开发区", "经开区", "三线一单"} <= set(words)
    assert all(len(word) >= 2 for word in words)
