"""How far a build has come, on standard error: one line that renews itself, or lines now and then in a log."""

from __future__ import annotations

import sys
import time

import click

from search.pipeline import Progress

# Seconds between two looks, on a terminal and in a log.
_TERMINAL, _LOG = 0.5, 10.0
_STAGES = {"index": "writing the index", "check": "checking the build"}


class ProgressLine:
    """Shows the progress of a build; silent where nobody watches unless ``asked``."""

    def __init__(self, asked: bool | None = None) -> None:
        self._terminal = sys.stderr.isatty()
        self._watched = self._terminal if asked is None else asked
        self._started = self._shown = time.monotonic()
        self._stage = "pages"

    def __call__(self, progress: Progress) -> None:
        if not self._watched:
            return
        now = time.monotonic()
        if progress.stage == self._stage and now - self._shown < (_TERMINAL if self._terminal else _LOG):
            return
        self._shown, self._stage = now, progress.stage
        text = describe(progress, now - self._started)
        click.echo(f"\r\033[K{text}" if self._terminal else text, nl=not self._terminal, err=True)

    def end(self) -> None:
        if self._watched and self._terminal:
            click.echo("\r\033[K", nl=False, err=True)


def describe(progress: Progress, seconds: float) -> str:
    """One line about ``progress`` after ``seconds`` of work."""
    counted = f"{progress.documents} documents, {progress.rejects} rejected"
    if progress.stage != "pages":
        return f"{counted}; {_STAGES[progress.stage]}"
    rate = (progress.documents + progress.rejects) / max(seconds, 0.001)
    line = f"{counted}, {rate:.0f} pages/s"
    if progress.done:
        rest = seconds * (1 - progress.done) / progress.done
        line += f", {progress.done:.0%} read, {_time(rest)} to go, then the index"
    return line


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
