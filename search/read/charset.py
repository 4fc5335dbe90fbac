"""Finds the charset of a page from its bytes.

Order: byte order mark, strict UTF-8, what the page declares, then detection among the charsets that Chinese
pages come in. A declaration that its own bytes contradict is not believed: pages are often re-encoded by a
server that leaves the tag alone.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from search.errors import UnusablePage

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_DECLARED_WITHIN = 4096
_SAMPLE = 65_536
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")

# The declarations that are believed, and the codec that reads each: GB18030 holds GBK and GB2312. Any bytes decode in
# a single-byte charset, so that a page could be decoded in one proves nothing, and servers declare those by default.
_BELIEVED = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5",
    "big5-hkscs": "big5hkscs",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}
_CANDIDATES = ("gb18030", "big5", "big5hkscs")
_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
# The most common characters of simplified and of traditional Chinese: a wrong charset yields few of them.
_COMMON = re.compile(
    "[的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年這為個國時來們於"
    "對會發業區經濟產環保綠色业区经济产环绿第部市省年月日，。、]"
)


def decode(data: bytes) -> tuple[str, str]:
    """The text of ``data`` and the name of its charset. Raises ``UnusablePage`` where there is no text in it.

    Bytes that fit nowhere become U+FFFD, so that the rest of the page is not lost.
    """
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise UnusablePage("empty", "The page is empty.", "Crawl it again, or remove it.")
    text, charset = _decode(data)
    _refuse_binary(text, charset)
    return without_surrogates(text.replace("\r\n", "\n").replace("\r", "\n")), charset


def without_surrogates(text: str) -> str:
    """``text`` with lone surrogates, which no file can hold, as U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _decode(data: bytes) -> tuple[str, str]:
    for mark, charset in _BOMS:
        if data.startswith(mark):
            return data.decode(charset, "replace"), charset.removesuffix("-sig")
    for charset in ("utf-8", *_declared(data)):
        try:
            return data.decode(charset), charset
        except UnicodeDecodeError:
            continue
    charset = _detected(data)
    return data.decode(charset, "replace"), charset


def _declared(data: bytes) -> list[str]:
    found = _DECLARED.search(data[:_DECLARED_WITHIN])
    charset = _BELIEVED.get(found[1].decode("ascii", "replace").lower()) if found else None
    return [charset] if charset else []


def _detected(data: bytes) -> str:
    sample = data[:_SAMPLE]
    if _mostly_utf8(sample):
        return "utf-8"
    ranked = sorted(_CANDIDATES, key=lambda charset: _strangeness(sample, charset))
    if _strangeness(sample, ranked[0]) < 0.9:
        return ranked[0]
    best = from_bytes(sample).best()
    return best.encoding if best else "utf-8"


def _mostly_utf8(sample: bytes) -> bool:
    """A UTF-8 page with a few broken bytes is still one: most of its high bytes stand in valid sequences."""
    high = sum(byte >= 0x80 for byte in sample)
    valid = sum(len(found[0]) for found in _MULTIBYTE.finditer(sample) if _is_utf8(found[0]))
    return high > 0 and valid / high > 0.9


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _strangeness(sample: bytes, charset: str) -> float:
    """The share of non-ASCII characters that are not among the common ones; broken ones count five times."""
    high = [character for character in sample.decode(charset, "replace") if character > "\x7f"]
    if not high:
        return 1.0
    common = len(_COMMON.findall("".join(high)))
    return (len(high) - common + 5 * high.count("�")) / len(high)


def _refuse_binary(text: str, charset: str) -> None:
    controls = len(_CONTROLS.findall(text, 0, _SAMPLE))
    broken = text.count("�", 0, _SAMPLE)
    if controls > 0.02 * min(len(text), _SAMPLE) + 8 or broken > 0.2 * min(len(text), _SAMPLE):
        raise UnusablePage(
            "binary",
            f"The file holds no text (read as {charset}).",
            "Give pages as .txt, .html, .jsonl or an archive.",
        )
