"""When a text went from a file, and what came in its place.

Searching a history for a text costs a walk, so this is asked only for what is known to be missing now, in the few files
that are known to have held it, and once for each state of the repository.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from bylaw.model import Commit
from bylaw.repo.git import GitError
from bylaw.repo.git_env import BLAME, LOG, PATCH
from bylaw.repo.parse_log import COMMIT_FORMAT, parse_commits

if TYPE_CHECKING:
    from bylaw.repo.git import Git

_WORD = re.compile(r"[^\W\d]\w*")
_PART = re.compile(r"[^\W_A-Z\d]+|[A-Z]+(?![a-z])|[A-Z][^\W_A-Z\d]*")
_MAX_HUNK = 40


def last_change(git: Git, name: str, paths: Sequence[str], since: str) -> Commit | None:
    """The newest commit after `since` that changed how often `name` stands, as a whole word, in `paths`."""
    if git.partial or not paths or git.head is None:
        return None
    word = f"(^|[^[:alnum:]_]){re.escape(name)}([^[:alnum:]_]|$)"
    kind = ("-z", "--max-count=1", "--no-patch", "--pickaxe-regex", f"-S{word}", f"--format={COMMIT_FORMAT}")
    try:
        output = git.run([*LOG, *PATCH, *kind, f"{since}..HEAD", "--", *paths], timeout=10.0)
    except GitError:
        return None
    return next(iter(parse_commits(output)), None)


def lost_in(git: Git, path: str, since: str, holds: Callable[[bytes], object]) -> Commit | None:
    """The commit after `since` with which the file at `path` no longer `holds` what it did.

    Found by halving the commits that changed the file, so a thing that came and went in between counts once.
    """
    try:
        output = git.run([*LOG, "-z", f"--format={COMMIT_FORMAT}", f"{since}..HEAD", "--", path], timeout=10.0)
    except GitError:
        return None
    commits = parse_commits(output)[::-1]
    first, end = 0, len(commits)
    while first < end:
        middle = (first + end) // 2
        data = git.show(commits[middle].oid, path)
        first, end = (middle + 1, end) if data is not None and holds(data) else (first, middle)
    return commits[first] if first < len(commits) else None


def line_commit(git: Git, path: str, line: int) -> Commit | None:
    """The commit that last worded `line` (1-based) of `path` as HEAD has it."""
    try:
        output = git.run([*BLAME, f"-L{line},{line}", "HEAD", "--", path], timeout=10.0)
        return git.commit(output[:64].split(b" ", 1)[0].decode())
    except GitError:
        return None


def successor(git: Git, commit: str, path: str, name: str) -> str:
    """The identifier that `commit` put in the place of `name` in the file at `path`; "" where none can be told."""
    kind = ("show", "--no-color", "--format=", "-p", "-U0", "--no-renames", "-m", "--first-parent")
    try:
        patch = git.run([*kind, *PATCH, commit, "--", path], timeout=10.0).decode("utf-8", "replace")
    except GitError:
        return ""
    votes: Counter[str] = Counter()
    for hunk in re.split(r"^@@ .*$", patch, flags=re.MULTILINE)[1:]:
        votes.update(_replacements(hunk.splitlines(), name))
    return votes.most_common(1)[0][0] if votes else ""


def _replacements(lines: Sequence[str], name: str) -> Iterable[str]:
    """What stands in the place of `name` in lines that are otherwise the same, in one hunk."""
    old = [line[1:] for line in lines if line.startswith("-")][:_MAX_HUNK]
    new = [line[1:] for line in lines if line.startswith("+")][:_MAX_HUNK]
    for gone in old:
        words = _WORD.findall(gone)
        if name not in words:
            continue
        for come in new:
            others = _WORD.findall(come)
            if len(others) != len(words) or name in others:
                continue
            changed = {(a, b) for a, b in zip(words, others, strict=True) if a != b}
            fresh = next(iter(changed))[1] if len(changed) == 1 else ""
            if fresh and words_of(fresh) & words_of(name):
                yield fresh


def words_of(name: str) -> frozenset[str]:
    """The words of an identifier or a file name (``sendReceipt``), in lower case, short ones left out."""
    return frozenset(part.lower() for part in _PART.findall(name) if len(part) > 2)
