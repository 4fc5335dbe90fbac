"""XML out of elements: names, attributes and text as they are, escaped once, at the end."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, tostring

# What XML 1.0 has no place for, not even escaped: https://www.w3.org/TR/xml/#charsets
_NEVER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(tag: str, text: str | None = None, /, **attributes: str) -> Element:
    """An element; an attribute whose name is a word of Python ends in ``_`` here."""
    made = Element(tag, {name.rstrip("_"): _clean(value) for name, value in attributes.items()})
    made.text = None if text is None else _clean(text)
    return made


def add(parent: Element, tag: str, text: str | None = None, /, **attributes: str) -> Element:
    """A new last child of ``parent``."""
    made = SubElement(parent, tag, {name.rstrip("_"): _clean(value) for name, value in attributes.items()})
    made.text = None if text is None else _clean(text)
    return made


def document(root: Element) -> bytes:
    """The document of ``root`` in UTF-8."""
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _clean(text: str) -> str:
    return _NEVER.sub("\ufffd", text)
