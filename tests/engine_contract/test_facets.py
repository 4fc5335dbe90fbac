"""Every engine counts exactly: a count is what choosing the value would show."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from search.engine import Engine, EngineKind
from search.engine.values import facet_values
from search.model import (
    FACETS,
    Document,
)
from search.query import from_params, toggle
from tests.conftest import make_document
from tests.engine_contract.examples import DOCUMENTS, REGIONS
from tests.engine_contract.kinds import engine_over, every_kind


@every_kind
@settings(max_examples=40)
@given(DOCUMENTS, st.sampled_from(["", "绿色", "-宁乡", "园区 OR 工厂"]), st.data())
def test_a_facets_count_is_the_number_of_results_after_choosing_it(
    kind: EngineKind, documents: list[Document], text: str, data: st.DataObject
) -> None:
    with engine_over(kind, documents) as engine:
        query = from_params(
            {"q": [text], "topic": data.draw(st.sampled_from([[], ["carbon"], ["carbon", "ecology"]]))}
        )
        for facet in engine.search(query).facets:
            for value in facet.values:
                alone = from_params(
                    {"q": [text]}
                    | {name: list(chosen) for name, chosen in query.filters.items()}
                    | {facet.name: [value.value]}
                )
                assert engine.search(alone).total == value.count


@every_kind
@settings(max_examples=30)
@given(DOCUMENTS, st.sampled_from(["", "绿色", "园区 OR 工厂"]), st.sampled_from(["", "2021"]), st.booleans())
def test_a_months_count_is_the_number_of_results_in_it_whatever_dates_are_chosen(
    kind: EngineKind, documents: list[Document], text: str, year: str, by_range: bool
) -> None:
    undated = make_document("undated", "绿色园区")
    words = {"q": [text], "topic": ["carbon"]}
    chosen = {"from": [year], "to": [year]} if by_range else {"year": [year] if year else []}
    with engine_over(kind, [*documents, undated]) as engine:
        shown = engine.search(from_params(words | chosen)).months
        assert [each.month for each in shown] == sorted(
            {f"{year}-05" for year in years(documents, engine, words)}
        )
        for each in shown:
            alone = from_params(words | {"from": [each.month], "to": [each.month]})
            assert engine.search(alone).total == each.count > 0


def years(documents: list[Document], engine: Engine, words: dict[str, list[str]]) -> set[str]:
    """The years in which ``words`` find something."""
    every = {(document.article.published or "")[:4] for document in documents}
    return {year for year in every if engine.search(from_params(words | {"year": [year]})).total}


@every_kind
@settings(max_examples=40)
@given(DOCUMENTS, st.lists(st.sampled_from(REGIONS), unique=True, max_size=3))
def test_a_selected_value_never_disappears(
    kind: EngineKind, documents: list[Document], regions: list[str]
) -> None:
    with engine_over(kind, documents) as engine:
        results = engine.search(from_params({"q": ["绿色"], "region": regions, "year": ["1999"]}))
        shown = {
            (facet.name, value.value) for facet in results.facets for value in facet.values if value.selected
        }
        assert shown == {("region", region) for region in regions} | {("year", "1999")}


@every_kind
def test_every_facet_is_answered_in_its_order(kind: EngineKind) -> None:
    with engine_over(kind, [make_document("one", "园区")]) as engine:
        results = engine.search(toggle(from_params({}), "topic", "carbon"))
        assert tuple(facet.name for facet in results.facets) == FACETS
        assert results.total == 0


@every_kind
@settings(max_examples=20)
@given(DOCUMENTS, st.integers(0, 3))
def test_what_has_no_value_of_a_facet_is_counted_document_by_document(
    kind: EngineKind, documents: list[Document], bare: int
) -> None:
    odd = [make_document(f"bare-{number}", "绿色园区", published="2021-05-01") for number in range(bare)]
    undated = make_document("undated", "绿色园区", source="某报")
    every = [*documents, *odd, undated]
    with engine_over(kind, every) as engine:
        for facet in FACETS:
            without = [document for document in every if not facet_values(document)[facet]]
            assert engine.lacking(facet) == len(without)
