"""What a build in a cluster takes over from the one before, corrected, is what a build from scratch would come to."""

from __future__ import annotations

import json
import tempfile
from base64 import urlsafe_b64encode
from contextlib import closing
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from search.engine.opensearch.prepared import Prepared, prepare
from search.engine.opensearch.regrouping import Before, regrouped
from search.engine.opensearch.spool import Spool
from search.engine.opensearch.tally import Tally
from search.family import group
from search.model import Document
from tests.conftest import make_document

SUBJECTS = [
    "省生态环境厅召开全省碳排放核查工作部署会，要求各市州在月底前完成企业名单的核对，并把结果报送厅里。",
    "高新区管委会与三所高校签订合作协议，共建储能材料实验室，首批十二个项目已经落户，明年投入使用。",
    "县里启动河道清淤工程，分三期治理二十六公里水面，沿岸十四个村的生活污水将全部接入管网。",
]
MORE = [
    "",
    "会议由分管副市长主持，各有关部门负责同志参加了会议并作了发言。",
    "记者从会上了解到，这项工作今年将全面铺开。",
]
TITLES = [None, "工作部署会召开", "项目落户", "【要闻】工作部署会召开"]
TEXTS = st.tuples(
    st.sampled_from(SUBJECTS),
    st.sampled_from(MORE),
    st.sampled_from(["省报", "某网站", None]),
    st.sampled_from(TITLES),
)


def documents(rows: list[tuple[str, str, str | None, str | None]], first: int = 0) -> list[Document]:
    return [
        make_document(f"d{at}", subject * 4 + more, title, source=source, published=f"2024-03-{1 + at:02}")
        for at, (subject, more, source, title) in enumerate(rows, first)
    ]


def spooled(found: list[Document]) -> Spool:
    spool = Spool()
    for made in map(prepare, found):
        spool.add(b"{}\n" + made.body, made.signature)
    return spool


def hit(document: Document, number: int, family: tuple[int, int] | None) -> dict[str, Any]:
    """A document as the cluster lists it for a builder."""
    sketch = urlsafe_b64encode(prepare(document).signature.tobytes()).decode().rstrip("=")
    fields: dict[str, Any] = {"signature": [sketch], "place": [family[1] if family else 0]}
    if family:
        fields["family"] = [str(family[0])]
    return {"_id": document.id, "sort": [number], "fields": fields}


def families(found: list[Document]) -> dict[str, tuple[str, int]]:
    """Of each document that has copies who stands for it, and its place, as a whole build finds it."""
    with closing(spooled(found)) as spool:
        grouped = group(spool.signatures(), spool.document)
    heads = grouped.heads.tolist()
    return {
        document.id: (found[head].id, int(place))
        for document, head, place in zip(found, heads, grouped.places, strict=True)
        if heads.count(head) > 1
    }


def test_the_examples_have_reprints() -> None:
    alike = [(SUBJECTS[0], more, "省报", None) for more in MORE[:2]]
    assert set(families(documents([*alike, (SUBJECTS[1], "", None, None)]))) == {"d0", "d1"}


@settings(max_examples=30)
@given(st.lists(TEXTS, min_size=1, max_size=7), st.lists(TEXTS, max_size=4), st.sets(st.integers(0, 6)))
def test_families_of_a_grown_build_are_those_of_a_fresh_one(
    first: list[Any], more: list[Any], gone: set[int]
) -> None:
    old, new = documents(first), documents(more, len(first))
    known = families(old)
    numbers = {document.id: number for number, document in enumerate(old)}
    listed = [
        hit(each, at, (numbers[known[each.id][0]], known[each.id][1]) if each.id in known else None)
        for at, each in enumerate(old)
    ]
    read: list[str] = []

    def stored(document_id: str) -> Document:
        read.append(document_id)
        return old[numbers[document_id]]

    with closing(spooled(new)) as spool:
        before = Before.read(listed, {f"d{at}" for at in gone})
        found = regrouped(before, spool, len(old), stored)
    every = [*old, *new]
    placed = {document_id: before.place(row) for row, document_id in enumerate(before.ids)}
    placed |= {before.ids[row]: place for row, place in found.moved.items()}
    placed |= {each.id: found.new.get(at) for at, each in enumerate(new)}
    ours = {
        document_id: (every[place[0]].id, place[1])
        for document_id, place in placed.items()
        if place is not None
    }
    theirs = families([*(each for each in old if numbers[each.id] not in gone), *new])
    assert ours == theirs
    assert found.families == len({head for head, _ in theirs.values()})
    if not new and not gone:
        assert not read


def counted(made: list[Prepared], taken_back: list[Prepared], folder: Path) -> Any:
    tally = Tally(folder)
    for each in made:
        tally.add(each)
    for each in taken_back:
        tally.take_back(each)
    tally.dump(folder)
    return tally


@settings(max_examples=30)
@given(st.lists(TEXTS, min_size=1, max_size=6), st.sets(st.integers(0, 5)))
def test_what_is_taken_back_leaves_no_trace_in_what_is_suggested(rows: list[Any], gone: set[int]) -> None:
    made = [prepare(document) for document in documents(rows)]
    stays = [each for at, each in enumerate(made) if at not in gone]
    heirs = {each.offer.title: each.offer.id for each in reversed(stays)}
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        counted(made, [], Path(one))
        ours = Tally(Path(one))
        ours.load(Path(one))
        for at in gone & set(range(len(made))):
            ours.take_back(made[at])
        ours.suggest.name_heirs(heirs.get)
        theirs = counted(stays, [], Path(other))
        assert ours.values == theirs.values
        for part in ("documents", "phrases"):
            assert ours.suggest.dump()[part] == theirs.suggest.dump()[part]
        for part in ("names", "titles"):
            assert sorted(ours.suggest.dump()[part]) == sorted(theirs.suggest.dump()[part])
        ours.finish()
        theirs.finish()
        written = [
            {
                path.name: path.read_bytes()
                for path in (Path(folder) / "suggest").iterdir()
                if "keys" in path.name
            }
            for folder in (one, other)
        ]
        assert {name for name, data in written[0].items() if data != written[1][name]} <= {"keys.entries.npy"}


def test_a_tally_is_json_that_holds_no_text_of_bodies(tmp_path: Path) -> None:
    import gzip

    counted([prepare(each) for each in documents([(SUBJECTS[0], "", "省报", TITLES[1])])], [], tmp_path)
    with gzip.open(tmp_path / "tally.json.gz", "rt", encoding="utf-8") as stream:
        found = json.load(stream)
    assert set(found) == {"values", "words", "suggest"}
    assert SUBJECTS[0][:12] not in json.dumps(found, ensure_ascii=False)
