"""The group that all commands belong to, and the option that most of them take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from search import settings
from search.errors import BadParameter, PolicysearchError
from search.settings import ENGINES, Settings

_INDEX = click.option(
    "--index",
    type=click.Path(path_type=Path),
    help="The index folder. Default: POLICYSEARCH_INDEX, or index/ of the project.",
)
_ENGINE = click.option(
    "--engine",
    type=click.Choice(ENGINES),
    help="whoosh keeps builds in the index folder, opensearch in a cluster. Default: POLICYSEARCH_ENGINE, or whoosh.",
)
_URL = click.option(
    "--url", help="Addresses of the cluster's nodes, joined by commas. Default: POLICYSEARCH_CLUSTER_URL."
)
Command = TypeVar("Command", bound=Callable[..., Any])


def place_options(command: Command) -> Command:
    """The options that say where builds are kept: ``--index``, ``--engine`` and ``--url``."""
    return _INDEX(engine_options(command))


def engine_options(command: Command) -> Command:
    """The options that say which engine, for a build that is not kept: ``--engine`` and ``--url``."""
    return _ENGINE(_URL(command))


def settings_with(index: Path | None, engine: str | None, url: str | None) -> Settings:
    """The settings of this process, but for what these options say; an address alone asks for a cluster."""
    loaded = settings.load()
    chosen = engine or ("opensearch" if url else loaded.engine)
    return replace(loaded, index=index or loaded.index, engine=chosen, cluster_url=url or loaded.cluster_url)


def counted(documents: int) -> str:
    """``1 document``, ``5 documents``."""
    return f"{documents} document{'' if documents == 1 else 's'}"


class Group(click.Group):
    """Prints errors that a user can mend as one line, and exits with 2 for a bad request, 1 for the rest."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except PolicysearchError as error:
            click.echo(f"policysearch: {error}", err=True)
            context.exit(2 if isinstance(error, BadParameter) else 1)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="policysearch")
def cli() -> None:
    """Full-text search over Chinese policy news.

    \b
    policysearch build                 make the index from seeds/
    policysearch search 绿色工厂        search it in the terminal
    policysearch serve                 search it in a browser

    Exit codes: 0 done, 1 could not be done, 2 bad usage. Settings are environment variables: see the README.
    """
