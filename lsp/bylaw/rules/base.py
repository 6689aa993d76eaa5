"""What a rule is, and the words that all rules say alike."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeVar

from bylaw.language.formats import FORMATS
from bylaw.language.known import BRANDS, words
from bylaw.language.placing import Laid, Placed
from bylaw.model import Commit, Document, Entry, Finding, Mention, Severity
from bylaw.pairs import Known, Pairs
from bylaw.text import Source

if TYPE_CHECKING:
    from bylaw.config import Config
    from bylaw.facts import Facts


T = TypeVar("T")
Reach = Literal["section", "file", "all"]


def go_on() -> None:
    """The `pause` of a run that nobody interrupts."""


@dataclass(frozen=True)
class Context:
    """All that a rule may look at: every memory file of the root, what the repository says, and the day (ISO).

    A rule that takes long calls `pause` now and then: others get in between, or the run is ended from there. `edited`:
    only these parts of a document are looked at; None for all of it.
    """

    documents: Mapping[str, Document]
    facts: Facts
    config: Config
    today: str
    known: Known = field(default_factory=Known)
    pause: Callable[[], None] = go_on
    edited: Collection[Placed] | None = None

    @cached_property
    def pairs(self) -> Pairs:
        """What all entries say, and which of them are near to each other."""
        return self.known.pairs(self.documents)

    def suspects(self, document: Document, code: str, test: Callable[[Mention], bool]) -> Iterator[Mention]:
        """The mentions of `document` that the rule `code` has to look at closely: those for which `test` holds.

        `test` must follow from the mention but for its place, from the file's path and format, and from the facts: it
        is not asked again while a section and the repository stay what they are.
        """
        mentions = document.mentions
        if not isinstance(mentions, Laid):
            yield from filter(test, mentions)
            return
        yield from filter(test, mentions.head)
        for placed in mentions.parts if self.edited is None else self.edited:
            yield from placed.chosen((code, document.path, document.format), self.facts.token, test)

    def entries(self, document: Document, test: Callable[[Entry], bool]) -> Iterator[Entry]:
        """The entries of `document` that have to be looked at: those for which `test` holds.

        It must look at nothing that depends on an entry's place: only those that pass are put in theirs.
        """
        entries = document.entries
        if not isinstance(entries, Laid):
            yield from filter(test, entries)
            return
        yield from filter(test, entries.head)
        for placed in entries.parts if self.edited is None else self.edited:
            for at, entry in enumerate(placed.part.entries):
                if test(entry):
                    yield placed.entry(at)

    def once(self, key: str, make: Callable[[], T]) -> T:
        """`make()`, done once for this state of files, repository and settings: for what spans all documents."""
        return self.pairs.once((key, self.today), (self.facts, self.config), make)


@dataclass(frozen=True)
class Rule:
    """A rule: `check` finds in one document; `page` is the module's docstring, the only text about the rule.

    `reach`: what a finding follows from, besides what the repository says: from the "section" that it stands in (such
    a rule reads `Context.suspects` and `Context.entries`), so that an edit elsewhere changes nothing; from the "file",
    and perhaps a little of others; or from "all" entries of all files, which editors wait for.
    `announce` is told of each document that will be checked before the first one is: what is dear to look up for one
    name may be looked up for all. `optional`: it is off unless its severity is set. `in_code` gives what finds in one
    code file, at its path.
    """

    code: str
    severity: Severity
    page: str
    check: Callable[[Context, Document], Iterator[Finding]]
    reach: Reach = "section"
    announce: Callable[[Context, Document], None] | None = None
    optional: bool = False
    in_code: Callable[[Context], Callable[[str, Source], Iterator[Finding]]] | None = None

    @property
    def summary(self) -> str:
        return self.page.partition("\n")[0]


def nothing(_context: Context, _document: Document) -> Iterator[Finding]:
    """The `check` of a rule that finds nothing in memory files."""
    yield from ()


EXCUSED = frozenset({"removed", "forbidden", "planned", "example", "elsewhere"})
"""The stances of an entry that make what it names no claim about this repository as it is."""

UNCOMMITTED = "uncommitted"
"""The group of findings whose cause no commit holds yet."""

ABSENT = "absent "
"""Begins the group of findings about one thing that never was there."""

_RECIPES = frozenset(row.id for row in FORMATS if row.role == "skill")
_GUIDE = re.compile(r"/\.\w+/rules/([^/.-]+)[^/]*\.mdc?$")
_SAMPLES = words(
    """
    fixtures fixture __fixtures__ testdata test-data test_data snapshots __snapshots__
    templates template skeleton skeletons scaffold scaffolds boilerplate
    vendor vendored third_party third-party thirdparty
    """
)


def is_recipe(document: Document) -> bool:
    """Whether a file is a skill or the like: those are copied from one repository to the next, names and all."""
    return document.format in _RECIPES


def is_borrowed(document: Document) -> bool:
    """Whether a file speaks of any repository like this one: a skill, or a rules file about a library (`keras.mdc`)."""
    about = _GUIDE.search(f"/{document.path}")
    return is_recipe(document) or (about is not None and about[1].lower() in BRANDS)


def is_sample(document: Document) -> bool:
    """Whether a file is a test's input, a template or somebody else's: what it names may be missing here on purpose."""
    return any(part.lower() in _SAMPLES for part in document.path.split("/")[:-1])


_AWAY = re.compile(
    r"\b(?:extract|split|spun|spin|mov(?:e|ing)|migrat|relocat|publish)\w*\b.*\b(?:repo|repos|repository|repositories|submodule)\b",
    re.IGNORECASE,
)


def went_elsewhere(commit: Commit | None) -> bool:
    """Whether `commit` says that it took things to a repository of their own: there they still are."""
    return commit is not None and _AWAY.search(commit.summary) is not None


def owner(document: Document, mention: Mention) -> Entry | None:
    """The entry that a mention stands in; None in a heading or in frontmatter."""
    entry = document.entry_at(mention.span.start)
    if entry is None:
        return None
    there = entry.mentions  # in order, and thousands in a line that a machine wrote
    first, end = (cut(there, mention.span, key=lambda other: other.span) for cut in (bisect_left, bisect_right))
    return entry if mention in there[first:end] else None


def written_in(facts: Facts, document: Document, mention: Mention) -> Commit | None:
    """The commit in which `mention` was first written into its entry; None when it is not committed, or not known."""
    return facts.written(document.path, mention.text, document.source.line_of(mention.span.start) + 1)


def by_whom(commit: Commit) -> str:
    """`commit` in the words of every message: who, when, and the subject."""
    if not commit.oid:
        return "your work tree (not committed yet)"
    return f"{commit.oid[:8]} by {commit.author} on {commit.date[:10]} (“{commit.summary}”)"


def group_of(commit: Commit | None) -> str | None:
    """The group of all findings of which `commit` is the cause."""
    return (commit.oid or UNCOMMITTED) if commit else None


def made(commit: Commit | None) -> Commit | None:
    """`commit` as evidence: None where it is still to come."""
    return commit if commit and commit.oid else None


def is_pending(commit: Commit | None) -> bool:
    """Whether `commit` is still to come."""
    return commit is not None and not commit.oid


def since(written: Commit | None) -> str:
    return f"; this was written on {written.date[:10]}" if written else ""
