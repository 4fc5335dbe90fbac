"""Runs between a mark that was found one byte late and the next byte that stands alone.

A full-width mark was cut out of the second byte of one character and the first of the next. The lead byte before it is
shown as ``?``, and all behind it is paired one byte off up to a byte without partner: everything is known but the first
and the last character. What does not read well so is left to the search of ``shift``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from operator import add

from search.repair.endings import endings
from search.repair.frames import SHORT, pair, spoken, two_each, with_trail
from search.repair.insertion import fits
from search.repair.language import is_ideograph, log_likelihoods
from search.repair.moves import PAIRED, Page, balance, decoded, listed
from search.repair.readings import LETTERS
from search.repair.segments import BRACKETS_BEHIND, before_run, behind
from search.repair.shift import Run, doubtful_in
from search.repair.weighing import weighed

_LONGEST = 200  # characters
_RUN = re.compile(
    rf"\?([?!,:;()。])((?:[^\x00-\x7f€]|[,:;!]){{0,{_LONGEST}}})(?:\?(?:([{LETTERS}]{{1,6}})\))?|([@-~€]))"
)
_PLAIN_MARKS, _PLAIN_LENGTH = "，。、：；“”《》", 4
_PLAIN = re.compile(rf"\?[一-鿿{_PLAIN_MARKS}]{{{_PLAIN_LENGTH}}}")
_CONTEXT = 4  # characters before
_FOLLOWING = 12
_TRIED, _FOLLOWED = 30, 30
_BEAM = 8.0
# No pair less likely than this, and no two in a row: the run is read as it was.
_SOUND, _SOUND_TWO = -8.5, -15.0
_FLUENT = -5.0  # mean log likelihood of characters
Rated = tuple[float, str]


def read(text: str, at: int, done: int, page: Page, around: Callable[[], Page]) -> Run | None:
    """The run that begins with the ``?`` at ``at``, None if it is not of this kind or reads badly."""
    plain = _PLAIN.match(text, at)
    if plain:  # on either side of bytes read askew nothing would read well
        sound = _sound(plain[0][1:]) and _sound(before_run(text, done, at)[-_CONTEXT:])
        return Run(at, at + 1, "?", 1.0, 0.0, frozenset()) if sound else None
    found = _RUN.match(text, at)
    if found is None:
        return None
    before, after = before_run(text, done, at), behind(text, found.end())
    if before[-1:] <= "\x7f":
        return None
    first, second = pair(SHORT.get(found[1], found[1])) or (0, 0)
    letter = b"\x80" if found[4] == "€" else (found[4] or "").encode()
    raw = two_each("".join(SHORT.get(one, one) for one in found[2]))
    if raw is None:
        return None
    raw = bytes((second,)) + raw + letter
    middle = decoded(raw if letter else raw[:-1])
    if middle is None:
        return None
    page = around()
    model = page.model
    guesses = [
        (likely if is_ideograph(one) else model[before[-1] + one] + _balance(before[-1], one, page), one)
        for one, likely in model.likeliest(before[-1], with_trail(first), _TRIED)
    ]
    if middle:
        guesses = [(score + model[one + middle[0]], one + middle) for score, one in guesses]
    guesses = _near(guesses)
    end = found.end()
    if letter and (brackets := BRACKETS_BEHIND.match(text, end)):
        if not fits(middle[-1:], brackets[0]):
            return None
        end = brackets.end()
        after = behind(text, end)
    if not letter:
        following = text[found.end() : found.end() + _FOLLOWING]
        ends: dict[str, list[Rated]] = {}
        for _, guess in guesses:
            last = guess[-1]
            if last not in ends:
                ends[last] = (
                    _spoken(last, raw[-1], found[3], page)
                    if found[3]
                    else endings(last, raw[-1], following, page)
                )
        guesses = [(score + more, guess + end) for score, guess in guesses for more, end in ends[guess[-1]]]
    if after:
        guesses = [(score + model[guess[-1] + after[0]], guess) for score, guess in guesses]
    if not guesses:
        return None
    texts = [guess for _, guess in guesses]
    scores = weighed(before, [score for score, _ in guesses], texts, after)
    score = max(scores)
    best = texts[scores.index(score)]
    whole = before[-1] + best + after[:1]
    if doubtful_in(whole, page) or model.all_after(whole) < _FLUENT * len(whole):
        return None
    certainty = 1.0 / math.fsum(math.exp(other - score) for other in scores)
    return Run(at, end, best, certainty, 0.0, frozenset())


def _balance(last: str, one: str, page: Page) -> float:
    return balance(last, one, page) if one in PAIRED else 0.0


def _near(guesses: list[Rated]) -> list[Rated]:
    """The likeliest guesses that come near the best."""
    guesses.sort(reverse=True)
    return [guess for guess in guesses[:_FOLLOWED] if guess[0] > guesses[0][0] - _BEAM]


def _spoken(last: str, lead: int, reading: str, page: Page) -> list[Rated]:
    return [(page.model[last + one] + listed(one, page), one) for one, _ in spoken(lead, reading)]


def _sound(text: str) -> bool:
    likely = log_likelihoods(text)
    return min(likely, default=0.0) > _SOUND and min(map(add, likely, likely[1:]), default=0.0) > _SOUND_TWO
