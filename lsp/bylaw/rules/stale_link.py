"""A link of a memory file leads to nothing.

## What it does
Reports Markdown links to local files, links to headings, and `[[wikilinks]]` that do not resolve.

## Why it matters
A link is a promise that something stands behind it: an agent opens it, finds nothing, and goes on without.

## Example
```markdown
- [Deploy checklist](docs/deploy.md)
```
when `docs/deploy.md` is not there.

## How it decides
A link is an exact claim, so it is reported even if its target never existed (as information outside the pages that an
agent reads at its start: other files are copied); if git shows when it went, it says so. Targets are looked up from the
file's folder, the ones above and the root; one without an extension may be a page of a site and is reported only if git
knows it. An anchor is compared with the headings of an existing Markdown file in the forms that renderers give them,
and with the names and ids in it; one that fits none is information, as the file is there. A wikilink is looked up by
file name, by the `name:` of topic files and by title, `-` and `_` being equal. Placeholders and targets that
`.gitignore` covers are left alone.

## Fix safety
Following a rename that git proves is safe.

## Options
`[severity] stale-link = "off"`, or `<!-- bylaw: ignore stale-link: reason -->` below the entry.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from bylaw.language.slugs import anchors, line_of
from bylaw.language.stance import stance
from bylaw.model import Document, Edit, Finding, Fix, Mention
from bylaw.resolve import candidates, resolve, resolve_path
from bylaw.rules.base import ABSENT, Context, Rule, is_sample
from bylaw.rules.gone import elsewhere, gone_finding
from bylaw.rules.weight import finding

CODE = "stale-link"
_MARKDOWN = re.compile(r"\.(?:md|markdown|mdc)$", re.IGNORECASE)
_NO_HEADING = re.compile(r"#(?:L\d|:~:|/|!)")
_QUOTED = 3  # paths of an entry that may be the file which it quotes
_ALIKE = 0.75  # how much of an anchor must be the same for a guess at what is meant
_EXCUSED = frozenset({"removed", "example", "elsewhere", "planned"})


def check(context: Context, document: Document) -> Iterator[Finding]:
    def is_doubtful(mention: Mention) -> bool:
        if mention.kind != "link":
            return mention.kind == "wikilink"
        plain = mention.target and not mention.fragment.startswith("#")
        return not plain or resolve(document.path, mention, context.facts).state != "exists"

    slugs: Mapping[str, str] | None = None
    for mention in context.suspects(document, CODE, is_doubtful):
        if mention.kind == "link":
            found = _link(context, document, mention)
        elif mention.kind == "wikilink":
            slugs = slugs if slugs is not None else topic_slugs(context.documents)
            found = _wikilink(context, document, mention, slugs)
        else:
            continue
        if found is not None:
            yield found


def _link(context: Context, document: Document, mention: Mention) -> Finding | None:
    if not mention.target:
        return _anchor(context, document, mention, document.path)
    target = resolve(document.path, mention, context.facts)
    if target.state == "exists":
        return _anchor(context, document, mention, target.path)
    if target.state in ("ignored", "outside") or stance(document, mention) & _EXCUSED:
        return None
    if target.state == "gone":
        return gone_finding(CODE, document, mention, target, context.facts)
    if mention.certainty != "certain" or is_sample(document):  # without an extension it may be a page of a site
        return None
    slashed = mention.target.replace("\\", "/").lstrip("/")
    if "\\" in mention.target and resolve_path(document.path, slashed, "", context.facts).state == "exists":
        return None  # as Windows writes it
    if mention.where == "fence" or _is_quoted(context, document, mention):  # Markdown that is shown, or another file's
        return None
    where = next(candidates(document.path, mention.target, mention.base), mention.target)
    message = f"Link to `{mention.text}`: no such file is there, nor was one at `{where}`"
    near = elsewhere(document, mention, context.facts)
    advice, fixes = near or ("Correct or remove the link.", ())
    group = None if fixes else ABSENT + document.path
    return finding(CODE, "absence", document, mention, f"{message}. {advice}", fixes=fixes, group=group)


def _is_quoted(context: Context, document: Document, mention: Mention) -> bool:
    """Whether the entry quotes a file that it names before, and the link leads on from there."""
    entry = document.entry_at(mention.span.start)
    before = [one for one in entry.mentions if one.span.end <= mention.span.start] if entry else []
    for one in before[:_QUOTED]:
        source = resolve(document.path, one, context.facts) if one.kind == "path" else None
        if source is None or source.state != "exists":
            continue
        if resolve_path(source.path, mention.target, "", context.facts, whole=True).state == "exists":
            return True
    return False


def _anchor(context: Context, document: Document, mention: Mention, path: str) -> Finding | None:
    """The finding that the Markdown file at `path` has no heading and no anchor that the link's fragment names."""
    fragment = mention.fragment
    if not fragment.startswith("#") or _NO_HEADING.match(fragment) or not _MARKDOWN.search(path) or is_sample(document):
        return None
    text = _text(context, path)
    if text is None or line_of(text, fragment) is not None or stance(document, mention) & _EXCUSED:
        return None
    near = get_close_matches(fragment[1:], anchors(text), n=1, cutoff=_ALIKE)
    at = mention.text.rfind(fragment)
    message = f"`{path}` has no heading or anchor `{fragment}`"
    if not near or at < 0:
        advice = "Correct the link, or cut its anchor off."
        return finding(CODE, "guess", document, mention, f"{message}. {advice}", group=ABSENT + path)
    fresh = f"{mention.text[:at]}#{near[0]}{mention.text[at + len(fragment) :]}"
    fix = Fix(f"Change to `{fresh}`", (Edit(document.path, mention.span, fresh),))
    message += f". Perhaps `#{near[0]}` is meant: write `{fresh}`."
    return finding(CODE, "guess", document, mention, message, fixes=(fix,))


def _text(context: Context, path: str) -> str | None:
    """The file at `path` as it is open, or on disk."""
    if path in context.documents:
        return context.documents[path].source.text
    data = context.facts.present.read(path)
    return None if data is None else data.decode("utf-8", "replace")


def slug(name: str) -> str:
    """A wikilink's name in the form in which names are compared."""
    return re.sub(r"[\W_]+", "-", name.strip().casefold()).strip("-")


def topic_slugs(documents: Mapping[str, Document]) -> dict[str, str]:
    """The names by which wikilinks may call each memory file: its stem, the `name` and `title` of its frontmatter."""
    slugs: dict[str, str] = {}
    for path, document in documents.items():
        names = [posixpath.splitext(posixpath.basename(path))[0], posixpath.splitext(path)[0]]
        if document.frontmatter:
            fields = document.frontmatter.fields
            names += [str(fields[key]) for key in ("name", "title", "permalink") if fields.get(key)]
        names += [section.title for section in document.sections if section.level == 1]
        for name in names:
            slugs.setdefault(slug(name), path)
    return slugs


def _wikilink(context: Context, document: Document, mention: Mention, slugs: Mapping[str, str]) -> Finding | None:
    wanted = slug(mention.target)
    if not wanted or wanted in slugs or stance(document, mention) & _EXCUSED:
        return None
    if any(slug(section.title) == wanted for section in document.sections):
        return None
    target = resolve(document.path, mention, context.facts)
    if target.state == "exists" or context.facts.present.without_extension(mention.target):
        return None
    names = list(dict.fromkeys([mention.target, *(wanted.replace("-", mark) for mark in "-_ ")]))
    ending = context.facts.present.ending
    if any(ending(f"{name}{extension}", fold=True) for name in names for extension in (".md", ".mdx", "")):
        return None
    for name in names:
        target = resolve_path(document.path, f"{name}.md", mention.base, context.facts)
        if target.state == "gone":
            return gone_finding(CODE, document, mention, target, context.facts)
    return finding(
        CODE,
        "guess",
        document,
        mention,
        f"No memory file is called `{mention.target}`, by file name, `name:` or title. Write it, or correct the link.",
    )


RULE = Rule(CODE, "warning", __doc__, check, reach="file")
