"""The command ``policysearch``: parses, calls, prints. ``web`` adds ``serve`` to this group."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import click

from search import builds, pipeline, present, settings
from search.engine.whoosh_engine import WhooshKind
from search.errors import REBUILD, BadParameter, IndexUnavailable, PolicysearchError
from search.library import Library, open_current
from search.model import FACETS, BuildInfo, Query, Reject, Results, Segment
from search.query import from_params, to_params

INDEX_OPTION = click.option(
    "--index",
    type=click.Path(path_type=Path),
    help="The index folder. Default: POLICYSEARCH_INDEX, or index/ of the project.",
)
_PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))


class _Group(click.Group):
    """Prints errors that a user can mend as one line, and exits with 2 for a bad request, 1 for the rest."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except PolicysearchError as error:
            click.echo(f"policysearch: {error}", err=True)
            context.exit(2 if isinstance(error, BadParameter) else 1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="policysearch")
def cli() -> None:
    """Full-text search over Chinese policy news.

    \b
    policysearch build                 make the index from seeds/
    policysearch search 绿色工厂        search it in the terminal
    policysearch serve                 search it in a browser

    Exit codes: 0 done, 1 could not be done, 2 bad usage. Settings are environment variables: see the README.
    """


@cli.command()
@_PATHS
def read(paths: tuple[Path, ...]) -> None:
    """Read pages and print each as one JSON document a line; nothing is indexed.

    PATHS are folders, .txt, .html, .jsonl files, or .zip and .tar.gz of these. Pages that can't be used are listed
    on standard error; the exit code is 1 if none could.
    """
    if not paths:
        raise click.UsageError("Give at least one path.")
    printed = 0
    for item in pipeline.documents(paths, settings.load().max_page_mb):
        if isinstance(item, Reject):
            _print_rejects([item])
        else:
            click.echo(json.dumps(present.document(item), ensure_ascii=False))
            printed += 1
    sys.exit(0 if printed else 1)


@cli.command()
@_PATHS
@INDEX_OPTION
@click.option("--if-missing", is_flag=True, help="Do nothing where there is a build already.")
def build(paths: tuple[Path, ...], index: Path | None, if_missing: bool) -> None:
    """Rebuild the whole index from pages (default: seeds/).

    The new build is made beside the old one, verified, and swapped in by one atomic step: whatever goes wrong, the
    current build keeps answering. Pages that can't be used are listed with reasons, and the rest goes on.
    """
    chosen = settings.load()
    if if_missing and builds.exists(index or chosen.index):
        return
    sources = paths or (settings.project_folder() / "seeds",)
    progress = _Progress()
    report = pipeline.build(sources, index or chosen.index, chosen.max_page_mb, progress=progress)
    progress.end()
    _print_rejects(report.rejects)
    click.echo(f"build {report.info.id}: {report.info.documents} documents, {report.info.rejects} rejected")


@cli.command()
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
@INDEX_OPTION
def search(query: tuple[str, ...], as_json: bool, index: Path | None, **chosen: Any) -> None:
    """Search the index and print the results, matched words marked.

    Words beside each other must all match; "…" is a phrase, -word excludes, OR joins, title: looks in titles only.
    Put -- before a query that begins with a minus sign.
    """
    library = Library.open(index or settings.load().index)
    results = library.search(from_params(_params(" ".join(query), chosen)))
    if as_json:
        click.echo(json.dumps(present.results(results, _link), ensure_ascii=False, indent=2))
    else:
        _print_results(results)


@cli.command()
@INDEX_OPTION
def check(index: Path | None) -> None:
    """Check the current build: does it open, count, match its checksums and this program's fingerprint?"""
    folder = index or settings.load().index
    current = builds.current_folder(folder)
    manifest = builds.read_manifest(current)
    damaged = builds.damaged_files(current, manifest)
    if damaged:
        raise IndexUnavailable(f"Contents changed since the build: {', '.join(damaged)}.", REBUILD)
    engine = open_current(folder, WhooshKind())
    counted = engine.search(from_params({})).total
    if counted != manifest.info.documents:
        raise IndexUnavailable(f"{counted} documents where {manifest.info.documents} were written.", REBUILD)
    _print_info(manifest.info, len(manifest.files))


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
    click.echo(f"{results.total} documents, {results.took_ms:.1f} ms, build {results.build}")


def _marked(segments: Iterable[Segment], bold: bool = False) -> str:
    pieces = (
        click.style(part.text, fg="red", bold=True) if part.marked else click.style(part.text, bold=bold)
        for part in segments
    )
    return "".join(pieces).replace("\n", " ")


def _print_rejects(rejects: Iterable[Reject]) -> None:
    for reject in rejects:
        click.secho(f"rejected {reject.origin} [{reject.code}]: {reject.reason}", fg="yellow", err=True)


def _print_info(info: BuildInfo, files: int) -> None:
    click.echo(f"build {info.id} is whole")
    click.echo(f"  made         {info.created}")
    click.echo(f"  documents    {info.documents} ({info.rejects} rejected)")
    click.echo(f"  files        {files}, all checksums match")
    click.echo(f"  fingerprint  {info.fingerprint}, as here")


class _Progress:
    """A line on the terminal with the count and the rate, renewed twice a second; silent where nobody watches."""

    def __init__(self) -> None:
        self._started = self._shown = time.monotonic()
        self._watched = sys.stderr.isatty()

    def __call__(self, documents: int, rejects: int) -> None:
        now = time.monotonic()
        if self._watched and now - self._shown > 0.5:
            self._shown = now
            rate = documents / (now - self._started)
            click.echo(f"\r{documents} documents, {rejects} rejected, {rate:.0f}/s ", nl=False, err=True)

    def end(self) -> None:
        if self._watched:
            click.echo("\r\033[K", nl=False, err=True)


if __name__ == "__main__":
    cli()
