"""The command ``search``: a query in the terminal, or the JSON API's answer to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import click

from search import present
from search.cli.group import cli, counted, place_options, settings_with
from search.library import Library, place_of
from search.model import Query, Results, Segment
from search.query import from_params, to_params
from search.query.table import TABLE


def _every_parameter(command: Callable[..., None]) -> Callable[..., None]:
    """An option for each parameter of a URL but the query itself, described by the same table."""
    for parameter in reversed(TABLE):
        if parameter.name != "q":
            name, several = parameter.name, parameter.repeated
            help = parameter.meaning + (" May be repeated: OR." if several else "")
            option = click.option(
                f"--{name}", f"{name}_", multiple=several, default=None if several else "", help=help
            )
            command = option(command)
    return command


# What looks like an option and is none may be a word that is excluded: -湘潭.
@cli.command(context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1)
@_every_parameter
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
    params = {name.removesuffix("_"): value for name, value in chosen.items()}
    return {name: [value] if isinstance(value, str) else list(value) for name, value in params.items()} | {
        "q": [text]
    }


def _link(query: Query) -> str:
    return "?" + urlencode(to_params(query))


def _print_results(results: Results) -> None:
    for note in results.query.notes:
        click.secho(note.message, fg="yellow", err=True)
    for number, hit in enumerate(results.hits, (results.query.page - 1) * results.query.size + 1):
        article, labels = hit.document.article, hit.document.bare_labels
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
