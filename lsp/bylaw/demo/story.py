"""The sample's history as text: one `.story` file a month, read into steps and written out for `git fast-import`.

A story is plain text, so that a change to it reads like the change to the repository that it tells of::

    %% commit 2026-06-22T10:04:00+03:00 Nadia Haddad <nadia@marsa.example>
    The commit message
    %% write PATH         the lines that follow become the file
    %% append PATH        ... are added at its end
    %% insert PATH        ... are added after the line that equals the first of them
    %% remove PATH        ... are taken out
    %% replace PATH       ... are replaced, wherever they stand, by what follows a line `%% with`
    %% delete PATH
    %% move OLD -> NEW    a file, or all below a folder (both names end with a slash)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import resources

_MARK = "%% "
_COMMIT = re.compile(r"(?P<date>\S+) (?P<author>[^<]+) <(?P<email>[^>]+)>")


@dataclass(frozen=True)
class Change:
    """One change of a step: `text` is its block of lines, each with its line end."""

    verb: str
    path: str
    text: str


@dataclass(frozen=True)
class Step:
    """One commit of the story; `date` has its offset."""

    date: datetime
    author: str
    email: str
    message: str
    changes: tuple[Change, ...]


def steps() -> tuple[Step, ...]:
    """The whole story, oldest first."""
    folder = resources.files(__package__) / "story"
    months = sorted((file for file in folder.iterdir() if file.name.endswith(".story")), key=lambda file: file.name)
    return tuple(step for month in months for step in parse(month.read_text(encoding="utf-8")))


def parse(text: str) -> Iterator[Step]:
    """The steps of one story file."""
    blocks = [block.partition("\n") for block in ("\n" + text).split("\n" + _MARK)[1:]]
    starts = [i for i, (head, _, _) in enumerate(blocks) if head.startswith("commit ")]
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        head, _, message = blocks[start]
        fields = _COMMIT.fullmatch(head.removeprefix("commit "))
        if fields is None:
            raise ValueError(f"not a commit: {head!r}")
        yield Step(
            datetime.fromisoformat(fields["date"]),
            fields["author"],
            fields["email"],
            message.rstrip("\n") + "\n",
            tuple(_changes(blocks[start + 1 : end])),
        )


def _changes(blocks: Iterable[tuple[str, str, str]]) -> Iterator[Change]:
    for head, _, body in blocks:
        verb, _, path = head.partition(" ")
        yield Change(verb, path, body + "\n" if body and not body.endswith("\n") else body)


def apply(files: dict[str, str], changes: Iterable[Change]) -> dict[str, str]:
    """`files` (path to text) after `changes`. Raises ValueError where a change does not fit the text it is made to."""
    files = dict(files)
    before: Change | None = None
    for change in changes:
        path, text = change.path, change.text
        if change.verb == "write":
            files[path] = text
        elif change.verb == "append":
            files[path] += text
        elif change.verb == "insert":
            files[path] = _replaced(files[path], text[: text.index("\n") + 1], text, path)
        elif change.verb == "remove":
            files[path] = _replaced(files[path], text, "", path)
        elif change.verb == "delete":
            del files[path]
        elif change.verb == "move":
            files = _moved(files, path)
        elif change.verb == "with" and before is not None:
            files[before.path] = _replaced(files[before.path], before.text[:-1], text[:-1], before.path)
        elif change.verb != "replace":
            raise ValueError(f"no such change: {change.verb}")
        before = change
    return files


def _replaced(text: str, old: str, new: str, path: str) -> str:
    if not old or old not in text:
        raise ValueError(f"{path}: {old!r} does not stand there")
    return text.replace(old, new)


def _moved(files: dict[str, str], names: str) -> dict[str, str]:
    old, _, new = names.partition(" -> ")
    return {new + path.removeprefix(old) if path.startswith(old) else path: text for path, text in files.items()}


def fast_import(story: Iterable[Step]) -> bytes:
    """`story` as the input of `git fast-import`, on the branch `main`; the same story gives the same commits."""
    stream: list[bytes] = []
    files: dict[str, str] = {}
    for step in story:
        after = apply(files, step.changes)
        who = f"{step.author} <{step.email}> {int(step.date.timestamp())} {step.date:%z}"
        stream += [b"commit refs/heads/main\n", f"author {who}\ncommitter {who}\n".encode(), _data(step.message)]
        stream += [f"D {path}\n".encode() for path in files if path not in after]
        for path, text in after.items():
            if files.get(path) != text:
                stream += [f"M 100644 inline {path}\n".encode(), _data(text)]
        files = after
    return b"".join([*stream, b"done\n"])


def _data(text: str) -> bytes:
    data = text.encode()
    return b"data %d\n%b\n" % (len(data), data)
