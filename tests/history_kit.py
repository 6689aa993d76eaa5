"""Asks for histories of repositories that tests build, and tells them in lines that are easy to compare."""

from __future__ import annotations

from pathlib import Path

from bylaw.config import Config
from bylaw.history import History
from bylaw.language.formats import MARKDOWN, Match, classify
from bylaw.language.parse import parse
from bylaw.memo import Memo
from bylaw.model import Document, Entry, Origin
from bylaw.repo.git import Git, open_git
from bylaw.text import Source


def history(root: Path, memo: Memo | None = None) -> History:
    git = open_git(root)
    assert isinstance(git, Git)
    return History(git, memo or Memo(), Config())


def document(root: Path, path: str, text: str | None = None) -> Document:
    """The file at `path`, as the disk has it or with `text`."""
    source = Source.from_bytes((root / path).read_bytes()) if text is None else Source(text)
    return parse(path, source, classify(path, Config()) or Match(MARKDOWN, "memory"))


def entry(found: Document, holding: str) -> Entry:
    """The innermost entry whose own words hold `holding`."""
    return [e for e in found.entries if holding in e.text][-1]


def told(origin: Origin) -> list[str]:
    """`SUBJECT PATH:LINE TEXT` of each wording (with ` ~` where the next one is a guess), then each move and twin."""
    wordings = [
        f"{w.commit.summary} {w.path}:{w.line} {w.text}{' ~' if w.similarity is not None else ''}" for w in origin.wordings
    ]
    moves = [
        f"{m.kind} {m.commit.summary} {m.source.path} > {m.target.path}{' ~' if m.similarity is not None else ''}"
        for m in origin.moves
    ]
    twins = [f"also {t.commit.summary} {t.source.path}" for t in origin.twins]
    flags = [name for name in ("at_or_before", "uncommitted") if getattr(origin, name)]
    return [*wordings, *moves, *twins, *flags]
