"""The tables of the repair as the compiled core takes them, made when it is first asked for something."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from search.repair import (
    candidates,
    certain,
    dictionary,
    endings,
    enumerations,
    filling,
    frames,
    gaps,
    language,
    listed,
    marked,
    mending,
    moves,
    neighbours,
    page_model,
    readings,
    runs,
    script,
    segments,
    shift,
    slots,
    swallowed,
    weighing,
    width,
    words,
)

_PLANE = 0x10000
_READING_RUNS = (
    certain,
    endings,
    enumerations,
    language,
    marked,
    mending,
    moves,
    page_model,
    runs,
    segments,
    shift,
    slots,
    swallowed,
    weighing,
    width,
)


def feed(take: Callable[[Mapping[str, object]], None]) -> None:
    """Gives the core's ``feed`` all that it has to know."""
    take(
        {
            **_language(),
            **_listed(),
            **_limits(),
            "cells": frames.cells("gbk"),
            "plausible": language.plausible_codes().astype(np.uint8),
            "only_simplified": (script.marks() == script.SIMPLIFIED).astype(np.uint8),
            "ask": _simple,
            "words": _words(),
            "runs": runs.file(),
            "dictionary": dictionary.file(),
            "dictionary_start": dictionary.ordered_from(),
            "far_behind": candidates.FAR_BEHIND,
            "followers": neighbours.file(),
            **_constants(),
            **_marks(),
            "letters": readings.EACH_LETTER,
            "pairs": _pairs(),
            "readers": _readers,
            "following": swallowed.judged,
        }
    )


def _language() -> dict[str, object]:
    share = np.full(_PLANE, -1.0)
    for mark, value in language.marks().items():
        share[ord(mark)] = value
    simple = language.simple_codes()[:_PLANE]
    return {
        "after_word": language.AFTER_WORD,
        "after_mark": language.AFTER_MARK,
        "digit": language.DIGIT_SHARE,
        "letter": language.LETTER_SHARE,
        "other": language.OTHER_SHARE,
        "alike": language.ALIKE,
        "line_end": language.LINE_END,
        "line_end_in_sentence": language.LINE_END_IN_SENTENCE,
        "strange": language.STRANGE,
        "unseen": language.UNSEEN,
        "nothing_after": language.NOTHING_AFTER,
        "nothing_before": language.NOTHING_BEFORE,
        "sentence_end": language.SENTENCE_END,
        "simple": np.where(simple >= language.ELSEWHERE, np.uint32(0), simple),
        "share": share,
    }


def _listed() -> dict[str, object]:
    table, columns = listed.listed(), listed.columns()
    codes = np.fromiter(map(ord, columns.characters), np.int64)
    known = np.flatnonzero(codes < _PLANE)
    row = np.full(_PLANE, -1, np.int32)
    row[codes[known]] = known
    figures = np.zeros((3, _PLANE))
    for figure, column, scale in zip(figures, columns[2:5], (1e6, 1e3, 1e3), strict=True):
        figure[codes[known]] = np.array(column, np.float64)[known] / scale
    levels = np.zeros(256)
    levels[: len(table.scale)] = table.scale
    return {
        "codes": table.codes,
        "levels": table.levels.astype(np.uint8),
        "ends": table.ends.astype(np.uint32),
        "scale": levels,
        "row": row,
        "starts": figures[0].copy(),
        "marks": figures[1].copy(),
        "rest": figures[2].copy(),
    }


def _limits() -> dict[str, object]:
    levels = np.zeros(256)
    for letter, level in neighbours.LEVELS.items():
        levels[ord(letter)] = level
    return {
        "starts_tried": gaps.STARTS_TRIED,
        "inner_tried": gaps.INNER_TRIED,
        "two_tried": gaps.TWO_TRIED,
        "kept": gaps.KEPT,
        "far": gaps.FAR,
        "poor": gaps.POOR,
        "more": filling.MORE,
        "beam": filling.BEAM,
        "most_filled": filling.MOST_FILLED,
        "followed": filling.FOLLOWED,
        "page_share": page_model.PAGE_SHARE,
        "log_left_full": page_model.LOG_LEFT_FULL,
        "log_wrong_script": page_model.LOG_WRONG_SCRIPT,
        "short_page": page_model.SHORT_PAGE,
        "no_word": words.NO_WORD,
        "word_mark": words.MARK,
        "word_other": words.OTHER,
        "word_line_end": words.LINE_END,
        "log_total": words.log_total(),
        "follower_levels": levels,
    }


def _simple(code: int) -> int:
    return ord(language.SIMPLE[code])


def _words() -> dict[str, dict[str, str | float]]:
    """The words with their occurrences that do not stand in order in the dictionary's file, by first character."""
    found: dict[str, dict[str, str | float]] = {}
    for words_of in (dictionary.head(), words.own_words()):
        for first, counts in words_of.items():
            found.setdefault(first, {}).update(counts)
    return found


def _constants() -> dict[str, object]:
    """The figures and texts of the modules that read runs, as ``module.NAME``."""
    return {
        f"{module.__name__.rpartition('.')[2]}.{name}": value
        for module in _READING_RUNS
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, int | float | str | dict)
    }


def _marks() -> dict[str, object]:
    """Marks and their partners, each in two texts."""
    closing, closers = language.closing(), mending.CLOSERS
    return {
        "narrow": "".join(frames.SHORT),
        "wide": "".join(frames.SHORT.values()),
        "closing": "".join(closing),
        "opening": "".join(closing.values()),
        "openers": "".join(closers),
        "closers": "".join(closers.values()),
    }


def _pairs() -> np.ndarray[tuple[int], np.dtype[np.uint16]]:
    """The two bytes of each character that has two in GB18030, 0 for others."""
    found = np.zeros(_PLANE, np.uint16)
    cells = frames.cells("gb18030")
    two = np.flatnonzero(cells)
    found[cells[two]] = two
    return found


def _readers(reading: str) -> str:
    """The characters that can be read so, in order."""
    return "".join(sorted(readings.readers(reading)))
