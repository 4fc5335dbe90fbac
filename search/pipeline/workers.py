"""Pages through the rooms in several processes: results in order, few pages in flight, no page that ends a build.

Each process is an executor of its own, so that where one dies, or takes for ever, it is known which pages it had.
These are made once more, one at a time, and the page that does it again becomes a reject.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context

from search.engine.parallel import end_with_parent, processors
from search.model import Page, Reject
from search.pipeline.page import Made, Prepare, make, make_all

# Pages travel together until they have this many characters, or are this many.
BATCH_CHARACTERS = 1 << 16
BATCH_PAGES = 64
# Fewer characters are done here before other processes, of which each reads its dictionaries first, have started.
ALONE_CHARACTERS = 1 << 20
# Seconds that the pages of a batch, or one page alone, may take: far more than any page needs.
PATIENCE = 300.0
# Batches that wait for each process, with the one that it works on.
_WAITING = 3
# Pages in a row at which a process dies before the machine is blamed and not the pages.
DEATHS = 16

Item = Page | Reject
Result = tuple[Item, Made | Reject]
Batch = list[Item]


def made(pages: Iterable[Item], prepare: Prepare, processes: int | None = None) -> Iterator[Result]:
    """Each of ``pages`` with what came of it, in their order, whatever the number of processes.

    Without ``processes`` there is one for each processor once there are pages enough to pay for it. Raises
    ``OSError`` where processes die at one page after another.
    """
    batches = _batches(pages)
    if processes is None:
        yield from _alone(_first(batches), prepare)
        processes = processors()
    if processes < 2:
        yield from _alone(batches, prepare)
    else:
        first = next(batches, None)
        if first is not None:
            yield from _together(first, batches, prepare, processes)


def _alone(batches: Iterable[Batch], prepare: Prepare) -> Iterator[Result]:
    for batch in batches:
        for page in batch:
            yield page, make(page, prepare)


def _together(first: Batch, rest: Iterator[Batch], prepare: Prepare, processes: int) -> Iterator[Result]:
    crew = _Crew(prepare, processes)
    try:
        crew.give(first)
        for batch in rest:
            crew.give(batch)
            if crew.busy:
                yield from crew.take()
        while crew.waiting:
            yield from crew.take()
    finally:
        crew.end()


def _batches(pages: Iterable[Item]) -> Iterator[Batch]:
    batch: Batch = []
    size = 0
    for page in pages:
        batch.append(page)
        size += _size(page)
        if size >= BATCH_CHARACTERS or len(batch) >= BATCH_PAGES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _first(batches: Iterator[Batch]) -> Iterator[Batch]:
    """As many of ``batches`` as are done sooner than processes start."""
    size = 0
    while size < ALONE_CHARACTERS and (batch := next(batches, None)) is not None:
        size += sum(map(_size, batch))
        yield batch


def _size(page: Item) -> int:
    return len(page.content) if isinstance(page, Page) else 0


@dataclass(slots=True)
class _Task:
    batch: Batch
    worker: _Worker
    future: Future[list[Made | Reject]]


class _Worker:
    """One process, started afresh and not forked: a build may run beside threads."""

    def __init__(self) -> None:
        self.tasks = 0
        self._start()

    def submit(self, batch: Batch, prepare: Prepare) -> Future[list[Made | Reject]]:
        return self._pool.submit(make_all, batch, prepare)

    def result(self, future: Future[list[Made | Reject]]) -> list[Made | Reject]:
        """What came of it. Raises ``TooLong`` where the process takes for ever, which starting up is no part of."""
        self._pid.result()
        return future.result(PATIENCE)

    def restart(self) -> None:
        self.end()
        self._start()

    def end(self) -> None:
        """Ends the process, whatever it is doing."""
        if self.tasks:
            with suppress(BrokenProcessPool, TooLong):
                # Raises where the process has died already, when its number may be another's.
                self._pool.submit(os.getpid)
                os.kill(self._pid.result(), signal.SIGKILL)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _start(self) -> None:
        self._pool = ProcessPoolExecutor(1, get_context("spawn"), initializer=_begin)
        self._pid = self._pool.submit(os.getpid)


class _Crew:
    """The processes, and the batches that they have not given back."""

    def __init__(self, prepare: Prepare, processes: int) -> None:
        self._prepare = prepare
        self._workers = [_Worker() for _ in range(processes)]
        self.waiting: deque[_Task] = deque()
        self._deaths = 0

    @property
    def busy(self) -> bool:
        """Whether every process has as much before it as it should."""
        return len(self.waiting) >= _WAITING * len(self._workers)

    def give(self, batch: Batch) -> None:
        """Hands ``batch`` to the process with the least to do."""
        worker = min(self._workers, key=lambda each: each.tasks)
        worker.tasks += 1
        self.waiting.append(_Task(batch, worker, self._submit(worker, batch)))

    def take(self) -> Iterator[Result]:
        """What came of the batch given first."""
        task = self.waiting.popleft()
        try:
            results = task.worker.result(task.future)
            self._deaths = 0
        except (BrokenProcessPool, TooLong):
            results = self._one_by_one(task)
        task.worker.tasks -= 1
        yield from zip(task.batch, results, strict=True)

    def end(self) -> None:
        for worker in self._workers:
            worker.end()

    def _submit(self, worker: _Worker, batch: Batch) -> Future[list[Made | Reject]]:
        try:
            return worker.submit(batch, self._prepare)
        except BrokenProcessPool as error:
            failed: Future[list[Made | Reject]] = Future()
            failed.set_exception(error)
            return failed

    def _one_by_one(self, task: _Task) -> list[Made | Reject]:
        """The results of a batch at which a process died, with a reject for the page that made it die."""
        task.worker.restart()
        results = []
        for page in task.batch:
            try:
                results += task.worker.result(task.worker.submit([page], self._prepare))
                self._deaths = 0
            except (BrokenProcessPool, TooLong) as error:
                self._deaths += 1
                if self._deaths >= DEATHS:
                    raise OSError(
                        "processes die at one page after another, perhaps for want of memory"
                    ) from error
                results.append(_fatal(page, error))
                task.worker.restart()
        for other in self.waiting:
            if other.worker is task.worker:
                other.future = self._submit(other.worker, other.batch)
        return results


def _fatal(page: Item, error: Exception) -> Reject:
    if isinstance(error, TooLong):
        reason = f"The page was not done after {PATIENCE:.0f} seconds. Please report this page."
        return Reject(page.origin, "timeout", reason)
    reason = "The process that read this page died, perhaps for want of memory. Please report this page."
    return Reject(page.origin, "crashed", reason)


def _begin() -> None:
    # The terminal sends an interrupt to all processes; the one that started them ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
