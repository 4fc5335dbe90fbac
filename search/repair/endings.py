"""What a lone byte at the end of known bytes can have been, with what it swallowed."""

from __future__ import annotations

import math

from search.repair.frames import before_gap, behind_gap, pair, with_lead
from search.repair.language import is_ideograph
from search.repair.moves import PAIRED, TRIED_ONE, Page, balance
from search.repair.swallowed import losses

_FAR = 12.0  # a character so much less likely than another is none
_TRIED_BEFORE_END, _TRIED_AT_END, _KEPT_AT_END = 12, 8, 12


def endings(last: str, lead: int, following: str, page: Page) -> list[tuple[float, str]]:
    """What a lone byte after ``last`` and what it swallowed can have been, with the log likelihood, as ``question``."""
    found: list[tuple[float, str]] = []
    least = -math.inf
    for one, likely in page.model.likeliest(last, with_lead(lead, 0x81), TRIED_ONE):
        if not is_ideograph(one):  # the list knows little of marks
            likely = page.model[last + one] + (balance(last, one, page) if one in PAIRED else 0.0)
        if likely < least:
            continue
        least = max(least, likely - _FAR)
        found += [
            (likely + weight, one + lost)
            for weight, lost in losses(one, following, page.model, page.plain, page.open)
        ]
    return found


def endings_after_gap(last: str, lead: int, following: str, page: Page) -> list[tuple[float, str]]:
    """As ``endings`` where a pair was not shown just before the lone byte, so that two characters end there."""
    model = page.model
    found: list[tuple[float, str]] = []
    swallowed: dict[str, list[tuple[float, str]]] = {}  # what may have been, behind each last character
    for first, likely in model.likeliest(last, before_gap(lead), _TRIED_BEFORE_END):
        bytes_ = pair(first)
        if bytes_ is None:
            continue
        for second, more in model.likeliest(first, behind_gap(bytes_[1]), _TRIED_AT_END):
            if not is_ideograph(second):
                more = model[first + second] + (balance(first, second, page) if second in PAIRED else 0.0)
            score = likely + more
            if second not in swallowed:
                swallowed[second] = losses(second, following, model, page.plain, page.open)
            found += [(score + weight, first + second + lost) for weight, lost in swallowed[second]]
    found.sort(reverse=True)
    return found[:_KEPT_AT_END]
