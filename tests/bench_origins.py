"""What origins cost beside git itself, in CPU milliseconds (this process and its children), in pairs.

    python tests/bench_origins.py [REPOSITORY:FILE ...] [--rounds N]

Without arguments a repository is made for it: 300 commits to a file of 2,000 lines among 3,000 others. The columns:

    blame    the last change of every line: ours against `git blame --porcelain`
    log      all wordings of an entry: ours against `git log -p -U0 --first-parent`; `+ entry` is each further one
    whole    the histories of all memory files, with moves between them; `kept`: from the cache, in a new process
    hover    the answer of a warm server, the slowest of 200 places
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import TypeVar

from bylaw.config import Config
from bylaw.features.hover import hover
from bylaw.history import History
from bylaw.history.own import blamed, replayed
from bylaw.memo import Disk, Memo
from bylaw.repo.git import Git, open_git
from bylaw.text import Source
from bylaw.workspace import Session, gather
from support import Repo

T = TypeVar("T")


def cpu(do: Callable[[], T]) -> tuple[float, T]:
    """The CPU milliseconds of `do`, and what it gives."""
    before = _spent()
    result = do()
    return (_spent() - before) * 1000, result


def _spent() -> float:
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def pairs(rounds: int, git: Callable[[], object], ours: Callable[[], object]) -> str:
    """Medians of `git` and `ours`, taken in turn, and the median of their ratios."""
    found = [(cpu(git)[0], cpu(ours)[0]) for _ in range(rounds)]
    ratio = statistics.median(mine / theirs for theirs, mine in found)
    theirs, mine = (statistics.median(column) for column in zip(*found, strict=True))
    return f"{theirs:6.0f} {mine:6.0f}  {ratio:5.2f}x"


def measure(root: Path, path: str, rounds: int) -> None:
    git = open_git(root)
    assert isinstance(git, Git) and git.head, f"{root} has no commits"
    head = git.head

    def plain(*args: str) -> Callable[[], object]:
        return lambda: subprocess.run(["git", "-C", str(git.git_dir), *args, head, "--", path], capture_output=True, check=True)

    count = git.run(["rev-list", "--count", head]).decode().strip()
    print(f"\n{root.name if root.name != 'repo' else root.parent.name}:{path}, {count} commits")
    print("  blame   git   ours ", pairs(rounds, plain("blame", "--porcelain"), lambda: list(blamed(git, head, path).nodes)))

    def one() -> None:
        replay, deepen = replayed(git, head, path, seconds=120)
        deepen(replay.head[path].owners[0])

    print("  log     git   ours ", pairs(rounds, plain("log", "-p", "-U0", "--first-parent"), one))
    replay, deepen = replayed(git, head, path, seconds=120)
    nodes = {node for node in replay.head[path].owners if node >= 0}
    every, _ = cpu(lambda: [deepen(node) for node in nodes])
    print(f"  + entry        {every / max(1, len(nodes)):6.2f}")
    with tempfile.TemporaryDirectory() as folder:
        memo = Memo(Disk(Path(folder)))
        whole, _ = cpu(History(git, memo, Config()).prepare)
        kept, _ = cpu(History(git, memo, Config()).prepare)
    print(f"  whole          {whole:6.0f}\n  kept           {kept:6.0f}")
    if not git.bare:
        print(f"  hover          {warm(git, path):6.2f} (wall)")


def warm(git: Git, path: str) -> float:
    """The milliseconds that the slowest of 200 hovers takes once everything is known."""
    session = Session(git.root, memo=Memo())
    session.open(path, Source.from_bytes((git.root / path).read_bytes()))
    session.install(gather(session))
    snapshot, now = session.snapshot(), datetime.now(timezone.utc)
    document = snapshot.document(path)
    assert document is not None, f"{path} is no memory file"
    places = [entry.own.start for entry in random.Random(1).sample(document.entries, min(200, len(document.entries)))]
    for place in places:
        hover(snapshot, path, place, (), now)
    took = []
    for place in places:
        start = time.perf_counter()
        hover(snapshot, path, place, (), now)
        took.append((time.perf_counter() - start) * 1000)
    return max(took)


def made(folder: Path) -> Path:
    """A repository whose MEMORY.md has 2,000 entries and 300 versions."""
    dice = random.Random(7)
    words = ["".join(dice.choices("abcdefghiklmnoprstuvw", k=dice.randint(3, 9))) for _ in range(3_000)]
    lines = ["- " + " ".join(dice.choices(words, k=12)) for _ in range(2_000)]
    steps: list[dict[str, object]] = []
    for number in range(3_000):
        files = {f"src/f{number}.py": f"{number}\n"}
        if number % 10 == 0:
            for _ in range(3):
                at = dice.randrange(len(lines))
                said = lines[at].split()
                said[dice.randrange(1, len(said))] = dice.choice(words)
                lines[at] = " ".join(said)
            files["MEMORY.md"] = "# Memory\n\n" + "\n".join(lines) + "\n"
        steps.append({"message": f"c{number}", "files": files})
    repo = Repo(folder / "made")
    repo.commits(steps)
    repo.git("repack", "-adq")
    return repo.root


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", metavar="REPOSITORY:FILE")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    for name in args.files:
        root, _, path = name.rpartition(":")
        measure(Path(root), path, args.rounds)
    if not args.files:
        with tempfile.TemporaryDirectory() as folder:
            measure(made(Path(folder)), "MEMORY.md", args.rounds)


if __name__ == "__main__":
    sys.exit(main())
