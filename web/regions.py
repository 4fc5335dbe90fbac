"""A region's page: where it lies, its former names, its parks, and what the documents say of it."""

from __future__ import annotations

from functools import cache

from flask import Blueprint, abort

from search.label.gazetteer import parks, regions
from search.label.gazetteer import path as region_path
from search.label.places import former_names
from web import facets
from web.current import library
from web.freshness import per_build
from web.language import gettext
from web.profile import profile
from web.rendering import render

regions_pages = Blueprint("regions", __name__)

LEVELS = ("省级行政区", "地级行政区", "县级行政区")


@regions_pages.get("/regions/<code>")
@per_build
def page(code: str) -> str:
    """The region of this six-digit code."""
    region = regions().get(code)
    if region is None:
        abort(404)
    shelf = library()
    found = profile(shelf, "region", code)
    return render(
        "region.html",
        query=None,
        region=region,
        level=gettext(LEVELS[region.level]),
        above=tuple((each, regions()[each].name) for each in region_path(code)[:-1]),
        former=former().get(code, ()),
        below=facets.values(shelf, found.query, "region", under=code) if found.total else (),
        green=[park for park in parks().values() if park.green_batch and code in region_path(park.region)],
        profile=found,
    )


@cache
def former() -> dict[str, tuple[str, ...]]:
    """By the code of today: the former names of regions."""
    found: dict[str, list[str]] = {}
    for name, codes in former_names().items():
        for code in codes:
            found.setdefault(code, []).append(name)
    return {code: tuple(names) for code, names in found.items()}
