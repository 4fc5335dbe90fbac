"""What the request at hand works with."""

from __future__ import annotations

from typing import cast

from flask import current_app

from search.library import Library


def library() -> Library:
    """The library of the application; it opens and changes builds by itself."""
    return cast(Library, current_app.extensions["library"])
