"""The command ``search``: a query in the terminal, or the JSON API's answer to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import click

from search import present
from search.cli.group import cli, counted, place_options, settings_with
from search.library import Library, place_of
from search.model import FACETS, Query, Results, Segment
from search.query import from_params, to_params


# What looks like an option and is none may be a word that is excluded: -湘潭.
@cli.command(context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1)
@click.option(
    "--region", multiple=True, help="Six-digit region code, with all below it. May be repeated: OR."
)
@click.option("--park", multiple=True, help="Park id. May be repeated.")
@click.option("--topic", multiple=True, help="Topic id. May be repeated.")
@click.option("--source", multiple=True, help="Source name. May be repeated.")
@click.option("--year", multiple=True, help="Year. May be repeated.")
@click.option("--from", "from_", default="", help="First date: 2024, 2024-05 or 2024-05-31.")
@click.option("--to", default="", help="Last date, inclusive.")
@click.option("--sort", default="", help="relevance (default) or date.")
@click.option("--page", default="", help="Page of results, from 1.")
@click.option("--size", default="", help="Results a page, 10 by default.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as the JSON API gives it.")
@place_options
def search(
    query: tuple[str, ...],
    as_json: bool,
    index: Path | None,
    engine: str | None,
    url: str | None,
    **chosen: Any,
) -> None:
    """Search the index and print the results, matched words marked.

    Words beside each other must all match; "…" is a phrase, -word excludes, OR joins, title: looks in titles only.
    """
    for word in query:
        if word.startswith("--"):
            raise click.NoSuchOption(word)
    library = Library.open(place_of(settings_with(index, engine, url)))
    results = library.search(from_params(_params(" ".join(query), chosen)))
    if as_json:
        click.echo(json.dumps(present.results(results, _link), ensure_ascii=False, indent=2))
    else:
        _print_results(results)


def _params(text: str, chosen: Mapping[str, Any]) -> dict[str, list[str]]:
    """Options as the parameters of a URL, so that both are read by the same code."""
    params = {facet: list(chosen[facet]) for facet in FACETS}
    params |= {name: [chosen[name]] for name in ("to", "sort", "page", "size")}
    return params | {"q": [text], "from": [chosen["from_"]]}


def _link(query: Query) -> str:
    return "?" + urlencode(to_params(query))


def _print_results(results: Results) -> None:
    for note in results.query.notes:
        click.secho(note.message, fg="yellow", err=True)
    for number, hit in enumerate(results.hits, (results.query.page - 1) * results.query.size + 1):
        article, labels = hit.document.article, hit.document.labels
        click.echo(f"{number}. {_marked(hit.title, bold=True)}")
        named = [region.path[-1] for region in labels.regions] + [park.name for park in labels.parks]
        facts = [article.published, article.source, *named, *(topic.label for topic in labels.topics)]
        click.secho("   " + " · ".join(fact for fact in facts if fact), dim=True)
        click.echo(f"   {_marked(hit.snippet)}\n   {hit.document.id}\n")
    click.echo(f"{counted(results.total)}, {results.took_ms:.1f} ms, build {results.build}")


def _marked(segments: Iterable[Segment], bold: bool = False) -> str:
    pieces = (
        click.style(part.text, fg="red", bold=True) if part.marked else click.style(part.text, bold=bold)
        for part in segments
    )
    return "".join(pieces).replace("\n", " ")
