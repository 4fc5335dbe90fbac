"""Names around an article: the site's own, the source's, the writer's."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from search import tables
from search.extract.limits import limit
from search.extract.lines import HAN, HAN_PATTERN

_SITE = f"[{HAN}A-Za-z0-9·]{{1,18}}(?:网站|门户网|网|在线|门户)"
_TRAIL = re.compile(rf"(?:.{{0,12}}位置\s*(?:是)?\s*[:：]?\s*)?(?P<site>{_SITE})\s*(?:首页)?\s*(?:>|＞|»|›)")
_BEHIND = re.compile(
    rf"(?P<title>.*?[^\s_|｜—–-])\s*[_|｜—–-]+\s*(?:{_SITE}|[{HAN}]{{2,6}}(?:频道|新闻|资讯))"
)
_LEGAL = re.compile(
    rf"(?:copyright|©|版权所有).{{0,60}}?(?<![{HAN}])(?P<site>[{HAN}]{{2,16}}(?:网站|网|在线|门户))(?![{HAN}])",
    re.I,
)
_GENERIC = {"本网", "本网站", "网", "互联网", "官网", "中国网站", "政府网站", "首页频道"}
_DATELINE = r"^[（(【\[]?(?P<site>{sites})(?:讯|消息|报道|获悉)[】\])）]?[\s:：,，]*"
_LATIN_NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z]\.?[a-z]*){1,3}$")


@cache
def known_sites() -> tuple[str, ...]:
    """Sites whose names are printed where a source's name should stand, longest first."""
    names = (row["name"] for row in tables.read("extract_sites.tsv", ("name", "reason")))
    return tuple(sorted(names, key=len, reverse=True))


@cache
def _surnames() -> frozenset[str]:
    return frozenset(row["surname"] for row in tables.read("extract_surnames.tsv", ("surname",)))


def site_in_title(pieces: list[str]) -> str | None:
    """The site's name, where a document's title ends with it."""
    return pieces[-1] if len(pieces) > 1 and is_site(pieces[-1]) else None


def is_site(text: str) -> bool:
    """Whether a text is a name as sites have them: X网, X门户, X在线."""
    return re.fullmatch(_SITE, text) is not None


def site_of(lines: list[str]) -> str | None:
    """The site's name, as its trail of folders or its legal line gives it."""
    for pattern in (_TRAIL, _LEGAL):
        for line in lines:
            match = pattern.search(line) if len(line) <= limit("meta_max") else None
            if match and match["site"] not in _GENERIC:
                return match["site"]
    return None


def without_site(source: str, site: str | None) -> str:
    """A source without the name of the site that is glued to its end."""
    for name in (*((site,) if site else ()), *known_sites()):
        rest = source.removesuffix(name).rstrip(" |｜-—/·")
        if rest != source and len(HAN_PATTERN.findall(rest)) >= 2:
            return rest
    return source


def without_dateline(line: str, site: str | None, source: str | None) -> str:
    """A first paragraph without the copy site's own ``X网讯``, where the text comes from somewhere else."""
    names = [name for name in (*((site,) if site else ()), *known_sites()) if source and name not in source]
    if not names or not any(name in line[: limit("dateline_max")] for name in names):
        return line
    pattern = _DATELINE.format(sites="|".join(re.escape(name) for name in names))
    return re.sub(pattern, "", line) or line


@cache
def _media() -> tuple[str, ...]:
    return tuple(row["ending"] for row in tables.read("extract_media.tsv", ("ending", "reason")))


def is_medium(text: str) -> bool:
    """Whether a text is a name as media and public bodies have them."""
    return re.fullmatch(f"[{HAN}A-Za-z0-9·（）()-]{{3,20}}", text) is not None and text.endswith(_media())


def source_name(text: str) -> str:
    """A source without the buttons and places that stand behind it: its first word, and others like it."""
    words = text.split(" ")
    if len(words) == 1 or text.isascii():
        return text
    kept = [words[0]]
    for before, word in pairwise(words):
        if not (is_medium(word) or (before.isascii() and word.isascii())):
            break
        kept.append(word)
    return " ".join(kept)


@cache
def _before_writers() -> re.Pattern[str]:
    words = sorted((row["word"] for row in tables.read("extract_writers.tsv", ("word", "reason"))), key=len)
    return re.compile(rf"(?:^|\s)(?:{'|'.join(map(re.escape, reversed(words)))})+\s*[:：]?\s*")


def writer(text: str) -> str:
    """A byline without what stands before the names: 本报记者 张三 通讯员 李四 is 张三 李四."""
    return _before_writers().sub(" ", text).strip()


def without_site_behind(title: str) -> str:
    """A title without the site's name behind it: 标题_X网, 标题 - X频道 - X网."""
    while (match := _BEHIND.fullmatch(title)) and len(match["title"]) >= limit("title_min"):
        title = match["title"]
    return title


def is_person(text: str) -> bool:
    """Whether a text is one Chinese name, or several: a surname of the table and one or two characters."""
    parts = [
        part
        for part in re.split(r"[、,，;；/\s]+", re.sub(rf"^([{HAN}])\s([{HAN}])$", r"\1\2", text))
        if part
    ]
    return 0 < len(parts) <= 6 and all(_is_name(part) for part in parts)


def _is_name(part: str) -> bool:
    if _LATIN_NAME.match(part):
        return True
    if not re.fullmatch(f"[{HAN}]{{2,4}}", part):
        return False
    if part[:2] in _surnames() and len(part) > 2:
        return True
    return part[0] in _surnames() and len(part) <= 3
