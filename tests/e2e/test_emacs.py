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


@pytest.mark.skipif(not EMACS, reason="EMACS is not set: give it the path of an Emacs that has eglot and markdown-mode")
def test_the_line_of_readme_works(tmp_path: Path) -> None:
    root, home = tmp_path / "marsa", tmp_path / "home"
    home.mkdir()
    demo.write(root)
    (home / "snippet.el").write_text(readme.fence("emacs"), encoding="utf-8")
    env = environment(HOME=str(home), PATH=str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"])
    script = Path(__file__).parent / "emacs" / "smoke.el"
    command = [EMACS, "--batch", "-l", str(script), str(home / "snippet.el"), str(root / "CLAUDE.md")]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "was moved to `src/marsa/invoicing/ledger.py`" in done.stdout and "Written by Tomás Ferreira" in done.stdout
    text = (root / "CLAUDE.md").read_text("utf-8")
    assert "src/marsa/invoicing/ledger.py" in text and "src/marsa/billing/ledger.py" not in text
