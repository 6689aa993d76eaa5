"""What a person does for ten minutes in the sample repository (tour.json), with the same results in each editor.

Neovim is given by NVIM (several with `:` between), Emacs by EMACS; editors that are not given are skipped.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from test_neovim import EDITORS, session

import readme
from bylaw import demo
from support import environment

HERE = Path(__file__).parent
TOUR: dict[str, Any] = json.loads((HERE / "tour.json").read_text("utf-8"))
EMACS = os.environ.get("EMACS", "")


def check(seen: dict[str, Any]) -> None:
    assert seen["hover"] == [step["says"] for step in TOUR["hover"]]
    assert (seen["definition"], seen["back"]) == (TOUR["definition"]["leads to"], TOUR["definition"]["file"])
    assert seen["references"] == TOUR["references"]["found"]
    assert seen["complete"] == TOUR["complete"]["offers"]
    assert seen["symbols"] == TOUR["symbols"]["found"]
    assert seen["fix"] == TOUR["fix"]["line"]
    assert seen["rename"] == TOUR["rename"]["changes"]


@pytest.mark.parametrize("nvim", EDITORS)
def test_in_neovim(nvim: str, tmp_path: Path) -> None:
    root = tmp_path / "marsa"
    demo.write(root)
    check(session(nvim, root, tmp_path, "", "tour.lua", **TOUR))


@pytest.mark.skipif(not EMACS, reason="EMACS is not set: give it the path of an Emacs that has eglot and markdown-mode")
def test_in_emacs(tmp_path: Path) -> None:
    root, home = tmp_path / "marsa", tmp_path / "home"
    home.mkdir()
    demo.write(root)
    (home / "snippet.el").write_text(readme.fence("emacs"), encoding="utf-8")
    env = environment(HOME=str(home), PATH=str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"], LANG="C.UTF-8")
    script = HERE / "emacs" / "tour.el"
    command = [EMACS, "--batch", "-l", str(script), str(home / "snippet.el"), str(HERE / "tour.json"), str(root)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("SEEN ")]
    check(json.loads(line[5:]))
