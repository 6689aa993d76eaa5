"""How the rules about paths speak of a target that git shows to be gone."""

from __future__ import annotations

import posixpath

from bylaw.facts import Facts
from bylaw.model import Document, Edit, Evidence, Finding, Fix, Mention
from bylaw.resolve import Target
from bylaw.rules.base import by_whom, finding, since


def rewritten(document: Document, mention: Mention, target: Target) -> str | None:
    """The mention's text with the new path, in the manner in which the old one was written; None where none fits."""
    if not target.now or not mention.text:
        return None
    at = mention.text.find(mention.target)
    if at < 0:
        return None
    old, new, written = target.path, target.now, mention.target
    slash = "/" if written.endswith("/") else ""
    plain = written.strip("/")
    folder = posixpath.dirname(document.path)
    if plain == old.strip("/"):
        fresh = new.strip("/")
        fresh = ("/" if written.startswith("/") else "") + fresh
    elif written.startswith("."):
        fresh = posixpath.relpath(new, folder or ".")
        fresh = fresh if fresh.startswith(".") else "./" + fresh
    elif folder and posixpath.join(folder, plain) == old and new.startswith(folder + "/"):
        fresh = new.removeprefix(folder + "/").strip("/")
    elif old.endswith("/" + plain):
        fresh = _as_short(old, new, plain)
    else:
        fresh = new.strip("/")
    return mention.text[:at] + fresh.rstrip("/") + slash + mention.text[at + len(written) :]


def _as_short(old: str, new: str, plain: str) -> str:
    """`new` without the folders above that the old mention left out, where they are still the same."""
    above = old[: -len(plain)]
    return new.removeprefix(above) if new.startswith(above) else new.strip("/")


def gone_finding(code: str, document: Document, mention: Mention, target: Target, facts: Facts) -> Finding | None:
    """The finding that `mention` names a path which a commit took away; None if it was written in that very commit."""
    removal = target.removal
    assert removal is not None
    line = document.source.line_of(mention.span.start) + 1
    written = facts.written(document.path, mention.text, line)
    if written is not None and written.oid == removal.commit.oid:
        return None
    after = written is not None and removal.commit.committed > written.committed
    fresh = rewritten(document, mention, target)
    what = "folder " if target.path.endswith("/") else ""
    if fresh:
        message = (
            f"{what}`{mention.text}` was moved to `{target.now}` in {by_whom(removal.commit)}"
            f"{since(written) if after else ''}. Write `{fresh}`."
        )
    else:
        message = (
            f"{what}`{mention.text}` was deleted in {by_whom(removal.commit)}{since(written) if after else ''}. "
            "Name what replaced it, or remove the mention."
        )
    if not after:
        message = message.rstrip(".") + f"; it was gone already when this was written{_on(written)}."
    fixes = (
        (Fix(f"Follow the move to `{fresh}`", (Edit(document.path, mention.span, fresh),), safe=after),) if fresh else ()
    )
    return finding(
        code,
        "warning" if after or code != "stale-path" else "information",
        document,
        mention,
        message[0].upper() + message[1:],
        evidence=(
            Evidence(
                "renamed" if target.now else "deleted",
                commit=removal.commit,
                path=target.path,
                renamed_to=target.now,
            ),
        ),
        fixes=fixes,
        group=removal.commit.oid,
    )


def _on(written: object) -> str:
    date = getattr(written, "date", "")
    return f" on {date[:10]}" if date else ""
