"""The map of provinces and the bars of months: darker and higher is never fewer, and nothing is lost."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from search import settings
from search.label.gazetteer import regions
from search.model import Everything, FacetValue, Month, Query
from tests.web_pages import one, page
from web import create_app
from web.filters import Node
from web.links import links
from web.tiles import places, tiles
from web.timeline import timeline


def test_every_province_has_one_tile_of_its_own() -> None:
    provinces = {code for code, region in regions().items() if region.parent is None}
    assert {place.code for place in places()} == provinces
    assert len({(place.x, place.y) for place in places()}) == len(places()) == 34


@given(
    st.dictionaries(st.sampled_from([place.code for place in places()]), st.integers(1, 10**6), min_size=1)
)
def test_more_documents_are_never_a_lighter_tile(counts: dict[str, int]) -> None:
    nodes = [Node(FacetValue(code, code, count, False), "/") for code, count in counts.items()]
    shown = tiles(nodes)
    darkness = {place.code: shade for place, shade, _ in shown}
    ordered = [darkness[code] for code in sorted(counts, key=counts.__getitem__)]
    assert ordered == sorted(ordered)
    assert all((shade > 0) is (place.code in counts) for place, shade, _ in shown)
    assert ordered[-1] == 5


@given(
    st.dictionaries(
        st.builds("{}-{:02}".format, st.integers(1950, 2040), st.integers(1, 12)), st.integers(1, 10**6)
    )
)
def test_bars_lose_no_month_and_none_is_empty_that_has_documents(months: dict[str, int]) -> None:
    with create_app(Path("none"), settings.load({})).test_request_context():
        given_months = [Month(month, months[month]) for month in sorted(months)]
        found = timeline(given_months, links(Query("", Everything(), collapse=True)))
    if found is None:
        assert len(months) == 0 or len({month[:4] for month in months}) == 1
        return
    first = found.bars[0].first[:4]
    assert sum(bar.count for bar in found.bars) == sum(
        count for month, count in months.items() if month[:4] >= first
    )
    assert all((bar.height > 0) is (bar.count > 0) for bar in found.bars)
    for bar in found.bars:
        assert date.fromisoformat(bar.first) < date.fromisoformat(bar.last)
        assert bar.url == f"/?from={bar.first}&to={bar.last}"


@pytest.mark.parametrize("path", ["/", "/?q=绿色", "/coverage"])
def test_the_map_says_what_its_shades_stand_for(client: FlaskClient, path: str) -> None:
    soup = page(client, path)
    counts = [int(re.findall(r"(\d+) 篇", str(tile["title"]))[-1]) for tile in soup.select("a.tile")]
    legend = one(soup, ".shades")
    assert [int(text) for text in legend.stripped_strings] == [min(counts), max(counts)]
    drawn = [set(shade["class"]) - {"shade"} for shade in legend.select(".shade")]
    used = {kind for tile in soup.select("a.tile") for kind in tile["class"] if re.fullmatch("s[1-5]", kind)}
    assert used <= set().union(*drawn)
    assert drawn[-1] == {"s5"}
