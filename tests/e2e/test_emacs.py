"""The line of README for Emacs, evaluated as it stands there: eglot shows findings and hovers, and a quick fix is saved."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import readme
from bylaw import demo
from support import environment

EMACS = os.environ.get("EMACS", "")
needs_emacs = pytest.mark.skipif(
    not EMACS, reason="EMACS is not set: give it the path of an Emacs that has eglot and markdown-mode"
)


def session(home: Path, script: str, *arguments: object) -> str:
    """What a script of `emacs/` says, run with the line of README and `arguments`."""
    home.mkdir()
    (home / "snippet.el").write_text(readme.fence("emacs"), encoding="utf-8")
    path = str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"]
    env = environment(HOME=str(home), PATH=path, LANG="C.UTF-8")
    command = [EMACS, "--batch", "-l", str(Path(__file__).parent / "emacs" / script), str(home / "snippet.el")]
    command += [str(argument) for argument in arguments]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@needs_emacs
def test_the_line_of_readme_works(tmp_path: Path) -> None:
    root = tmp_path / "marsa"
    demo.write(root)
    told = session(tmp_path / "home", "smoke.el", root / "CLAUDE.md")
    assert "was moved to `src/marsa/invoicing/ledger.py`" in told and "Written by Tomás Ferreira" in told
    text = (root / "CLAUDE.md").read_text("utf-8")
    assert "src/marsa/invoicing/ledger.py" in text and "src/marsa/billing/ledger.py" not in text
