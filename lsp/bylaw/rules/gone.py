"""How the rules about paths speak of a target that git shows to be gone."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

from bylaw.facts import Facts
from bylaw.language.known import words
from bylaw.model import Commit, Document, Edit, Evidence, EvidenceKind, Finding, Fix, Mention
from bylaw.repo.target import Target
from bylaw.repo.trace import words_of
from bylaw.resolve import tail
from bylaw.rules.base import (
    by_whom,
    group_of,
    is_borrowed,
    is_pending,
    made,
    since,
    went_elsewhere,
    written_in,
)
from bylaw.rules.weight import Proof, finding

_OFTEN = 2
_DEEP = 2
_BY_HAND = words("md mdx rst py pyi rs go rb java kt swift cs c cc cpp h hpp ts tsx vue svelte php ex exs sh")
_BUILT = re.compile(
    r"/(?:dist|build|out|output|outputs|target|coverage|bin|obj|vendor|node_modules|\.next|\.nuxt|site|public|reports?|logs?"
    r"|tmp|temp|cache)/|generated|\bgen/|\.pb\.|_pb2?\.|\.g\.",
    re.IGNORECASE,
)
_WRITTEN = (".log", ".pid", ".sock", ".tmp", ".swp")
"""What a program writes while it runs: that git has it no more says nothing."""
_ENDS_LINK = re.compile(r"[ ()<>%]")  # what ends the target of a link, or is decoded in it


def rewritten(document: Document, mention: Mention, target: Target, home: str | None = None) -> str | None:
    """The mention's text with the new path, in the manner in which the old one was written; None where none fits.

    `home`: the folder in which the file itself will be, where it moves too.
    """
    if not target.now or not mention.text:
        return None
    at, raw = as_spelled(mention)
    if at < 0:
        return None
    old, new, written = target.path, target.now, mention.target
    slash = "/" if written.endswith("/") else ""
    plain = written.strip("/")
    stem, ending = posixpath.splitext(old)
    if ending and not plain.endswith(ending) and not slash:
        old, new = stem, posixpath.splitext(new)[0]
    before = mention.text[:at]
    folder = posixpath.dirname(document.path)
    if mention.kind == "wikilink":
        fresh = posixpath.basename(new)
    elif mention.kind in ("link", "import") or written.startswith("../") or before.endswith("./"):
        fresh = _relative(written, old.strip("/"), new.strip("/"), folder, folder if home is None else home)
    else:
        fresh = _as_written(written, old.strip("/"), new.strip("/"), folder, folder if home is None else home)
    if fresh.startswith(("./", "../")):
        before = before.removesuffix("./")
    spelled = spelling(document, mention, fresh.rstrip("/") + slash)
    return before + spelled + mention.text[at + len(raw) :] if spelled else None


def as_spelled(mention: Mention) -> tuple[int, str]:
    """Where in its text the target of `mention` stands (-1: nowhere), and how it is spelled: links may say `%20`."""
    at = mention.text.find(mention.target)
    if at >= 0 or mention.kind != "link":
        return at, mention.target
    start = len("./") if mention.text.startswith("./") else 0
    ends = range(len(mention.text), start, -1)
    raw = next((mention.text[start:end] for end in ends if unquote(mention.text[start:end]) == mention.target), "")
    return (start, raw) if raw else (-1, "")


def spelling(document: Document, mention: Mention, path: str) -> str:
    """How `path` is written in the place of `mention` so that it is still read as one; empty where it cannot be."""
    if mention.kind == "link" and not document.source.text.endswith("<", 0, mention.span.start):
        return _ENDS_LINK.sub(lambda sign: f"%{ord(sign[0]):02X}", path)
    return "" if mention.kind == "import" and " " in path else path


def _relative(written: str, old: str, new: str, folder: str, home: str) -> str:
    """The path `new` as one that counts from the folder of its file, if `written` does."""
    if written.startswith("/") or posixpath.normpath(posixpath.join(folder, written)) != old:
        return _as_written(written, old, new, folder, home)
    fresh = posixpath.relpath(new, home or ".")
    return f"./{fresh}" if written.startswith("../") and not fresh.startswith("../") else fresh


def _as_written(written: str, old: str, new: str, folder: str, home: str) -> str:
    """The path `new` from `home`, in the manner in which `written`, in a file in `folder`, gives the path `old`."""
    plain = written.strip("/")
    if written.startswith("/"):
        return f"/{new}"
    if plain == old:
        return new
    above = old[: -len(plain)] if old.endswith(f"/{plain}") else ""
    beside = posixpath.normpath(posixpath.join(folder, plain)) == old
    joins = bool(above) and home.startswith(above) and not old.startswith(f"{home}/")  # it moved to where the file is
    if (beside or joins) and home and new.startswith(f"{home}/"):
        return new.removeprefix(f"{home}/")
    return _as_short(old, new, plain) if above and (home == folder or f"{home}/".startswith(above)) else new


def _as_short(old: str, new: str, plain: str) -> str:
    """`new` without the folders above that the old mention left out, where they are still the same."""
    above = old[: -len(plain)]
    return new.removeprefix(above) if new.startswith(above) else new.strip("/")


def gone_finding(
    code: str,
    document: Document,
    mention: Mention,
    target: Target,
    facts: Facts,
    *,
    loose: bool = False,
    sure: bool = False,
) -> Finding | None:
    """The finding that `mention` names a path which a commit took away.

    `loose`: the words may mean another one. `sure`: it is told only where that commit proves it.

    None if it is a path that comes and goes. What was gone before the mention was written, or went in the same commit,
    is weaker: it is reported only where the name can hardly mean anything else.
    """
    removal, last = target.removals[0], target.removals[-1]
    written = written_in(facts, document, mention)
    pending = written is None and not removal.commit.oid  # neither is committed: somebody is still at it
    if pending or _comes_and_goes(target, facts) or target.path.lower().endswith(_WRITTEN):
        return None
    if is_borrowed(document) and _is_anybodys(mention.target, target):
        return None
    after = written is not None and facts.came_after(removal.commit, written)
    same = written is not None and written == removal.commit
    near = target.now.lower() == target.path.lower() or went_elsewhere(last.commit)
    loose = loose or near
    if sure and (loose or not after):
        return None
    weak = is_borrowed(document) or not _is_telling(mention.target, target, same=same)
    if code == "stale-path" and not after and weak:
        return None
    fresh = rewritten(document, mention, target)
    if fresh:
        how, advice = f"was moved to `{target.now}` in {by_whom(removal.commit)}", f"Write `{fresh}`."
    else:
        how, advice = f"was deleted in {by_whom(last.commit)}", "Name what replaced it, or remove the mention."
        if last is not removal and removal.renamed_to:
            how = f"was moved to `{removal.renamed_to}` in {by_whom(removal.commit)}, then {how.removeprefix('was ')}"
    early = "went with the commit that wrote this" if same else "was gone when this was written"
    age = since(written) if after else f"; it {early}{_on(written)}"
    kind: EvidenceKind = "renamed" if target.now else "deleted"
    fixes = (Fix(f"Follow the move to `{fresh}`", (Edit(document.path, mention.span, fresh or ""),), safe=after),)
    exact: Proof = "guess" if code == "stale-path" else "absence"
    return finding(
        code,
        "commit" if after and not loose else exact,
        document,
        mention,
        f"`{mention.text}` {how}{age}. {advice}",
        evidence=(
            Evidence(
                kind, made(removal.commit), target.path, renamed_to=target.now, pending=is_pending(removal.commit)
            ),
        ),
        fixes=fixes if fresh else (),
        group=group_of(removal.commit),
    )


def elsewhere(document: Document, mention: Mention, facts: Facts) -> tuple[str, tuple[Fix, ...]] | None:
    """What to write, and the fix, where the only path that ends like the mention (in whatever case) is another one."""
    ending = tail(mention.target)
    if mention.target.endswith("/") and "/" not in ending:  # every other part has a `docs/`
        return None
    meant = posixpath.normpath(posixpath.join(posixpath.dirname(document.path), mention.target))
    there = [path for path in facts.present.ending(meant, fold=True) if len(path) == len(meant)]  # but for its case
    near = there or facts.present.ending(ending) or facts.present.ending(ending, fold=True)
    at = mention.text.find(mention.target)
    if len(near) != 1 or at < 0:
        return None
    way = posixpath.relpath(near[0], posixpath.dirname(document.path) or ".")
    fresh = f"{mention.text[:at]}{way}{mention.text[at + len(mention.target) :]}"
    fix = Fix(f"Change to `{fresh}`", (Edit(document.path, mention.span, fresh),))
    return f"Perhaps `{near[0]}` is meant: write `{fresh}`.", (fix,)


def untracked_finding(code: str, document: Document, mention: Mention, target: Target, facts: Facts) -> Finding | None:
    """The finding that the file which `mention` names was taken out of git, which ignores it now; None for a folder.

    It may still lie on some machines, so it is information, and only where git had it when the mention was written.
    """
    if not target.removals or mention.target.endswith("/") or is_borrowed(document):
        return None
    removal = target.removals[0]
    written = written_in(facts, document, mention)
    if written is None or not removal.commit.oid or facts.came_after(written, removal.commit):
        return None
    if target.now or not _is_telling(mention.target, target) or _comes_and_goes(target, facts) or _is_made(target.path):
        return None
    message = (
        f"`{mention.text}` was taken out of git in {by_whom(removal.commit)} and is ignored now, so a clone does not "
        f"have it{since(written)}. Say that it is local, name what replaced it, or remove the mention."
    )
    evidence = (Evidence("deleted", removal.commit, target.path),)
    return finding(code, "guess", document, mention, message, evidence=evidence, group=group_of(removal.commit))


def _is_anybodys(written: str, target: Target) -> bool:
    """Whether a path can be one of any repository: what is copied from elsewhere (a skill) does not mean ours by it.

    A bare name is, or a short folder (`docs/adr/`), or a folder that was not where it says.
    """
    folder = written.endswith("/") or not posixpath.splitext(target.path)[1]
    plain = written.strip("/").removeprefix("./")
    short = plain.count("/") < _DEEP and not plain.startswith(".")
    return "/" not in plain or (folder and (short or not target.exact))


def _is_made(path: str) -> bool:
    """Whether a program may write the file anew: git ignores what is built for that reason."""
    ending = posixpath.splitext(path)[1].lower().removeprefix(".")
    return ending not in _BY_HAND or bool(_BUILT.search(f"/{path}"))


def _is_telling(written: str, target: Target, *, same: bool = False) -> bool:
    """Whether a path that was gone before somebody wrote it can hardly mean anything else than that path.

    `same`: it went with the commit that wrote it, so a bare name at the root is enough.
    """
    stem = posixpath.splitext(posixpath.basename(target.path))[0]
    if target.exact:
        return same or "/" in target.path or len(words_of(stem)) > 1
    if written.endswith("/"):
        return False
    return bool(target.now) or "/" in written or len(words_of(stem)) > 1


def _comes_and_goes(target: Target, facts: Facts) -> bool:
    """Whether a file was deleted so often that its absence says nothing (a release's marker, a lock)."""
    return facts.past is not None and not target.now and len(facts.past.removals(target.path)) > _OFTEN


def _on(written: Commit | None) -> str:
    return f" on {written.date[:10]}" if written else ""
