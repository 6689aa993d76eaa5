"""One script, two tools of one family: `npm run verify` here, `pnpm verify` there."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from bylaw.language.claims.scope import folder_of
from bylaw.model import Document, Entry, Mention
from bylaw.pairs import Spot
from bylaw.rules.conflict.clash import Clash, Look
from bylaw.rules.conflict.where import binding, is_notes

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


@dataclass(frozen=True, slots=True)
class _Use:
    """A script run with `tool` in the entry at `spot`; `folder` is where it runs."""

    tool: str
    script: str
    folder: str
    spot: Spot
    command: str


def find(look: Look) -> Iterator[Clash]:
    """The clashes of commands that run one script of one folder with two tools."""
    uses: dict[str, list[_Use]] = defaultdict(list)
    for spot, document, entry in look.spots():
        for mention in entry.mentions:
            if mention.kind == "command" and (use := _use(spot, document, mention)):
                uses[use.folder].append(use)
    for folder, found in uses.items():
        tools = Counter(use.tool for use in found)
        if len(tools) > 1:
            yield from _folder(look, folder, found, tools)


def _use(spot: Spot, document: Document, mention: Mention) -> _Use | None:
    tool, _, rest = mention.target.partition(" ")
    if tool not in _LOCKS or not rest or not binding(document):
        return None
    words = rest.split()
    script = words[1] if words[0] == "run" and len(words) > 1 else words[0]
    folder = "/".join(part for part in (folder_of(document.path).rstrip("/"), mention.base) if part)
    return _Use(tool, script, folder, spot, mention.text)


def _folder(look: Look, folder: str, found: list[_Use], tools: Counter[str]) -> Iterator[Clash]:
    locked = _locked(look, folder)
    usual = locked or tools.most_common(1)[0][0]
    right = [use for use in found if use.tool == usual]
    wrong = [use for use in found if use.tool != usual and not _either(look.entry(use.spot))]
    if not right or not wrong or len(wrong) > _MOST or len(wrong) * 2 > len(right) + 2:
        return
    for use in wrong:
        if any(one.spot == use.spot for one in right):
            continue
        same = [one for one in right if one.script == use.script]
        if not same and locked and not is_notes(look.document(use.spot)):
            same = [one for one in right if not is_notes(look.document(one.spot))][:1]
        for one in same[:_SHOWN]:
            yield Clash("two tools", "tool", use.spot, one.spot, use.command, one.command)


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
