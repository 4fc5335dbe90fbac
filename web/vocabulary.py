"""What every template may use beside what its page gives it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from types import SimpleNamespace

from markupsafe import Markup

from web import pieces, wording
from web.routes import (
    compare_link,
    document_link,
    is_web_address,
    kept_params,
    other_language,
    page_link,
    park_link,
    path_to,
    region_link,
    reprints_link,
)


def vocabulary() -> Mapping[str, object]:
    """The names of all templates; addresses of the site are made once and kept."""
    return {
        "pieces": SimpleNamespace(**{name: _safe(getattr(pieces, name)) for name in pieces.__all__}),
        "wording": wording,
        "url_for": path_to,
        "page_link": page_link,
        "document_link": document_link,
        "compare_link": compare_link,
        "reprints_link": reprints_link,
        "park_link": park_link,
        "region_link": region_link,
        "other_language": other_language,
        "kept_params": kept_params,
        "is_web_address": is_web_address,
    }


def _safe(html: Callable[..., str]) -> Callable[..., Markup]:
    """A function of ``pieces`` whose HTML templates leave as it is: what stands in it has been escaped there."""

    @wraps(html)
    def marked(*args: object, **kwargs: object) -> Markup:
        return Markup(html(*args, **kwargs))  # noqa: S704 - as it says

    return marked
