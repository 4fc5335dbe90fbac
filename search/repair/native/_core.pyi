"""The compiled core, see ``module.cpp``. Each function answers as the one in Python that it stands in for."""

from collections.abc import Callable, Mapping, Sequence

from search.repair.filling import Place
from search.repair.page_model import Model

SOURCES: str  # as ``sources.digest`` has it; empty where it was built by hand

class Pairs:
    """As ``search.repair.language._Pairs``."""

    def __getitem__(self, pair: str, /) -> float: ...

class Simplifier:
    """The table of ``search.repair.script`` in ``tables["table"]``; a character of ``tables["ask"]`` or more, and each
    of the phrases, asks for OpenCC."""

    def __init__(self, tables: dict[str, object], phrases: list[str], /) -> None: ...
    def convert(self, text: str, /) -> tuple[str, list[int]]:
        """The text by the table, and the places, in no order, where OpenCC is to be asked."""

class Readings:
    """What ``search.repair.insertion`` looks for in a text.

    ``letters`` are those of readings; ``judge`` says what the readings behind a character are to it, and is kept for
    good.
    """

    def __init__(self, letters: str, judge: Callable[[str], int], /) -> None: ...
    def annotated(self, text: str, /) -> list[tuple[str, int, int]]:
        """As ``search.repair.insertion._annotated``."""

    def bare(self, text: str, /) -> str:
        """The text without the readings behind characters that have them."""

    def mended(
        self, text: str, found: list[tuple[str, int, int]], private: bool, /
    ) -> tuple[str, str, list[tuple[int, int, str, bool, float]]]:
        """As ``search.repair.page._mended``, of what ``annotated`` has found."""

class Signs:
    """The marks of each code point of the basic plane, and which of them are counted."""

    def __init__(self, marks: dict[str, object], /) -> None: ...
    def count(self, text: str, /) -> tuple[int, int, int, int, int]:
        """As ``search.repair.signs._counted``, with all counts."""

class PageModel:
    """As ``search.repair.page_model._Pairs``."""

    def __init__(self, page: str, short: dict[str, str], /) -> None: ...
    def __getitem__(self, pair: str, /) -> float: ...
    def next(self, before: str, character: str, /) -> float: ...
    def all_after(self, text: str, /) -> float: ...
    def count(self, part: str, /) -> int: ...
    def rest(self, before: str, /) -> float: ...
    def rated(self, before: str, candidates: tuple[str, ...], keep: int, /) -> list[tuple[str, float]]: ...

class DamagedPage:
    """A page as its runs see it: ``search.repair.moves.Page`` with its text and the marks that it writes short.

    A run is its start, its end, what it reads and how sure that is. ``Readings.mended`` makes its own; this one is for
    the tests, which ask each reader of runs by itself.
    """

    def __init__(
        self, text: str, model: Model, listed: frozenset[str], sound: str, short: str, private: bool, /
    ) -> None: ...
    def runs(self) -> list[tuple[int, int, str, float]]:
        """As ``search.repair.mending.runs``."""

    def certain(self, at: int, done: int, /) -> tuple[int, int, str, float] | None:
        """As ``search.repair.certain.read``."""

    def marked(self, at: int, done: int, /) -> tuple[int, int, str, float] | None:
        """As ``search.repair.marked.read``."""

    def shift(self, at: int, done: int, /) -> tuple[int, int, str, float] | None:
        """As ``search.repair.shift.read`` from where characters still pair as they should."""

def on_first_use(load: Callable[[], None], /) -> None:
    """Has ``load`` called when the core is first asked for something; it calls ``feed``."""

def feed(tables: Mapping[str, object], /) -> None:
    """Takes the tables. Raises KeyError where one is missing, ValueError where one has another size than it must."""

def words(text: str, /) -> float:
    """As ``search.repair.words._likelihood``."""

def log_likelihoods(text: str, /) -> list[float]:
    """As ``search.repair.language._log_likelihoods``."""

def fillings(last: str, lead: int, end: int | str, after: str, /) -> Sequence[str]:
    """As ``search.repair.gaps._fillings``."""

def spanned(left: str, right: str, /) -> bool:
    """As ``search.repair.words._spanned``."""

def rated(before: str, candidates: tuple[str, ...], keep: int, /) -> Sequence[tuple[str, float]]:
    """As ``search.repair.candidates._rated``; the tuple is kept for good."""

def filled(
    model: Model, last: str, text: str, places: list[Place], behind: str, weight: float, /
) -> list[tuple[float, str]]:
    """As ``search.repair.filling._filled``."""

def gain(text: str, /) -> float:
    """As ``search.repair.runs._gain``."""

def occurrences(file: bytes, start: int, words: list[str], /) -> list[float]:
    """How often a dictionary has words that stand in order from ``start`` on; -1 where it has not. Needs no tables."""

def shortened(text: str, /) -> dict[str, str]:
    """As ``search.repair.width._shortened``."""

def widened(text: str, narrow: str, wide: str, /) -> list[tuple[int, int, str]]:
    """As ``search.repair.width._widened``."""
