"""What in a memory file can be followed with a click: files with their lines, commits, issues."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bylaw.features.definition import file_of
from bylaw.features.forge import commit_url, issue_url
from bylaw.model import Document
from bylaw.text import Span

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot

_ISSUE = re.compile(
    r"(?<![\w/#&`.])(?P<repo>[\w.-]+/[\w.-]+)?#(?P<number>\d{2,6})(?![\w#-])"
    r"|(?<=issue )#(?P<issue>\d{1,6})\b|(?<=PR )#(?P<pull>\d{1,6})\b|\bGH-(?P<gh>\d{1,6})\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"`[^`\n]+`")


@dataclass(frozen=True, slots=True)
class Link:
    """A span that leads to a file of the root (`path`, see `definition` for the place in it) or to a `url`."""

    span: Span
    path: str = ""
    url: str = ""
    fragment: str = ""


def links(snapshot: Snapshot, document: Document) -> tuple[Link, ...]:
    """The links of `document` in order, of what is there; a name that leads nowhere is none."""
    found = sorted((*_files(snapshot, document), *_commits(snapshot, document), *_issues(snapshot, document)), key=_at)
    apart: list[Link] = []
    for link in found:
        if not apart or link.span.start >= apart[-1].span.end:
            apart.append(link)
    return tuple(apart)


def _at(link: Link) -> tuple[int, int]:
    return link.span.start, -link.span.end


def _files(snapshot: Snapshot, document: Document) -> Iterator[Link]:
    present = snapshot.facts.present if snapshot.facts else None
    for mention in document.mentions:
        path = file_of(snapshot, document, mention) if mention.where != "frontmatter" else ""
        if path and present is not None and not present.is_folder(path):
            yield Link(mention.span, path, fragment=mention.fragment)


def _commits(snapshot: Snapshot, document: Document) -> Iterator[Link]:
    for mention in document.mentions:
        if mention.kind == "commit" and (url := commit_url(_remote(snapshot), mention.target.lower())):
            yield Link(mention.span, url=url)


def _issues(snapshot: Snapshot, document: Document) -> Iterator[Link]:
    text = document.source.text
    for entry in document.entries:
        if entry.kind == "fence" or ("#" not in entry.text and "GH-" not in entry.text):
            continue
        code = [Span(*found.span()) for found in _CODE.finditer(text, entry.own.start, entry.own.end)]
        for found in _ISSUE.finditer(text, entry.own.start, entry.own.end):
            span = Span(*found.span())
            number = found["number"] or found["issue"] or found["pull"] or found["gh"]
            url = issue_url(_remote(snapshot), number, found["repo"] or "")
            if url and not any(one.overlaps(span) for one in code):
                yield Link(span, url=url)


def _remote(snapshot: Snapshot) -> str:
    git = snapshot.facts.git if snapshot.facts else None
    return snapshot.kept(("remote",), git.remote_url) if git else ""
