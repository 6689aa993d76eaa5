"""The files that exist, in one go: those git lists, or those a walk of the folder finds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bylaw.repo import disk
from bylaw.repo.git import Git, GitError


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one moment. `tracked` maps to blob oids (of those in the work tree); links are listed too.

    `note` says in one sentence what is not known, "" when all is.
    """

    tracked: dict[str, str]
    untracked: tuple[str, ...] = ()
    deleted: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    submodules: tuple[str, ...] = ()
    note: str = ""


def list_files(root: Path, git: Git | None) -> Files:
    """The files that git lists, or those that a walk of the folder finds."""
    if git is None:
        return _walked(root, "")
    try:
        return _committed(git) if git.bare else _listed(git)
    except GitError as error:
        return _walked(root, f"{error}: files were listed without git.")


def _walked(root: Path, note: str) -> Files:
    found, links, whole = disk.walk(str(root))
    return Files({}, tuple(found), links=links, note=note or ("" if whole else f"More than {len(found):,} files."))


def _committed(git: Git) -> Files:
    entries = git.ls_tree("HEAD") if git.head else []
    return Files(
        {path: oid for path, oid, mode in entries if mode != "160000"},
        links=frozenset(path for path, _, mode in entries if mode == "120000"),
        submodules=tuple(path for path, _, mode in entries if mode == "160000"),
    )


def _listed(git: Git) -> Files:
    listing = git.ls_files()
    tracked = {entry.path: entry.oid for entry in listing.tracked if entry.mode != "160000"}
    links = {entry.path for entry in listing.tracked if entry.mode == "120000"}
    nested = [path.rstrip("/") for path in listing.untracked if path.endswith("/")]  # repositories of their own
    untracked = tuple(path for path in listing.untracked if not path.endswith("/"))
    return Files(
        {path: oid for path, oid in tracked.items() if path not in listing.deleted},
        untracked,
        listing.deleted,
        frozenset(links | {path for path in untracked if (git.root / path).is_symlink()}),
        (*(entry.path for entry in listing.tracked if entry.mode == "160000"), *nested),
    )
