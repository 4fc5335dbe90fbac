"""A pure function over many pieces in several processes, results in order, a few pieces in flight.

The processes are started afresh, not forked: a build may run beside threads. They end when their parent does, even
when it is killed.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

# Pieces waiting for each process: enough to keep it busy, few enough to fit in memory.
_WAITING = 2


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ordered(function: Callable[[Item], Result], items: Iterable[Item], processes: int) -> Iterator[Result]:
    """``function`` of each of ``items``, in their order. Raises ``OSError`` where a process has died.

    ``function`` must be a function of a module; with fewer than two processes it runs in this one.
    """
    if processes < 2:
        yield from map(function, items)
        return
    waiting: deque[Future[Result]] = deque()
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=end_with_parent)
    try:
        for item in items:
            waiting.append(pool.submit(function, item))
            if len(waiting) > _WAITING * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        raise OSError("a process that encodes postings died, perhaps for want of memory") from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def end_with_parent() -> None:
    """Ends this process as soon as the one that started it has ended."""
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), daemon=True).start()


def _watch(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
