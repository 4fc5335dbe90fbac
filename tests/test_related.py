"""Related documents: about the same matter, never reprints, and each says what it shares."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from search.engine import Engine
from search.label import label
from search.model import Article, Citation, Document
from search.related import Related, related
from tests.engine_contract.kinds import KINDS, engine_over

PARK = "宁乡经开区推进分区管控，企业余热回收装置投用，园区绿色工厂增至四家，管委会统筹光伏和储能项目。"
TEXTS = {
    "one": ("宁乡经开区分区管控显实效", PARK + "园区还将建设绿色微电网。"),
    "copy": ("宁乡经开区分区管控显实效", PARK + "园区还将建设绿色微电网。"),
    "same-park": (
        "宁乡经开区招商引资再突破",
        "宁乡经开区今年签约项目十二个，装备制造企业落户，投资超过五十亿元。",
    ),
    "same-words": ("湘潭推进余热回收", "湘潭高新区企业余热回收装置投用，每年节约标准煤，储能项目同步建设。"),
    "cites": ("湖南公布实施意见", "根据《园区平台项目入园管理办法》，各市州对新入园的项目先评后批。"),
    "cites-too": (
        "常德落实入园管理",
        "常德经开区依照《园区平台项目入园管理办法》组织会审，对不合要求的不予受理。",
    ),
    "else": ("森林公园春季植树", "义务植树活动在森林公园举行，市民栽下樟树和桂花。"),
}


def document(name: str) -> Document:
    title, body = TEXTS[name]
    cited = (Citation("《园区平台项目入园管理办法》", "园区平台项目入园管理办法"),) if "cites" in name else ()
    found = Article(title, "2024-01-02", None, None, None, None, body, cited)
    return Document(name, found, label(found))


DOCUMENTS = {name: document(name) for name in TEXTS}


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: kind.name)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with engine_over(request.param, list(DOCUMENTS.values())) as opened:
        yield opened


def like(engine: Engine, name: str) -> dict[str, Related]:
    family = [member.id for member in engine.family(name)]
    found = related(DOCUMENTS[name], family, len(DOCUMENTS), engine.suggestions, engine.search)
    return {each.document.id: each for each in found}


def test_the_same_park_the_same_cited_document_and_the_same_words_relate(engine: Engine) -> None:
    found = like(engine, "one")
    assert found["same-park"].parks == ("宁乡经济技术开发区",)
    assert "宁乡市" in found["same-park"].regions
    cited = like(engine, "cites")["cites-too"]
    assert cited.citations == ("《园区平台项目入园管理办法》",)


def test_a_reprint_and_the_document_itself_are_not_related(engine: Engine) -> None:
    assert not {"one", "copy"} & set(like(engine, "one"))
    assert not {"one", "copy"} & set(like(engine, "copy"))


def test_a_document_that_shares_nothing_is_not_related(engine: Engine) -> None:
    assert "else" not in like(engine, "one")
    assert like(engine, "else") == {}


def test_of_two_with_the_same_words_the_one_about_the_same_park_comes_first() -> None:
    words = "企业余热回收装置投用，每年节约标准煤，储能项目同步建设，带动就业三百余人。"
    made = [("a", f"湘潭高新区{words}"), ("b", f"宁乡经开区{words}又引进了物流公司。")]
    others = []
    for name, body in made:
        found = Article(None, None, None, None, None, None, body)
        others.append(Document(name, found, label(found)))
    with engine_over(KINDS[0], [DOCUMENTS["one"], *others]) as engine:
        assert next(iter(like(engine, "one"))) == "b"


def test_what_is_said_to_be_shared_stands_in_both(engine: Engine) -> None:
    for name in TEXTS:
        for other in like(engine, name).values():
            both = (DOCUMENTS[name], other.document)
            for park in other.parks:
                assert all(park in [each.name for each in one.labels.parks] for one in both)
            for word in other.words:
                assert all(word in f"{one.article.title}{one.article.body}".casefold() for one in both)


def test_the_api_lists_related_documents(client: FlaskClient, seed_documents: dict[str, Document]) -> None:
    for each in seed_documents.values():
        answer = client.get(f"/api/v1/documents/{each.id}/related").get_json()
        assert answer["id"] == each.id
        assert each.id not in [other["id"] for other in answer["related"]]
    assert client.get("/api/v1/documents/nowhere/related").status_code == 404
    assert client.get(f"/api/v1/documents/{each.id}/related?x=1").status_code == 400
