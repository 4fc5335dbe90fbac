"""Pages out of templates. A template is compiled once for each language, and what it says then stands in it as text.

A page says some hundred things, and each would be a call for every reader: those that have nothing to fill in are
looked up when the template is compiled. The page that is asked for most is not even run through its template for every
request: that makes a *frame* of it, once, and what differs from one request to the next is set into the frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

from flask import Flask, current_app
from flask.templating import Environment
from jinja2 import nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from web import language, wording
from web.language import Language, gettext, ngettext, said
from web.routes import fixed, standing

_EXTENSION = "environments"

# Where a slot stands in a frame until the frame is cut there. No template holds such a sign.
_SLOT = "\x00"


class Spoken(Environment):
    """The environment of the templates in one language."""

    spoken: Language

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        _Saying(self.spoken).visit(parsed)
        return parsed


class _Saying(NodeTransformer):
    """Puts what ``_('…')`` says in its place; what is to be filled in goes by its name, as newstyle gettext has it."""

    def __init__(self, spoken: Language) -> None:
        self._spoken = spoken

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - the visitor looks for this name
        self.generic_visit(node)
        if not (isinstance(node.node, nodes.Name) and node.node.name == "_" and len(node.args) == 1):
            return node
        message = node.args[0]
        if not isinstance(message, nodes.Const):
            return node
        at = node.lineno
        text = nodes.MarkSafe(nodes.Const(said(self._spoken, message.value), lineno=at), lineno=at)
        if not node.kwargs:
            return text
        given = [nodes.Pair(nodes.Const(each.key, lineno=at), each.value, lineno=at) for each in node.kwargs]
        return nodes.Mod(text, nodes.Dict(given, lineno=at), lineno=at)


def register(app: Flask, known: Mapping[str, object]) -> None:
    """Let ``app`` render in every language, with the names ``known`` in every template."""
    app.jinja_environment = Spoken
    app.extensions[_EXTENSION] = {
        each.code: _environment(app, each, known) for each in language.languages().values()
    }


def render(template: str, **values: Any) -> str:
    """The page that ``template`` makes of ``values``, in the language of the request."""
    environment: Spoken = current_app.extensions[_EXTENSION][language.current().code]
    found = environment.get_template(template)
    # As ``found.render`` does it, but for the globals, which it would put together anew for each page.
    context = found.new_context({**environment.globals, **values, "to": fixed()}, shared=True)
    return environment.concat(found.root_render_func(context))


class Frame:
    """A page as its template makes it, with slots for what a request puts into it: HTML, escaped already."""

    def __init__(self, html: str) -> None:
        parts = html.split(_SLOT)
        self._texts, self._slots = parts[::2], parts[1::2]

    def filled(self, slots: Mapping[str, str]) -> str:
        """The page. Every slot of the frame must be among ``slots``."""
        parts = [self._texts[0]]
        for slot, text in zip(self._slots, self._texts[1:], strict=True):
            parts += (slots[slot], text)
        return "".join(parts)


class _Slots:
    """What a template of a frame calls ``slot``: whatever it asks of it becomes a slot of that name."""

    def __getattr__(self, name: str) -> Markup:
        return Markup(f"{_SLOT}{name}{_SLOT}")  # noqa: S704 - a name out of a template


def frame(template: str) -> Frame:
    """The frame that ``template`` makes, in the language of the request and with the prefix of its addresses."""
    environment: Spoken = current_app.extensions[_EXTENSION][language.current().code]
    return _frame(environment, template, *standing())


@lru_cache(maxsize=100)
def _frame(environment: Spoken, template: str, _root: str, _language: str | None) -> Frame:
    return Frame(environment.get_template(template).render(slot=_Slots(), to=fixed()))


def _environment(app: Flask, spoken: Language, known: Mapping[str, object]) -> Spoken:
    made = cast(Spoken, app.create_jinja_environment())
    made.spoken = spoken
    made.trim_blocks = made.lstrip_blocks = True
    made.add_extension("jinja2.ext.i18n")
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(known, language=spoken, languages=language.languages().values())
    made.globals["site"] = said(spoken, wording.SITE)
    return made
