"""Memory files made at random, and snapshots of files that need no disk: for the tests of actions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hypothesis import strategies as st

from bylaw.actions import Action, Refused, changes
from bylaw.config import Config
from bylaw.model import Document, Entry
from bylaw.text import Source
from bylaw.workspace import Snapshot

WORDS = ["run", "`make lint`", "tests", "the API", "src/a.py", "never", "**cache**", "naïve", "🚀", "שלום", "日本語", "café", "`x | y`", "v2"]
_sentence = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)
_counter = st.integers(0, 10_000)


@st.composite
def _items(draw: st.DrawFn) -> list[str]:
    """A list: bullets or numbers, tight or loose, wrapped lines, nested items, tabs, fences."""
    ordered, loose = draw(st.booleans()), draw(st.booleans())
    bullet = draw(st.sampled_from("-*+"))
    lines: list[str] = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        lead = f"{number}. " if ordered else f"{bullet} "
        pad = " " * len(lead)
        box = draw(st.sampled_from(["", "", "", "[x] "]))
        lines.append(f"{lead}{box}{draw(_sentence)} {draw(_counter)}")
        extra = draw(st.sampled_from(["", "", "wrap", "nest", "tab", "fence", "more"]))
        if extra == "wrap":
            lines.append(f"{pad}{draw(_sentence)}")
        elif extra == "nest":
            lines += [f"{pad}- {draw(_sentence)} {draw(_counter)}", f"{pad}  {draw(_sentence)}"]
        elif extra == "tab":
            lines.append(f"\t- {draw(_sentence)}")
        elif extra == "fence":
            lines += [f"{pad}```sh", f"{pad}make {draw(_counter)}", f"{pad}```"]
        elif extra == "more":
            lines += ["", f"{pad}{draw(_sentence)}"]
        if loose:
            lines.append("")
    return lines


@st.composite
def _block(draw: st.DrawFn) -> list[str]:
    kind = draw(st.sampled_from(["items", "items", "items", "paragraph", "table", "fence", "quote", "rule", "comment"]))
    said = draw(_sentence)
    return {
        "items": lambda: draw(_items()),
        "paragraph": lambda: [f"Note {draw(_counter)} {said}", *draw(st.lists(_sentence, max_size=1))],
        "table": lambda: ["| what | how |", "| --- | --- |", f"| k{draw(_counter)} | yes |", f"| m{draw(_counter)} | no |"],
        "fence": lambda: ["```", said, "# no heading", "```"],
        "quote": lambda: [f"> - {said}"],
        "rule": lambda: ["---"],
        "comment": lambda: [f"<!-- {draw(_counter)} -->"],
    }[kind]()


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A memory file, of one kind of line ends, with or without one at its end."""
    lines = draw(st.sampled_from([[], [], [], ["---", "name: one", "metadata:", "  type: [feedback, 🚀]", "---", ""]]))
    lines = [*lines, *(["# Title", ""] if draw(st.booleans()) else [])]
    for number in range(draw(st.integers(1, 4))):
        lines += [f"{'#' * draw(st.integers(2, 3))} Part {number} {draw(st.sampled_from(WORDS))}", ""]
        for block in draw(st.lists(_block(), min_size=0, max_size=3)):
            lines += [*block, *([""] if draw(st.integers(0, 5)) else [])]
    text = draw(st.sampled_from(["\n", "\n", "\r\n"])).join(lines)
    return text.rstrip("\r\n") if draw(st.booleans()) else text + ("\r\n" if "\r\n" in text else "\n")


def snap(files: Mapping[str, str | Source], config: Config | None = None) -> Snapshot:
    """A root that has just these files open, and no git."""
    buffers = {path: Source(text) if isinstance(text, str) else text for path, text in files.items()}
    return Snapshot(Path("/nowhere"), 0, config or Config(), buffers, None)


def document(snapshot: Snapshot, path: str) -> Document:
    found = snapshot.document(path)
    assert found is not None
    return found


def entry(snapshot: Snapshot, path: str, start: str) -> tuple[Document, Entry]:
    """The entry of the file at `path` whose text starts with `start`."""
    there = document(snapshot, path)
    return there, next(found for found in there.entries if found.text.startswith(start))


def after(snapshot: Snapshot, action: Action | Refused) -> dict[str, str]:
    """The texts of all open files after the action."""
    assert isinstance(action, Action), action
    found = changes(action, snapshot.source)
    assert not isinstance(found, Refused), found
    texts_ = {path: source.text for path, source in snapshot.buffers.items()}
    for change in found:
        if change.after is None:
            texts_.pop(change.path)
        else:
            texts_[change.path] = change.after.text
    return texts_
