"""What an action would change, as a unified diff that `git apply` takes."""

from __future__ import annotations

import difflib

from bylaw.actions import Change
from bylaw.text import Source


def render(change: Change) -> str:
    """The change of one file."""
    old, new = _lines(change.before), _lines(change.after)
    here = f"a/{change.path}" if change.before else "/dev/null"
    there = f"b/{change.path}" if change.after else "/dev/null"
    lines = difflib.unified_diff(old, new, here, there)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(source: Source | None) -> list[str]:
    """The lines as git has them, with their ends."""
    if source is None:
        return []
    text = ("\ufeff" if source.bom else "") + source.text
    *lines, rest = text.split("\n")
    return [*(line + "\n" for line in lines), *([rest] if rest else [])]
