"""Makes the replay of a repository: which files to read, and how git is asked for their history."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from posixpath import basename

from bylaw.config import Config
from bylaw.history.read import Step, log
from bylaw.history.replay import Replay, Replayer
from bylaw.history.store import decode, encode
from bylaw.language.formats import classify
from bylaw.memo import Memo, program
from bylaw.repo.git import Git, GitError
from bylaw.repo.past_read import read_record

_READABLE = (".md", ".mdc", ".mdx", ".markdown", ".txt", ".rst")
_HEAVY = 8 << 20  # bytes of new lines: half a minute to replay
_FEW = 50  # files: where a commit removes more, a rename to a memory file keeps the content or the name
_MANY = 200  # paths: git compares each with every entry of every tree, so beyond it folders are named instead


def load(git: Git, memo: Memo, config: Config, head: str) -> Replay:
    """The memory files of `head`, replayed: from disk, from disk and what is new since, or from the first commit.

    Raises GitError where git cannot tell.
    """
    key = _key(git, config)
    known = decode(memo.load(key))
    if known is not None and known[1] == head:
        return known[0]
    tree = {path: oid for path, oid, mode in git.ls_tree(head) if mode != "160000"}
    paths = _memory_paths(git, memo, tree, lambda path: classify(path, config) is not None)
    replay = _extended(git, known, head, tree, paths) if known is not None else None
    if replay is None:
        replay = _replayed(git, Replay(), head, "", tree, paths)
    memo.save(key, encode(replay, head))
    return replay


def kept(git: Git, memo: Memo, config: Config, head: str) -> Replay | None:
    """What `load` would give without asking git; None where it would have to."""
    known = decode(memo.load(_key(git, config)))
    return known[0] if known is not None and known[1] == head else None


def _key(git: Git, config: Config) -> str:
    return f"history/{program()}/{git.common_dir}/{hash_of(config)}"


def _extended(
    git: Git, known: tuple[Replay, str], head: str, tree: Mapping[str, str], paths: set[str]
) -> Replay | None:
    """What is known with the commits since; None where that is not the history of `head`."""
    if not git.is_ancestor(known[1], head):
        return None
    replay = _replayed(git, known[0], head, known[1], tree, paths)
    wanted = {path: tree[path] for path in paths.difference(replay.left_out) if path in tree}
    return replay if {path: version.oid for path, version in replay.head.items()} == wanted else None


def _replayed(git: Git, replay: Replay, head: str, since: str, tree: Mapping[str, str], paths: set[str]) -> Replay:
    if paths:
        replayer = Replayer(replay, git.blob, git.cut)
        steps = _steps(git, [head, *([f"^{since}"] if since else [])], tree, paths)
        replay.left_out += _heavy(steps)
        replayer.run(_without(steps, replay.left_out))
        for path in replay.left_out:
            replay.head.pop(path, None)
    return replay


def _heavy(steps: Iterable[Step]) -> list[str]:
    """The files that changed so much that replaying them would take as long as all others: generated ones."""
    sizes: Counter[str] = Counter()
    for step in steps:
        for change in step.files:
            sizes[change.path] += sum(len(hunk.body) for hunk in change.hunks)
    return [path for path, size in sizes.items() if size > _HEAVY]


def _without(steps: Iterable[Step], paths: Collection[str]) -> Iterable[Step]:
    """The steps without what they did to the files at `paths`."""
    if not paths:
        return steps
    return [replace(step, files=[change for change in step.files if change.path not in paths]) for step in steps]


def hash_of(config: Config) -> str:
    """What of the settings decides which files are read."""
    files = sorted((layer, sorted(globs)) for layer, globs in config.files.items())
    return hashlib.sha1(repr((files, config.exclude)).encode(), usedforsecurity=False).hexdigest()[:12]


def _memory_paths(git: Git, memo: Memo, tree: Iterable[str], is_memory: Callable[[str], bool]) -> set[str]:
    """Every path that is or was a memory file's, and what may have been renamed to one, in one step or several."""
    paths = {path for path in tree if is_memory(path)}
    for event in read_record(git, memo).events:  # newest first
        paths.update(path for path, _ in event.removed if is_memory(path))
        came = [(path, oid) for path, oid in event.added if path in paths or is_memory(path)]
        oids, names = {oid for _, oid in came}, {basename(path) for path, _ in came}
        gone = [(path, oid) for path, oid in event.removed if came and path.lower().endswith(_READABLE)]
        few = len(event.removed) < _FEW and any(is_memory(path) for path, _ in came)
        paths.update(path for path, oid in gone if few or oid in oids or basename(path) in names)
    return {path for path in paths if "\n" not in path}


def _steps(git: Git, revisions: list[str], tree: Iterable[str], paths: set[str]) -> list[Step]:
    asked = folded(paths, tree) if len(paths) > _MANY else paths
    try:
        steps = log(git, revisions, sorted(asked), paths)
    except GitError as error:
        if asked is paths or error.timed_out:
            raise
        steps = log(git, revisions, sorted(paths), paths)  # the clone may lack what else stands in those folders
    return steps


def folded(paths: set[str], tree: Iterable[str]) -> set[str]:
    """The `paths`, those of a folder that holds little else in `tree` named by that folder."""
    mine = Counter(folder for path in paths for folder in _folders(path))
    every = Counter(folder for path in {*tree, *paths} for folder in _folders(path))
    whole = {folder for folder, count in mine.items() if count > 2 and count * 2 >= every[folder]}
    return {next((folder for folder in _folders(path) if folder in whole), path) for path in paths}


def _folders(path: str) -> Iterator[str]:
    """The folders above `path`, the outermost first."""
    at = path.find("/")
    while at >= 0:
        yield path[:at]
        at = path.find("/", at + 1)
