"""HTML that is put together from parts: what is not markup of ours is text, and text is always escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from bylaw.language.secrets import masked
from bylaw.report.cells import visible

_CODE = re.compile(r"(`+)(.+?)\1(?!`)")


class Markup(str):
    """HTML. Only `tag` and `joined` make it from anything else."""

    __slots__ = ()


Part = str | Markup | None


def tag(name: str, *parts: Part, **attributes: str | bool) -> Markup:
    """An element; `class_` and `for_` stand for `class` and `for`, attributes that are false or empty are left out."""
    given = ((key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items() if value)
    told = "".join(f" {key}" if value is True else f' {key}="{escaped(str(value))}"' for key, value in given)
    return Markup(f"<{name}{told}>{joined(parts)}</{name}>")


def joined(parts: Iterable[Part]) -> Markup:
    """The parts one after the other."""
    return Markup("".join(part if isinstance(part, Markup) else escaped(part or "") for part in parts))


def escaped(text: str) -> str:
    """`text` as a page shows it: no markup, no credentials, nothing that turns the reading direction."""
    return html.escape(visible(text))


def prose(text: str) -> Markup:
    """An entry's words or a sentence about one, its code spans as code and all other Markdown as it was typed."""
    pieces: list[Part] = []
    at = 0
    text = masked(text)
    for found in _CODE.finditer(text):
        pieces += [text[at : found.start()], tag("code", found[2].strip())]
        at = found.end()
    return joined([*pieces, text[at:]])
