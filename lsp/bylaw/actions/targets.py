"""Where an entry can go: the files of a layer that fit what it names, each with the headings that fit what it says."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bylaw.actions.back import gone
from bylaw.actions.base import committed
from bylaw.actions.headings import ENOUGH, rank, words
from bylaw.actions.layout import top
from bylaw.actions.topic import became
from bylaw.language.globs import matches
from bylaw.model import Document, Entry, Section
from bylaw.resolve import resolve

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot

_HEADINGS, _MOST = 3, 8
_SHARED_NAMES = ("AGENTS.md", "AGENT.md")
_FITS, _HOME, _COPIES, _BESIDE = 2.0, 1.0, 0.5, 1.5
_STOOD = 100.0
"""Nothing fits better than the place where an entry stood at HEAD."""
_SURE, _NARROW = 1.15, 6
"""Below this score the heading an entry comes from, if it stands above at most so many, tells more than likeness."""
_ANY_TOPIC = re.compile(
    r"\d{4}|\b(?:lessons?|learn\w*|notes?|memor\w*|sessions?|misc\w*|general|todo|log|history|recent|project|other)\b",
    re.IGNORECASE,
)
_DEFAULT = "Lessons"
_MEMORIES = (".max/memory", ".claude/memory", ".agents/memory")


@dataclass(frozen=True, slots=True)
class Target:
    """A heading of a file, best first by `score`. `fresh`: the last of `heading` is to be made; so may be the file."""

    path: str
    heading: tuple[str, ...]
    score: float
    fresh: bool = False


def targets(snapshot: Snapshot, document: Document, entry: Entry, layer: str = "rules") -> list[Target]:
    """The places of `layer` for `entry`, best first; never empty."""
    files = [(score, other) for score, other in _files(snapshot, document, entry, layer) if score > 0]
    topic = became(snapshot, entry) if layer == snapshot.config.layers[0] else None
    found = [Target(topic.path, (), 2 * _STOOD, fresh=True)] if topic else []
    if not files:
        return [*found, new_file(snapshot, document, entry, layer)]
    for score, other in sorted(files, key=lambda pair: (-pair[0], pair[1].path))[:_MOST]:
        inside = in_file(snapshot, document, entry, other)
        found += [Target(t.path, t.heading, score + t.score / 4, t.fresh) for t in inside[:_HEADINGS]]
    return sorted(found, key=lambda target: -target.score)


def in_file(snapshot: Snapshot, document: Document, entry: Entry, other: Document) -> list[Target]:
    """The headings of the file `other` for `entry`, best first: where it stood at HEAD, then where it fits."""
    before = committed(snapshot, other.path)
    stood = [e.heading for e in gone(before, other, entry.text)[:1]] if before else []
    found = [Target(other.path, path, _STOOD, bool(path) and _section(other, path) is None) for path in stood]
    around = [e for e in document.entries if e.index != entry.index and entry.span.covers(e.span)]
    ranked = rank(other, entry, around)
    fitting = [Target(other.path, r.section.path if r.section else (), r.score) for r in ranked]
    new, most = _new_heading(entry, other), ranked[0].sense if ranked else 0.0
    topical = _has_topic(document, entry)
    if most < ENOUGH or (most < _SURE and topical):
        fitting.insert(0, replace(new, score=(ranked[0].score if ranked else 0.0) + 0.01))
    else:
        fitting.insert(_HEADINGS - 1 if topical else len(fitting), new)
    best: dict[tuple[str, ...], Target] = {}
    for target in (*found, *fitting):
        best.setdefault(target.heading, target)
    return list(best.values())


def _has_topic(document: Document, entry: Entry) -> bool:
    """Whether the heading of `entry` names what it is about: it holds little else, and is no date or word for notes."""
    if len(entry.heading) < 2 or _ANY_TOPIC.search(entry.heading[-1]):
        return False
    beside = (other for other in document.entries if other.heading == entry.heading and top(document, other))
    return len(list(beside)) <= _NARROW


def _new_heading(entry: Entry, other: Document) -> Target:
    title = entry.heading[-1] if len(entry.heading) > 1 else _DEFAULT
    known = [section for section in other.sections if section.title == title]
    known += [section for section in other.sections if words(section.title) == words(title) != []]
    if title == _DEFAULT:
        known += [section for section in other.sections if _DEFAULT in section.title]
    same = next(iter(known), None)
    if same is not None:
        return Target(other.path, same.path, 0.0)
    above = other.sections[0].path if other.sections and other.sections[0].level == 1 else ()
    return Target(other.path, (*above, title), 0.0, fresh=True)


def _section(document: Document, heading: tuple[str, ...]) -> Section | None:
    return next((section for section in document.sections if section.path == heading), None)


def section_of(document: Document, target: Target) -> Section | None:
    """The section that `target` means; None where it is to be made, or is the part above all headings."""
    return None if target.fresh else _section(document, target.heading)


def new_file(snapshot: Snapshot, document: Document, entry: Entry, layer: str) -> Target:
    """A file that does not exist yet, with the heading that the entry has."""
    title = entry.heading[-1] if len(entry.heading) > 1 else _DEFAULT
    return Target(_new_path(snapshot, document, layer), (title,), 0.0, fresh=True)


def _new_path(snapshot: Snapshot, document: Document, layer: str) -> str:
    folder = posixpath.dirname(document.path)
    written = [glob for glob in snapshot.config.files.get(layer, ()) if not set(glob) & set("*?[{")]
    if layer == "rules":
        path = "AGENTS.md" if document.format.startswith("agents") else "CLAUDE.md"
    elif layer == "pinned" and snapshot.config.pinned:
        path = snapshot.config.pinned
    elif written:
        path = written[0]
    elif layer == "pinned":
        path = posixpath.join(folder if folder.endswith(_MEMORIES) else ".max/memory", "pinned.md")
    else:
        path = ".max/memory/MEMORY.md" if ".max" in folder.split("/") else "MEMORY.md"
    return path


def _files(snapshot: Snapshot, document: Document, entry: Entry, layer: str) -> list[tuple[float, Document]]:
    """The files of `layer` that an agent always or rightly reads, each with how well it fits; 0 for a pointer."""
    links = snapshot.facts.present.links if snapshot.facts else frozenset()
    others = snapshot.documents()
    found = []
    for path, other in others.items():
        match = snapshot.match(path)
        role = match.format.role if match else "notes"
        wanted = ("rules",) if layer == "rules" else ("index", "notes", "rules")
        if path == document.path or path in links or other.layer != layer or role not in wanted:
            continue
        found.append((0.0 if is_pointer(other) else _file_score(snapshot, document, entry, other), other))
    return found


def is_pointer(document: Document) -> bool:
    """Whether the file does nothing but import another one (``@AGENTS.md``)."""
    short = all(len(entry.text) < 80 for entry in document.entries)
    imports = (any(mention.kind == "import" for mention in entry.mentions) for entry in document.entries)
    return bool(document.entries) and short and all(imports)


def _file_score(snapshot: Snapshot, document: Document, entry: Entry, other: Document) -> float:
    """How well a file fits: its scope or folder against the paths that the entry names, then how usual it is."""
    named = _named(snapshot, document, entry)
    folder = _folder(other.path)
    score = _usual(document, other)
    if posixpath.dirname(other.path) == posixpath.dirname(document.path) and other.format == document.format:
        score += _BESIDE  # lessons that stand among the rules of one agent become rules of that agent
    if other.scope:
        fitting = [path for path in named if matches(path, other.scope)]
        return score + _FITS if named and len(fitting) == len(named) else 0.1 * score
    if folder:
        below = [path for path in named if path.startswith(folder + "/")]
        fits = (bool(named) and len(below) == len(named)) or document.path.startswith(folder + "/")
        return score + _FITS + folder.count("/") / 10 if fits else 0.1 * score
    return score + _HOME


def _usual(document: Document, other: Document) -> float:
    name = posixpath.basename(other.path)
    score = 0.2 + min(len(other.entries), 100) / 500
    if name == "CLAUDE.md":
        score += _COPIES
    elif name in _SHARED_NAMES:
        score += _COPIES + (0.3 if document.format.startswith(("agents", "codex")) else -0.1)
    elif name in ("MEMORY.md", "pinned.md"):
        score += _COPIES + (0.5 if posixpath.dirname(other.path) == posixpath.dirname(document.path) else 0.0)
    return score


def _folder(path: str) -> str:
    """The folder that a rules file speaks of: the one it stands in, or the one around a hidden folder."""
    parts = posixpath.dirname(path).split("/")
    hidden = next((at for at, part in enumerate(parts) if part.startswith(".")), len(parts))
    return "/".join(parts[:hidden])


def _named(snapshot: Snapshot, document: Document, entry: Entry) -> list[str]:
    """The paths of today that the entry names."""
    facts = snapshot.facts
    if facts is None:
        return []
    asked = (mention for mention in entry.mentions if mention.kind in ("path", "link"))
    states = [resolve(document.path, mention, facts) for mention in asked]
    return [state.path for state in states if state.state == "exists"]
