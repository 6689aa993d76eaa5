"""The lines of README for Helix, as they stand there, in a terminal: findings are listed, a hover tells, a fix is saved."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import readme
from bylaw import demo
from support import environment

HELIX = os.environ.get("HELIX", "")
pytestmark = pytest.mark.skipif(not HELIX, reason="HELIX is not set: give it the path of an hx (and install pexpect and pyte)")
OLD, NEW = "src/marsa/billing/ledger.py", "src/marsa/invoicing/ledger.py"
PATIENCE = 90.0
"""Seconds until a person would call it broken, on a machine that does much else."""


class Terminal:
    """Helix in a terminal that can be read."""

    def __init__(self, command: str, *arguments: str, cwd: Path, env: dict[str, str]) -> None:
        import pexpect
        import pyte

        self.screen = pyte.Screen(140, 40)
        self.stream = pyte.Stream(self.screen)
        self.child = pexpect.spawn(command, list(arguments), cwd=str(cwd), env=env, dimensions=(40, 140), encoding="utf-8", timeout=0.2)

    def shows(self, *words: str) -> str:
        """The screen, once it shows all `words` (patterns)."""
        import pexpect

        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.child.expect([r"(?s).+", pexpect.TIMEOUT], timeout=0.2) == 0:
                self.stream.feed(self.child.after)
                continue
            text = "\n".join(self.screen.display)
            if all(re.search(word, text) for word in words):
                return text
        raise AssertionError(f"no {words} in\n" + "\n".join(self.screen.display))

    def keys(self, *keys: str) -> None:
        for key in keys:
            self.child.send(key)


@pytest.fixture
def helix(tmp_path: Path) -> Iterator[Terminal]:
    pytest.importorskip("pexpect")
    pytest.importorskip("pyte")
    root, config = tmp_path / "marsa", tmp_path / "config" / "helix"
    config.mkdir(parents=True)
    demo.write(root)
    (config / "languages.toml").write_text(readme.fence("helix"), encoding="utf-8")
    path = str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"]
    env = environment(HOME=str(tmp_path), XDG_CONFIG_HOME=str(tmp_path / "config"), PATH=path, TERM="xterm-256color")
    terminal = Terminal(HELIX, "CLAUDE.md", cwd=root, env=env)
    yield terminal
    terminal.child.close(force=True)


def test_the_lines_of_readme_work(helix: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "marsa" / "CLAUDE.md"
    helix.shows("CLAUDE.md", "Marsa")
    line = next(i for i, text in enumerate(file.read_text("utf-8").splitlines(), 1) if OLD in text)
    helix.keys(f":{line}\r", "f/")
    helix.shows(r"was moved to")
    helix.keys(" k")
    helix.shows(r"path: moved to", r"Stale · written")
    helix.keys("\x1b", " a")
    helix.shows(r"Follow the move")
    helix.keys("\r")
    helix.shows(NEW)
    helix.keys(":w\r")
    helix.shows(r"written")
    text = file.read_text("utf-8")
    assert NEW in text and OLD not in text
