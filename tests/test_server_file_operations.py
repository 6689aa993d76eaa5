"""Files move in the editor: the memory that names them is offered to move along, and is checked again afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from local import Message, started
from support import Repo

TEXT = "# 規則\n\n- 🦉 See `src/a.py:2` and [it](src/a.py)\n"
VERSIONED: Message = {
    "workspace": {
        "workspaceEdit": {"documentChanges": True, "changeAnnotationSupport": {}},
        "fileOperations": {"willRename": True, "didRename": True, "didCreate": True, "didDelete": True},
    }
}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "one")
    repo.commit("Start", {"src/a.py": "a = 1\n", "CLAUDE.md": TEXT, "AGENTS.md": "- `src/a.py`\n"})
    return repo


def renames(*pairs: tuple[Path, Path]) -> Message:
    return {"files": [{"oldUri": old.as_uri(), "newUri": new.as_uri()} for old, new in pairs]}


def places(edit: Message) -> list[tuple[Any, ...]]:
    return [
        (Path(change["textDocument"]["uri"]).name, change["textDocument"]["version"], one["range"]["start"]["line"], one["range"]["start"]["character"], one["newText"])
        for change in edit["documentChanges"]
        for one in change["edits"]
    ]


async def test_edits_carry_versions_and_ask_for_a_look(repo: Repo) -> None:
    ls = await started(repo.root, capabilities=VERSIONED)
    operations = (await ls.reply(0))["result"]["capabilities"]["workspace"]["fileOperations"]
    assert sorted(operations) == ["didCreate", "didDelete", "didRename", "willRename"]
    await ls.until(lambda: all(root.session.facts for root in ls.roots))
    ls.open((repo.root / "CLAUDE.md").as_uri(), "\n" + TEXT, 7)
    edit = await ls.ask("workspace/willRenameFiles", renames((repo.root / "src", repo.root / "lib")))
    assert places(edit) == [("AGENTS.md", None, 0, 3, "lib/a.py"), ("CLAUDE.md", 7, 3, 10, "lib/a.py:2"), ("CLAUDE.md", 7, 3, 31, "lib/a.py")]
    assert edit["changeAnnotations"] == {"bylaw": {"label": "Memory follows src → lib", "needsConfirmation": True}}


async def test_several_roots_and_what_lies_outside_of_them(repo: Repo, tmp_path: Path) -> None:
    other = Repo(tmp_path / "two")
    other.commit("Start", {"src/a.py": "a = 1\n", "CLAUDE.md": "- `src/a.py`\n"})
    ls = await started(repo.root, other.root)
    await ls.until(lambda: all(root.session.facts for root in ls.roots))
    both = renames(*((root / "src/a.py", root / "src/b.py") for root in (repo.root, other.root, tmp_path)))
    edit = await ls.ask("workspace/willRenameFiles", both)
    assert sorted(edit["changes"]) == [(repo.root / "AGENTS.md").as_uri(), (repo.root / "CLAUDE.md").as_uri(), (other.root / "CLAUDE.md").as_uri()]
    across = renames((repo.root / "src/a.py", other.root / "src/c.py"))
    assert await ls.ask("workspace/willRenameFiles", across) is None
    odd = {"files": [{"oldUri": "untitled:1", "newUri": "bylaw:/x?y"}, {"oldUri": "", "newUri": "file:///"}]}
    assert await ls.ask("workspace/willRenameFiles", odd) is None


async def test_what_came_and_went_is_looked_at_again(repo: Repo) -> None:
    ls = await started(repo.root)
    uri = (repo.root / "AGENTS.md").as_uri()
    await ls.until(lambda: all(root.session.facts for root in ls.roots))
    (repo.root / "src/a.py").rename(repo.root / "src/b.py")
    ls.say("workspace/didRenameFiles", renames((repo.root / "src/a.py", repo.root / "src/b.py")))
    (found,) = await ls.found(uri)
    assert (found["code"], found["severity"]) == ("stale-path", 2)
    (repo.root / "src/b.py").rename(repo.root / "src/a.py")
    ls.say("workspace/didCreateFiles", {"files": [{"uri": (repo.root / "src/a.py").as_uri()}]})
    await ls.until(lambda: not ls.published[uri]["diagnostics"])
    (repo.root / "src/a.py").unlink()
    ls.say("workspace/didDeleteFiles", {"files": [{"uri": (repo.root / "src/a.py").as_uri()}]})
    await ls.found(uri)


async def test_a_rename_is_refused_in_words(repo: Repo) -> None:
    ls = await started(repo.root, capabilities=VERSIONED)
    await ls.until(lambda: all(root.session.facts for root in ls.roots))
    uri = ls.open((repo.root / "CLAUDE.md").as_uri(), TEXT, 7)
    asked = {"textDocument": {"uri": uri}, "position": {"line": 2, "character": 12}}
    edit = await ls.ask("textDocument/rename", {**asked, "newName": "src/b.py"})
    assert [change[1:] for change in places(edit)] == [(7, 2, 10, "src/b.py"), (7, 2, 31, "src/b.py"), (None, 0, 3, "src/b.py")]
    for name, why in [("a`b", "“a`b” is no path"), ("", "“” is no path"), ("../../x", "“../../x” leads out of the repository")]:
        ls.say("textDocument/rename", {**asked, "newName": name}, name)
        assert (await ls.reply(name))["error"] == {"code": -32803, "message": why}
    for place in ({"line": 0, "character": 1}, {"line": 99, "character": 99}):
        assert await ls.ask("textDocument/rename", {**asked, "position": place, "newName": "x"}) is None
        assert await ls.ask("textDocument/prepareRename", {**asked, "position": place}) is None
