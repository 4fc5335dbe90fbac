"""The forward model of the damage that search.repair undoes: clean text in, damaged text out.

Tone-marked insertion works on bytes. The text, in traditional script and GBK, has each listed character replaced
by itself and its reading, one character of the list after the other, wherever its two bytes stand: inside a
character too. Full-width marks were cut out in the same way, and what stands between two marks was decoded by
itself. The spots in the seeds that pin this down are in test_repair_damage.py.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence

import opencc
from pypinyin.constants import PINYIN_DICT

_TO_TRADITIONAL = opencc.OpenCC("s2t")
# Full-width marks that a site shortens; 。 has no short form and is only cut out.
SHORT = {"？": "?", "！": "!", "，": ",", "：": ":", "；": ";", "（": "(", "）": ")", "。": "。"}
Listed = Sequence[tuple[str, str]]


def traditional(text: str) -> str:
    return str(_TO_TRADITIONAL.convert(text))


def listing(characters: Iterable[str]) -> list[tuple[str, str]]:
    """Each character with its first reading, as a site's list has it."""
    return [(one, PINYIN_DICT[ord(one)].split(",")[0]) for one in characters if ord(one) in PINYIN_DICT]


def tone(
    text: str,
    listed: Listed,
    short: Mapping[str, str] | None = None,
    *,
    drop_private: bool = False,
    cut: bool = True,
) -> str:
    """Tone-marked insertions of ``listed`` into traditional ``text``, in the order of the list.

    ``short`` maps the full-width marks that are shortened; ``cut`` says whether the pieces between them are decoded
    one by one, as on the pages seen, or together. ``drop_private`` lets pairs of GBK's user area vanish.
    """
    raw = text.encode("gbk", "replace")
    for character, reading in listed:
        pair = character.encode("gbk")
        raw = raw.replace(pair, pair + f"({reading})".encode("gbk"))
    marks = {mark.encode("gbk"): form.encode("gbk") for mark, form in (short or {}).items()}
    if not marks:
        return decode(raw, drop_private=drop_private)
    pattern = re.compile(b"(" + b"|".join(map(re.escape, marks)) + b")")
    if not cut:
        return decode(pattern.sub(lambda found: marks[found.group()], raw), drop_private=drop_private)
    pieces = (marks.get(piece, piece) for piece in pattern.split(raw))
    return "".join(decode(piece, drop_private=drop_private) for piece in pieces)


def decode(raw: bytes, *, drop_private: bool = False) -> str:
    """GBK as the sites decode it: a lead byte before a byte that can't follow it is ``?`` and swallows that byte."""
    decoded: list[str] = []
    at = 0
    while at < len(raw):
        lead = raw[at]
        if lead < 0x80:
            decoded.append(chr(lead))
            at += 1
            continue
        if lead in (0x80, 0xFF):
            decoded.append("€" if lead == 0x80 else "")
            at += 1
            continue
        trail = raw[at + 1] if at + 1 < len(raw) else 0
        if trail < 0x40 or trail in (0x7F, 0xFF):
            decoded.append("?")
        else:
            character = raw[at : at + 2].decode("gb18030")
            private = "\ue000" <= character <= "\uf8ff"
            decoded.append("" if private and drop_private else character)
        at += 2
    return "".join(decoded)


def toneless(text: str, chance: random.Random, *, most: int = 4, share: float = 0.5) -> str:
    """Within a paragraph, every occurrence of a character carries its reading k times, k from 0 to ``most``."""
    return "\n".join(_paragraph(line, chance, most, share) for line in text.split("\n"))


def _paragraph(line: str, chance: random.Random, most: int, share: float) -> str:
    times = {one: chance.randint(1, most) if chance.random() < share else 0 for one in sorted(set(line))}
    return "".join(one + _bare(one, chance) * times[one] for one in line)


def sparse(text: str, chance: random.Random, share: float = 0.05) -> str:
    """A toneless reading at random places, any of those that the character can have."""
    return "".join(one + (_bare(one, chance) if chance.random() < share else "") for one in text)


def _bare(character: str, chance: random.Random) -> str:
    if ord(character) not in PINYIN_DICT or not "\u4e00" <= character <= "\u9fff":
        return ""
    reading = chance.choice(PINYIN_DICT[ord(character)].split(","))
    return f"({''.join(BARE.get(letter, letter) for letter in reading)})"


BARE = dict(
    zip("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿê", "aaaaeeeeiiiioooouuuuvvvvvnnnme", strict=True),
)
