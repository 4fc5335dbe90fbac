"""The tables of the repair as the compiled core takes them, made when it is first asked for something."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from search.repair import (
    candidates,
    dictionary,
    filling,
    frames,
    gaps,
    language,
    listed,
    neighbours,
    page_model,
    runs,
    script,
    words,
)

_PLANE = 0x10000


def feed(take: Callable[[Mapping[str, object]], None]) -> None:
    """Gives the core's ``feed`` all that it has to know."""
    take(
        {
            **_language(),
            **_listed(),
            **_limits(),
            "cells": _cells(),
            "plausible": language.plausible_codes().astype(np.uint8),
            "only_simplified": (script.marks() == script.SIMPLIFIED).astype(np.uint8),
            "ask": _simple,
            "words": _words(),
            "runs": runs.file(),
            "dictionary": dictionary.file(),
            "dictionary_start": dictionary.ordered_from(),
            "far_behind": candidates.FAR_BEHIND,
            "followers": neighbours.file(),
            "speakers": _speakers,
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
    table = listed.listed()
    rows = listed.rows()
    row = np.full(_PLANE, -1, np.int32)
    figures = np.zeros((3, _PLANE))
    for number, (one, cells) in enumerate(rows.items()):
        code = ord(one)
        if code < _PLANE:
            row[code] = number
            figures[:, code] = float(cells.starts) / 1e6, float(cells.marks) / 1e3, float(cells.rest) / 1e3
    scale = np.zeros(256)
    scale[: len(table.scale)] = table.scale
    return {
        "codes": table.codes,
        "levels": table.levels.astype(np.uint8),
        "ends": table.ends.astype(np.uint32),
        "scale": scale,
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


def _cells() -> np.ndarray[tuple[int], np.dtype[np.uint16]]:
    """The character of each two bytes of GBK, 0 where there is none."""
    found = np.zeros(_PLANE, np.uint16)
    for (lead, trail), one in frames.characters().items():
        found[lead << 8 | trail] = ord(one)
    return found


def _simple(code: int) -> int:
    return ord(language.SIMPLE[code])


def _words() -> dict[str, dict[str, str | float]]:
    """The words with their occurrences that do not stand in order in the dictionary's file, by first character."""
    found: dict[str, dict[str, str | float]] = {}
    for words_of in (dictionary.head(), words.own_words()):
        for first, counts in words_of.items():
            found.setdefault(first, {}).update(counts)
    return found


def _speakers(reading: str) -> str:
    """The characters with a reading that can stand behind a pair that was not shown."""
    return "".join(one for two in frames.spoken_by_lead(reading).values() for one, _ in two)
