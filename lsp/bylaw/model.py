"""The words of Bylaw as data: frozen, without behaviour that needs a file, a repository or an editor.

Spans are offsets (code points) into the text of the document they belong to; paths are relative to the root, with `/`;
lines are 0-based except where a name says otherwise. Dates are ISO 8601 with the offset they were written with.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from bylaw.text import Source, Span

MentionKind = Literal[
    "path", "glob", "symbol", "command", "import", "link", "wikilink", "dependency", "version", "commit"
]
Where = Literal["text", "fence", "tree", "table", "heading", "frontmatter"]
Certainty = Literal["certain", "likely", "possible"]
EntryKind = Literal["item", "paragraph", "row", "topic", "fence"]
Severity = Literal["error", "warning", "information", "hint"]
EvidenceKind = Literal["deleted", "renamed", "removed", "contradicted", "entry", "absent"]
MoveKind = Literal["promoted", "demoted", "moved", "restored", "copied"]
Polarity = Literal["require", "ban", "prefer", "fact"]
ValueKind = Literal["number", "version", "path", "name", "tool", "command", "port", "size", "branch"]
Actor = Literal["", "you", "user", "ci"]

_LONGEST = 4_096  # letters: no mention is longer


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of a document that names something outside it.

    `text` is what stands in the file at `span`, without back-ticks or brackets. `target` is what to look up: for a path
    without `./`, `:12`, `#anchor` and `::test`; for a command the words that decide (``npm run build``); for a symbol
    the name without its arguments. What was cut off is `fragment`. `base` is a folder that the context gives: the
    parent in a directory diagram, the folder of the parent bullet, ``cd x &&``; "" when there is none.
    """

    kind: MentionKind
    text: str
    span: Span
    target: str
    where: Where = "text"
    reason: str = ""
    certainty: Certainty = "likely"
    fragment: str = ""
    base: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """What an entry sets something to. `text` is in one form for all spellings (``1000`` for ``1,000``), `unit` too."""

    kind: ValueKind
    text: str
    span: Span
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What an entry says, in a form that can be compared.

    `subject` is what it is about, without back-ticks and arguments; `span` is where that stands. `slot` is what of it:
    "" for a ban means using it at all, else the verb (``edit``); for a value the words that say which (``max lines``).
    `replacement` is what to use instead. `removed`: the entry says that the subject is gone or deprecated.
    `condition` are the words that limit a ban to some case (``without a timeout``); where there are any, the subject
    itself is not banned. `scope` and `exempt` are where it holds only and where it does not: folders, packages, globs,
    environments, platforms, as written (``src/x``, ``tests``, ``production``, ``Windows``).
    """

    polarity: Polarity
    subject: str
    span: Span
    slot: str = ""
    value: Value | None = None
    replacement: str = ""
    removed: bool = False
    condition: str = ""
    actor: Actor = ""
    scope: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Directive:
    """A decision written into the file: ``<!-- bylaw: disputed 2026-11-23 florian: batch jobs still use v1 -->``.

    `entry` is the index of the entry it belongs to, None when it stands first in a section or file: then it holds for
    every entry in `scope`. `problem` says what is wrong with a directive that cannot be understood.
    """

    verb: str
    span: Span
    scope: Span
    entry: int | None = None
    date: str = ""
    who: str = ""
    codes: tuple[str, ...] = ()
    reason: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it, up to the next heading of its level or above."""

    title: str
    level: int
    heading: Span
    span: Span
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """The smallest thing somebody can argue with.

    `span` holds all of it: whole lines with the last line end, nested entries, fences and directives included.
    `own` holds its own words only, from after the list marker to the end of its last own line.
    `text` is `own` on one line, white space collapsed. `marker` is the list marker as written (``- [x]``, ``3.``).
    `label` is the bold lead, the first table cell or the `name` of a topic file.
    """

    index: int
    kind: EntryKind
    span: Span
    own: Span
    text: str
    heading: tuple[str, ...] = ()
    parent: int | None = None
    marker: str = ""
    label: str = ""
    mentions: tuple[Mention, ...] = ()
    directives: tuple[Directive, ...] = ()


@dataclass(frozen=True, slots=True)
class Frontmatter:
    """The head of a file between two ``---`` lines; `problem` is set where it is not the YAML it should be.

    `spans` gives the value of a top-level key its place; nested keys are joined with a dot (``metadata.type``).
    """

    span: Span
    fields: Mapping[str, Any]
    spans: Mapping[str, Span]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A memory file, understood. `mentions` are all of the file's, in order; those of entries stand there too."""

    path: str
    source: Source
    format: str
    layer: str
    entries: Sequence[Entry] = ()
    sections: Sequence[Section] = ()
    mentions: Sequence[Mention] = ()
    directives: tuple[Directive, ...] = ()
    frontmatter: Frontmatter | None = None
    scope: tuple[str, ...] = ()

    def entry_at(self, offset: int) -> Entry | None:
        """The innermost entry whose lines hold `offset`."""
        at = _started(self.entries, offset) - 1
        while at >= 0:  # what holds the offset is the last entry that starts before it, or one around that
            entry = self.entries[at]
            if offset < entry.span.end or offset == entry.span.end == len(self.source.text):
                return entry
            at = entry.parent if entry.parent is not None else -1
        return None

    def after(self, entry: Entry) -> Iterator[Entry]:
        """The entries that follow `entry`, one at a time: a slice would place all of a long file."""
        return map(self.entries.__getitem__, range(entry.index + 1, len(self.entries)))

    def mention_at(self, offset: int) -> Mention | None:
        """The mention a cursor at `offset` is on: the shortest one, where several overlap."""
        first, end = _started(self.mentions, offset - _LONGEST), _started(self.mentions, offset)
        return min(
            (mention for mention in self.mentions[first:end] if mention.span.touches(offset)),
            key=lambda mention: len(mention.span),
            default=None,
        )


def _started(items: Sequence[Any], offset: int) -> int:
    """How many of the entries or mentions of a document start at or before `offset`."""
    up_to = getattr(items, "up_to", None)  # a sequence that places what stands in it when it is looked at
    count: int = up_to(offset, _start) if up_to else bisect_right(items, offset, key=_start)
    return count


def _start(item: Any) -> int:
    start: int = item.span.start
    return start


@dataclass(frozen=True, slots=True)
class Commit:
    """`date` is the author's date, `committed` the committer's in UTC, so that texts compare.

    `co_authors` are the trailers, as "Name <mail>".
    """

    oid: str
    author: str
    email: str
    date: str
    summary: str
    committed: str = ""
    co_authors: tuple[str, ...] = ()

    def later_than(self, other: Commit) -> timedelta | None:
        """How long after `other` it was made, negative if before; None where one bears no date, as any commit may."""
        try:
            return datetime.fromisoformat(self.committed) - datetime.fromisoformat(other.committed)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves a finding. `line` is 1-based. `pending`: the commit is still to come, the work tree has it."""

    kind: EvidenceKind
    commit: Commit | None = None
    path: str = ""
    renamed_to: str = ""
    line: int = 0
    text: str = ""
    pending: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `span` of the file at `path` by `text`; `path` need not exist when the span is empty at 0."""

    path: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A titled set of edits that are applied together. `safe`: the evidence leaves no other reading."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a memory file; `text` is the entry or mention that stands there."""

    path: str
    span: Span
    text: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """The other end of a finding; `own` is this end's place when the finding folds several pairs."""

    place: Place
    message: str = ""
    own: Place | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is worth a person's look, with what proves it.

    `message` is one sentence and carries the fix in words: an agent that reads it gets no code actions. Findings of
    one root cause share `group`.
    """

    code: str
    severity: Severity
    path: str
    span: Span
    message: str
    mention: Mention | None = None
    entry: Entry | None = None
    evidence: tuple[Evidence, ...] = ()
    related: tuple[Related, ...] = ()
    fixes: tuple[Fix, ...] = ()
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """One text an entry has had; `line` is 1-based, in the file at `path` as of `commit`.

    `similarity` (0 to 1) to the next wording is given where the step from one to the other is a guess.
    """

    commit: Commit
    path: str
    line: int
    text: str
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """A step of an entry between places: `source` is how it stood before, `target` how it stands since `commit`."""

    kind: MoveKind
    commit: Commit
    source: Wording
    target: Wording
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an entry comes from. `wordings` are oldest first and never empty for a committed entry.

    `at_or_before`: the history is cut (shallow, or not read to its end), so it may be older than `wordings[0]` says.
    `uncommitted`: the entry's text is not what HEAD has (`wordings[-1]`), or HEAD does not have it (no wordings).
    `complete`: all files were read; until then moves are not known, and earlier wordings may be missing.
    `twins`: where its first and its last commit wrote the same into another file; nobody can tell which was copied.
    """

    wordings: tuple[Wording, ...] = ()
    moves: tuple[Move, ...] = ()
    at_or_before: bool = False
    uncommitted: bool = False
    complete: bool = True
    twins: tuple[Move, ...] = ()

    @property
    def born(self) -> Wording | None:
        return self.wordings[0] if self.wordings else None

    @property
    def last(self) -> Wording | None:
        return self.wordings[-1] if self.wordings else None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that Bylaw could not do or know, in one sentence for a person (never a finding about an entry)."""

    message: str
    path: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
