"""What a memory file mentions: every span that names something outside the file, with its kind, reason and certainty.

A mention is no claim that its target exists; it is what can be looked up. `find` reads prose, list items, cells and
headings, `find_fence` the lines of a code fence. Both are pure, take and give offsets into the whole text, and never
raise.
"""

from __future__ import annotations

import re

from bylaw.language.formats import Format
from bylaw.language.guess import Guess, mention
from bylaw.language.inline import HOLE, scan
from bylaw.language.known import words
from bylaw.language.mentions_code import fence_guesses
from bylaw.language.mentions_context import guesses_in_context, in_label, link_around
from bylaw.language.mentions_links import file_guess, link_guess, wikilink_guess
from bylaw.language.mentions_prose import bare_paths, prose_guesses
from bylaw.language.trees import tree_guesses
from bylaw.model import Mention, Where
from bylaw.text import Span

_SHELLS = words(
    """
    sh bash zsh shell console shellsession shell-session terminal fish powershell pwsh ps1 ps cmd bat batch
    sh-session
    """
)
_TEXTS = words("text txt plain plaintext tree md markdown yaml yml toml ini json jsonc none output log directory files")


def find(text: str, span: Span, where: Where, format: Format) -> list[Mention]:  # noqa: A002
    """The mentions in a region of prose (`span`: offsets into `text`; it may hold several lines), in order.

    `where` is what the region is; `format` decides which import and link syntax counts.
    """
    region = scan(text, span)
    found: list[Mention] = []
    for code in region.codes:
        found += [mention(text, guess, code.start, where) for guess in guesses_in_context(text, span, code, region)]
    for link in region.links:
        raw = text[link.target.start : link.target.end]
        guess = link_guess(raw, format.schemes, link.image)
        if guess is not None:
            found.append(mention(text, guess, link.target.start, where))
    for slug, fragment in region.wikilinks:
        guess = wikilink_guess(text[slug.start : slug.end - len(fragment)], fragment)
        if guess is not None:
            found.append(mention(text, guess, slug.start, where))
    for file in region.files:
        guess = file_guess(text[file.start : file.end], format.imports)
        if guess is not None:
            found.append(mention(text, guess, file.start, where))
    for guess in prose_guesses(region.prose, format.imports):
        around = link_around(Span(span.start + guess.start, span.start + guess.end), region)
        told = in_label([guess], text[around.target.start : around.target.end]) if around else [guess]
        found += [mention(text, one, span.start, where) for one in told]
    return _ordered(found)


def _ordered(found: list[Mention]) -> list[Mention]:
    """By place; of two that start at one place the longer first; never the same span and kind twice."""
    found.sort(key=lambda one: (one.span.start, -one.span.end))
    kept: list[Mention] = []
    for one in found:
        if kept and kept[-1].span == one.span and kept[-1].kind == one.kind:
            continue
        kept.append(one)
    return kept


def find_fence(text: str, span: Span, info: str, format: Format) -> list[Mention]:  # noqa: A002, ARG001
    """The mentions in the lines of a code fence (`span`: its content without the fence lines; `info`: its info string).

    A directory diagram gives paths with where="tree" and their parents as `base`; elsewhere commands and the paths
    that can be nothing else are read.
    """
    content = text[span.start : span.end]
    tree = tree_guesses(content)
    if tree is not None:
        return [mention(text, guess, span.start, "tree") for guess in tree]
    language = info.split(None, 1)[0].strip("{}.").lower() if info.strip() else ""
    found: list[Guess] = []
    shell = language in _SHELLS
    if shell or not language or language in _TEXTS:
        found += fence_guesses(content, sure=shell)
        taken = {guess.start for guess in found}
        found += [guess for guess in bare_paths(_without_urls(content)) if not shell and guess.start not in taken]
    else:
        found += [
            guess._replace(certainty="possible")
            for guess in bare_paths(_without_urls(content))
            if guess.reason == "path in prose" and not guess.target.startswith(".")
        ]
    return _ordered([mention(text, guess, span.start, "fence") for guess in found])


_URL = re.compile(r"[a-z][a-z0-9+.-]{1,20}://[^\s\"'<>]*")


def _without_urls(content: str) -> str:
    return _URL.sub(lambda match: HOLE * len(match.group()), content) if "://" in content else content
