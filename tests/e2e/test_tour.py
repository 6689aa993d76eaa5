"""What a person does for ten minutes in the sample repository (tour.json), with the same results in each editor.

Neovim is given by NVIM (several with `:` between), Emacs by EMACS; editors that are not given are skipped. VS Code takes
the same tour in client-vscode/e2e/tour.test.mjs.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from test_emacs import needs_emacs
from test_emacs import session as in_emacs
from test_neovim import EDITORS, session

from bylaw import demo

HERE = Path(__file__).parent
TOUR: dict[str, Any] = json.loads((HERE / "tour.json").read_text("utf-8"))


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


@needs_emacs
def test_in_emacs(tmp_path: Path) -> None:
    root = tmp_path / "marsa"
    demo.write(root)
    told = in_emacs(tmp_path / "home", "tour.el", HERE / "tour.json", root)
    (line,) = [line for line in told.splitlines() if line.startswith("SEEN ")]
    check(json.loads(line[5:]))
