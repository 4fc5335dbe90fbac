"""The Flask front: browser pages and the JSON API. Knows nothing of how an engine works."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from search.library import Library, Place
from search.settings import Settings
from web import (
    api,
    comparison,
    copies,
    coverage,
    crawlers,
    exports,
    facets,
    failures,
    headers,
    health,
    language,
    matrix,
    observing,
    openapi,
    pages,
    parks,
    regions,
    rendering,
    swift,
    throttle,
)
from web.routes import AnyId
from web.site import NoSession, Site
from web.vocabulary import vocabulary


def create_app(source: Library | Place | Path, settings: Settings) -> Flask:
    """The application over an opened library, or over a place whose builds need not be usable yet.

    Without a usable build the application still answers: 503 with the remedy, until there is one.
    """
    app = Site("web")
    app.session_interface = NoSession()
    app.config["SETTINGS"] = settings
    library = source if isinstance(source, Library) else Library(source)
    app.extensions["library"] = library
    app.url_map.merge_slashes = False
    app.url_map.converters["any_id"] = AnyId
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    observer = observing.register(app, library)
    if not throttle.register(app, settings):
        # Whom to turn away is known in there. A cluster is waited for, all else is reckoned in here.
        at_once = settings.threads if settings.engine == "opensearch" else 1
        app.wsgi_app = swift.before(app, library, observer, at_once)  # type: ignore[method-assign, assignment]
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count, x_prefix=count
        )
    app.register_blueprint(api.api)
    app.register_blueprint(health.health)
    app.register_blueprint(pages.pages)
    app.register_blueprint(comparison.comparison)
    app.register_blueprint(facets.facets)
    app.register_blueprint(parks.parks_blueprint)
    app.register_blueprint(regions.regions_pages)
    app.register_blueprint(coverage.coverage)
    app.register_blueprint(matrix.matrix)
    app.register_blueprint(exports.exports)
    app.register_blueprint(copies.copies)
    app.register_blueprint(crawlers.crawlers)
    app.register_blueprint(openapi.openapi)
    language.register(app)
    rendering.register(app, vocabulary())
    failures.register(app)
    headers.register(app)
    return app
