"""The command ``evaluate``: how well the engine ranks, by judged queries."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
import opencc

from search import evaluate as evaluation
from search.cli.group import cli, engine_options, settings_with
from search.engine.opensearch.place import cluster_place
from search.engine.whoosh_engine import WhooshKind
from search.errors import BadParameter
from search.pipeline import BuildPlace, FolderBuilds
from search.settings import Settings

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_SCRIPTS = {"traditional": "s2t", "simplified": "t2s"}


@cli.command()
@click.option(
    "--documents", required=True, type=_FILE, help="JSON lines: id, title, text; date, source if known."
)
@click.option("--queries", required=True, type=_FILE, help="One query a line: id, tab, text.")
@click.option("--qrels", required=True, type=_FILE, help="TREC judgments: query 0 document relevance.")
@click.option("--run", type=click.Path(path_type=Path), help="Write the answers there, as a TREC run.")
@click.option(
    "--script", type=click.Choice(sorted(_SCRIPTS)), help="Convert the queries to this script first."
)
@click.option("--halves", is_flag=True, help="Print the development half and the held-out half, too.")
@engine_options
def evaluate(
    documents: Path,
    queries: Path,
    qrels: Path,
    run: Path | None,
    script: str | None,
    halves: bool,
    engine: str | None,
    url: str | None,
) -> None:
    """Measure the ranking: P@1, MRR@10, nDCG@10, R@10 and R@100 of judged queries.

    The documents are indexed in a build of their own, which is removed afterwards; the current build is not touched.
    Queries are read as if they had been typed into the box.
    """
    convert: Callable[[str], str] = opencc.OpenCC(_SCRIPTS[script]).convert if script else str
    asked = {name: convert(text) for name, text in evaluation.read_queries(queries).items()}
    judgments = evaluation.read_judgments(qrels)
    if not judgments.keys() & asked.keys():
        raise BadParameter("qrels", "No judgment is of a query that is asked.", "Use the ids of the queries.")
    with (
        _place(settings_with(None, engine, url)) as place,
        evaluation.engine_over(place, evaluation.read_documents(documents)) as opened,
    ):
        found = evaluation.run(opened, asked)
    if run is not None:
        evaluation.write_run(run, found, "policysearch")
    click.echo(f"{'':16}{'queries':>8}" + "".join(f"{name:>9}" for name in evaluation.MEASURES))
    for name in ("all", "development", "held-out") if halves else ("all",):
        # Judgments of queries that were not asked say nothing of the answers.
        part = {
            query: judged
            for query, judged in judgments.items()
            if query in asked and name in ("all", evaluation.half(query))
        }
        if not part:
            continue
        figures = evaluation.measured(found, part)
        click.echo(
            f"{name:16}{len(part):8}" + "".join(f"{figures[each]:9.4f}" for each in evaluation.MEASURES)
        )


@contextmanager
def _place(chosen: Settings) -> Iterator[BuildPlace]:
    """Where the build is made: in the cluster, or in a folder that goes again."""
    if chosen.engine == "opensearch":
        with closing(cluster_place(chosen)) as cluster:
            yield cluster
    else:
        with tempfile.TemporaryDirectory(prefix="policysearch-") as name:
            yield FolderBuilds(Path(name), WhooshKind())
