"""One script, two tools of one family: `npm run verify` here, `pnpm verify` there."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from bylaw.model import Entry
from bylaw.pairs import Spot
from bylaw.rules.conflict.clash import Clash, Look
from bylaw.rules.conflict.sheet import Use
from bylaw.rules.conflict.where import is_notes

_LOCKS = {
    "npm": ("package-lock.json", "npm-shrinkwrap.json"), "pnpm": ("pnpm-lock.yaml",), "yarn": ("yarn.lock",),
    "bun": ("bun.lock", "bun.lockb"),
}  # fmt: skip
_EITHER = re.compile(
    r"\bor\b|\beither\b|\balternativ|\bequivalent|\binstead\b|\bnot\b|\bnever\b|n['’]t\b|\bif you\b"
    r"|\bwith (?:npm|yarn|pnpm|bun)\b|\b(?:npm|yarn|pnpm|bun) ?/ ?(?:npm|yarn|pnpm|bun)\b",
    re.IGNORECASE,
)
_SHOWN = 4  # entries with the other tool
_MOST = 12  # uses of the rarer tool: with more of them both are at home


class _Run(NamedTuple):
    use: Use
    spot: Spot


def find(look: Look) -> Iterator[Clash]:
    """The clashes of commands that run one script of one folder with two tools."""
    runs: dict[str, list[_Run]] = defaultdict(list)
    for path, sheet in look.sheets.items():
        for use in sheet.uses:
            runs[use.folder].append(_Run(use, Spot(path, use.at)))
    for folder, found in runs.items():
        tools = Counter(run.use.tool for run in found)
        if len(tools) > 1:
            yield from _folder(look, folder, found, tools)


def _folder(look: Look, folder: str, found: list[_Run], tools: Counter[str]) -> Iterator[Clash]:
    locked = _locked(look, folder)
    usual = locked or tools.most_common(1)[0][0]
    right = [run for run in found if run.use.tool == usual]
    wrong = [run for run in found if run.use.tool != usual and not _either(look.entry(run.spot))]
    if not right or not wrong or len(wrong) > _MOST or len(wrong) * 2 > len(right) + 2:
        return
    for run in wrong:
        if any(one.spot == run.spot for one in right):
            continue
        same = [one for one in right if one.use.script == run.use.script]
        if not same and locked and not is_notes(look.document(run.spot)):
            same = [one for one in right if not is_notes(look.document(one.spot))][:1]
        for one in same[:_SHOWN]:
            yield Clash("two tools", "tool", run.spot, one.spot, run.use.command, one.use.command)


def _either(entry: Entry) -> bool:
    """Whether an entry leaves the tool open, or speaks against one."""
    return bool(_EITHER.search(entry.text))


def _locked(look: Look, folder: str) -> str:
    """The tool whose lock file lies in `folder` or above it; "" where there is none, or several."""
    exists = look.context.facts.present.exists
    parts = folder.split("/") if folder else []
    for depth in range(len(parts), -1, -1):
        prefix = "/".join(parts[:depth]) + "/" if depth else ""
        tools = [tool for tool, names in _LOCKS.items() if any(exists(prefix + name) for name in names)]
        if tools:
            return tools[0] if len(tools) == 1 else ""
    return ""
