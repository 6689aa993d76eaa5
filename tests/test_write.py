"""Writing: all files of an action or none, each old or new whenever the process ends, and nothing outside of the root."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bylaw.actions import Change
from bylaw.text import Source
from bylaw.write import WriteError, write
from support import Repo, environment


def change(path: str, before: str | bytes | None, after: str | None) -> Change:
    old = None if before is None else Source.from_bytes(before if isinstance(before, bytes) else before.encode())
    return Change(path, old, None if after is None else Source(after, bom=bool(old and old.bom)))


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_writes_makes_and_removes(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbfold\r\n\xff")
    (tmp_path / "gone.md").write_bytes(b"x")
    (tmp_path / "a.md").chmod(0o640)
    before = Source.from_bytes(b"\xef\xbb\xbfold\r\n\xff")
    write(tmp_path, [Change("a.md", before, Source(before.text + "new", bom=True)), change("b/c.md", None, "c"), change("gone.md", "x", None)])
    assert files(tmp_path) == {"a.md": b"\xef\xbb\xbfold\r\n\xffnew", "b/c.md": b"c"}
    assert (tmp_path / "a.md").stat().st_mode & 0o777 == 0o640


def refused(root: Path, *changes: Change) -> str:
    before = files(root)
    with pytest.raises(WriteError) as caught:
        write(root, changes)
    assert files(root) == before
    message = str(caught.value)
    assert message.endswith("nothing was changed") and "\n" not in message
    return message


def test_refuses_what_is_not_what_was_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("a")
    (tmp_path / "b.md").write_text("b")
    first = change("a.md", "a", "A")
    assert "b.md has changed" in refused(tmp_path, first, change("b.md", "other", "B"))
    assert "c.md is no longer there" in refused(tmp_path, first, change("c.md", "c", "C"))
    assert "b.md has been made" in refused(tmp_path, first, change("b.md", None, "B"))
    (tmp_path / "b.md").chmod(0o444)
    assert "b.md is read-only" in refused(tmp_path, first, change("b.md", "b", "B"))
    assert "no file can hold" in refused(tmp_path, first, change("d.md", None, "\ud800"))
    (tmp_path / "folder").mkdir()
    assert refused(tmp_path, first, change("folder", "x", "B"))


def test_stays_inside_of_the_root(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "a.md").write_text("a")
    (root / "link.md").symlink_to(outside / "a.md")
    (root / "folder").symlink_to(outside)
    (root / "real.md").write_text("r")
    (root / "inside.md").symlink_to("real.md")
    for path in ("link.md", "folder/a.md", "../outside/a.md"):
        assert "leads out of" in refused(root, change(path, "a", "A"))
    assert "leads out of" in refused(root, change("folder/new.md", None, "A"))
    assert "leads out of" in refused(root, change(".git/hooks/x", None, "A"))
    write(root, [change("inside.md", "r", "R")])
    assert (root / "inside.md").is_symlink() and (root / "real.md").read_text() == "R"
    assert (outside / "a.md").read_text() == "a"


def test_puts_back_what_was_replaced_before_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_text("a")
    (tmp_path / "b.md").write_text("b")
    replace = Path.replace

    def fails(self: Path, target: Path) -> Path:
        if target.name == "b.md":
            raise OSError(28, "No space left on device", "b.md")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fails)
    changes = [change("a.md", "a", "A"), change("new.md", None, "N"), change("b.md", "b", "B")]
    assert "b.md cannot be written: No space left" in refused(tmp_path, *changes)


_PROGRAM = """
import sys
from pathlib import Path
from bylaw.actions import Change
from bylaw.text import Source
from bylaw.write import write
root = Path(sys.argv[1])
names = ["a.md", "b/b.md", "c.md"]
texts = {old: Source(old * 200_000) for old in "xy"}
print("ready", flush=True)
old, new = "x", "y"
while True:
    write(root, [Change(name, texts[old], texts[new]) for name in names])
    old, new = new, old
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("seed", range(8))
def test_a_killed_process_leaves_each_file_old_or_new(tmp_path: Path, seed: int) -> None:
    whole = {b"x" * 200_000, b"y" * 200_000}
    names = ["a.md", "b/b.md", "c.md"]
    (tmp_path / "b").mkdir()
    for name in names:
        (tmp_path / name).write_bytes(b"x" * 200_000)
    running = subprocess.Popen([sys.executable, "-c", _PROGRAM, str(tmp_path)], stdout=subprocess.PIPE)
    assert running.stdout is not None
    running.stdout.readline()
    time.sleep(random.Random(seed).random() / 20)  # the moment of the kill is what is tried out
    running.send_signal(signal.SIGKILL)
    running.wait()
    running.stdout.close()
    found = files(tmp_path)
    assert {found.pop(name) for name in names} <= whole
    assert all(Path(name).name.startswith(".bylaw-") for name in found)


_STEPS = '''
import os, shutil, sys
from pathlib import Path
from bylaw import write
from bylaw.actions import Change
from bylaw.text import Source
top = Path(sys.argv[1])
before = {"CLAUDE.md": "# R\\n", "MEMORY.md": "- Use fakes\\n- b\\n", "topic.md": "Use fakes\\n"}
after = {"CLAUDE.md": "# R\\n- Use fakes\\n", "MEMORY.md": "- b\\n", "topic.md": None, "new/x.md": "n"}
source = lambda text: None if text is None else Source(text)
changes = [Change(name, source(before.get(name)), source(text)) for name, text in sorted(after.items(), key=lambda pair: pair[1] is None)]
steps = 0
while True:
    steps += 1
    root = top / str(steps)
    root.mkdir()
    for name, text in before.items():
        (root / name).write_text(text)
    child = os.fork()
    if not child:
        left = [steps]
        def trace(frame, event, argument):
            if frame.f_code.co_filename != write.__file__:
                return None
            left[0] -= event == "line"
            if not left[0]:
                os._exit(9)
            return trace
        sys.settrace(trace)
        write.write(root, changes)
        os._exit(0)
    if os.waitpid(child, 0)[1] == 0:
        break
    found = {p.relative_to(root).as_posix(): p.read_text() for p in root.rglob("*") if p.is_file() and p.name[:7] != ".bylaw-"}
    for name in {*before, *after}:
        assert found.get(name) in (before.get(name), after.get(name)), (steps, name, found)
    assert any("Use fakes" in text for text in found.values()), (steps, found)
    assert set(found) <= {*before, *after}
    shutil.rmtree(root)
print(steps)
'''


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_killed_at_each_line_of_the_program_nothing_is_in_between_and_no_words_are_lost(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _STEPS, str(tmp_path)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 100


KILLS = int(os.environ.get("BYLAW_KILLS", "6"))
"""`BYLAW_KILLS=200 pytest tests/test_write.py -k command` kills more often."""
MEMORY = "# Memory\n\n## Tests\n\n- Use fakes, not mocks\n- Be kind\n"
RULES = "# Rules\n\n## Tests\n\n- run pytest for all tests\n"
PROMOTED = {"MEMORY.md": MEMORY.replace("- Use fakes, not mocks\n", ""), "CLAUDE.md": RULES + "- Use fakes, not mocks\n"}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_the_command_killed_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "team")
    repo.commit("Start", {"MEMORY.md": MEMORY, "CLAUDE.md": RULES})
    command = [sys.executable, "-m", "bylaw", "promote", "MEMORY.md:5", "--write"]
    env = environment(XDG_CACHE_HOME=str(tmp_path / "cache"))
    for seed in range(KILLS):
        dice = random.Random(seed)
        repo.git("checkout", "-q", "--", ".")
        running = subprocess.Popen(command, cwd=repo.root, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # most of its time it reads: the moments of writing begin when the first new text lies beside its file
        while running.poll() is None and not list(repo.root.glob(".bylaw-*")):
            time.sleep(0.0005)
        time.sleep(dice.random() / 200)
        running.kill()
        running.wait()
        found = {name: data.decode() for name, data in files(repo.root).items() if not name.startswith(".git/")}
        texts = found.pop("MEMORY.md"), found.pop("CLAUDE.md")
        assert texts in [(MEMORY, RULES), (MEMORY, PROMOTED["CLAUDE.md"]), tuple(PROMOTED.values())], texts
        assert all(name.startswith(".bylaw-") for name in found)
    for left in repo.root.glob(".bylaw-*"):
        os.utime(left, (0, 0))  # as if it had been killed long ago
    (repo.root / ".bylaw-young.tmp").write_text("of one who is writing just now")
    repo.git("checkout", "-q", "--", ".")
    subprocess.run(command, cwd=repo.root, env=env, check=True, capture_output=True)
    assert repo.git("status", "--porcelain").splitlines() == [" M CLAUDE.md", " M MEMORY.md", "?? .bylaw-young.tmp"]
    assert {name: (repo.root / name).read_text() for name in PROMOTED} == PROMOTED
