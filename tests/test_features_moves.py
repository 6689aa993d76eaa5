"""Memory follows what moves: each mention keeps its manner, and means afterwards what it meant before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bylaw.features.moves import PATHS, follow_moves
from bylaw.model import Edit
from bylaw.resolve import fixed_part, standing, tail
from bylaw.text import apply_edits
from bylaw.workspace import Session, Snapshot, gather
from support import Repo

FILES = {
    "src/api/client.py": "",
    "src/api/server.ts": "",
    "src/util.py": "",
    "docs/guide.md": "# Guide\n",
    "docs/deep/more.md": "",
    "docs/my notes.md": "",
    "packages/app/src/main.ts": "",
    "packages/app/index.ts": "",
    "packages/lib/index.ts": "",
    ".github/workflows/ci.yml": "",
    "Makefile": "",
}


def snapshot(root: Path) -> Snapshot:
    session = Session(root)
    session.install(gather(session))
    return session.snapshot()


def texts(found: Snapshot, edits: Sequence[Edit]) -> dict[str, str]:
    """The text of every memory file after `edits`."""
    after = {}
    for path, document in found.documents().items():
        own = [(edit.span, edit.text) for edit in edits if edit.path == path]
        after[path] = apply_edits(document.source.text, own)
    return after


@pytest.mark.parametrize(
    ("path", "before", "move", "after"),
    [
        ("CLAUDE.md", "`src/util.py`", "src/util.py > src/tools.py", "`src/tools.py`"),
        ("CLAUDE.md", "`src/util.py:12` and `src/util.py#L3`", "src/util.py > lib/u.py", "`lib/u.py:12` and `lib/u.py#L3`"),
        ("CLAUDE.md", "`src/api/client.py::test_it`", "src/api > src/http", "`src/http/client.py::test_it`"),
        ("CLAUDE.md", "`./src/util.py` `/src/util.py`", "src/util.py > lib/u.py", "`./lib/u.py` `/lib/u.py`"),
        ("CLAUDE.md", "the folder `src/api/`", "src/api > src/http", "the folder `src/http/`"),
        ("CLAUDE.md", "the folder `src/api`", "src > lib", "the folder `lib/api`"),
        ("CLAUDE.md", "all of `src/api/**/*.py`", "src/api > src/http", "all of `src/http/**/*.py`"),
        ("CLAUDE.md", "all of `src/**`", "src/api > src/http", "all of `src/**`"),
        ("CLAUDE.md", "`api/client.py` and `client.py`", "src/api/client.py > src/api/caller.py", "`api/caller.py` and `caller.py`"),
        ("CLAUDE.md", "`client.py`", "src/api/client.py > lib/client.py", "`client.py`"),
        ("CLAUDE.md", "`client.py`", "src/api/client.py > src/util.py", "`src/util.py`"),
        ("CLAUDE.md", "any `index.ts`", "packages/app/index.ts > packages/app/entry.ts", "any `index.ts`"),
        ("CLAUDE.md", "[it](docs/guide.md#start) `docs/guide`", "docs/guide.md > docs/intro.md", "[it](docs/intro.md#start) `docs/intro`"),
        ("CLAUDE.md", "`.github/workflows/ci.yml`", ".github/workflows/ci.yml > .github/workflows/test.yml", "`.github/workflows/test.yml`"),
        ("CLAUDE.md", "run `python src/util.py --now`", "src/util.py > tools/util.py", "run `python tools/util.py --now`"),
        ("CLAUDE.md", "see @docs/guide.md now", "docs > doc", "see @doc/guide.md now"),
        ("CLAUDE.md", "@docs/guide.md [g](docs/guide.md) [g](<docs/guide.md>)", "docs > my docs (1)", "@docs/guide.md [g](my%20docs%20%281%29/guide.md) [g](<my docs (1)/guide.md>)"),
        ("CLAUDE.md", "[`src/util.py`](src/util.py) [src/util.py](./src/util.py) [util](src/util.py)", "src/util.py > lib/u.py", "[`lib/u.py`](lib/u.py) [lib/u.py](./lib/u.py) [util](lib/u.py)"),
        ("CLAUDE.md", "[g](docs/my%20notes.md#a) `docs/my notes.md`", "docs > doc", "[g](doc/my%20notes.md#a) `doc/my notes.md`"),
        ("CLAUDE.md", "`make` in Makefile", "Makefile > GNUmakefile", "`make` in Makefile"),
        ("CLAUDE.md", "```\nsrc/\n├── util.py\n└── api/\n```", "src/util.py > src/tools.py", "```\nsrc/\n├── tools.py\n└── api/\n```"),
        ("CLAUDE.md", "```\nsrc/\n├── util.py\n└── api/\n```", "src/util.py > lib/util.py", "```\nsrc/\n├── util.py\n└── api/\n```"),
        ("CLAUDE.md", "```\nsrc/\n├── util.py\n└── api/\n```", "src > lib", "```\nlib/\n├── util.py\n└── api/\n```"),
        ("docs/CLAUDE.md", "[g](guide.md) [u](../src/util.py)", "docs/guide.md > docs/deep/guide.md", "[g](deep/guide.md) [u](../src/util.py)"),
        ("docs/CLAUDE.md", "[g](guide.md) [u](../src/util.py)", "src/util.py > docs/util.py", "[g](guide.md) [u](./util.py)"),
        ("docs/CLAUDE.md", "`./guide.md` `deep/more.md`", "docs/guide.md > guide.md", "`../guide.md` `deep/more.md`"),
        ("docs/CLAUDE.md", "[g](guide.md) [u](../src/util.py) `src/util.py`", "docs > doc", "[g](guide.md) [u](../src/util.py) `src/util.py`"),
        ("docs/CLAUDE.md", "[g](guide.md) [u](../src/util.py)", "docs/CLAUDE.md > docs/deep/CLAUDE.md", "[g](../guide.md) [u](../../src/util.py)"),
        ("docs/CLAUDE.md", "[u](../src/util.py) `deep/more.md`", "docs/CLAUDE.md > CLAUDE.md", "[u](./src/util.py) `docs/deep/more.md`"),
        ("packages/app/CLAUDE.md", "`src/main.ts`", "packages/app/src > packages/app/lib", "`lib/main.ts`"),
        ("packages/app/CLAUDE.md", "`src/main.ts`", "packages > pkgs", "`src/main.ts`"),
        ("packages/app/CLAUDE.md", "`src/main.ts`", "packages/app/src/main.ts > src/main.ts", "`src/main.ts`"),
        (".claude/rules/a.md", "---\npaths: src/api/**\n---\n\n- Be brief\n", "src/api > src/http", "---\npaths: src/http/**\n---\n\n- Be brief\n"),
        (".claude/memory/a.md", "- See [[guide-notes]]\n", ".claude/memory/guide-notes.md > .claude/memory/tour.md", "- See [[tour]]\n"),
        (".claude/memory/a.md", "- See [[Guide Notes]]\n", ".claude/memory/guide-notes.md > .claude/memory/old/guide_notes.md", "- See [[Guide Notes]]\n"),
    ],
)  # fmt: skip
def test_each_in_its_manner(tmp_path: Path, path: str, before: str, move: str, after: str) -> None:
    text = "{}" if before.startswith("---") else "# Notes 🦉\n\n{}\n"
    repo = Repo(tmp_path)
    repo.commit("Start", {**FILES, ".claude/memory/guide-notes.md": "# Guide notes\n", path: text.format(before)})
    old, new = move.split(" > ")
    found = snapshot(tmp_path)
    assert texts(found, follow_moves(found, [(old, new)]))[path] == text.format(after)


NAMES = ["src", "lib", "api", "docs", "a.py", "b.py", "util.ts", "guide.md", "CLAUDE.md"]
paths = st.lists(st.sampled_from(NAMES[:4]), max_size=3).flatmap(lambda up: st.sampled_from(NAMES[4:-1]).map(lambda name: "/".join([*up, name])))
homes = st.sampled_from(["CLAUDE.md", "src/CLAUDE.md", "docs/api/CLAUDE.md", "lib/src/AGENTS.md"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_what_was_meant_is_meant_afterwards(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    files = data.draw(st.lists(paths, min_size=2, max_size=6, unique=True), "files")
    memory = data.draw(st.lists(homes, min_size=1, max_size=3, unique=True), "memory")
    lines = [f"- `{file}` [x](/{file}) `{file.rpartition('/')[2]}` `./{file}` `{file.rpartition('/')[0] or 'src'}/`\n" for file in files]
    repo = Repo(tmp_path_factory.mktemp("repo"))
    repo.commit("Start", {**dict.fromkeys(files, "x"), **dict.fromkeys(memory, "".join(lines))})
    folders = sorted({file.rpartition("/")[0] for file in [*files, *memory]} - {""})
    old = data.draw(st.sampled_from([*files, *memory, *folders]), "old")
    new = data.draw(st.sampled_from(["moved", "src/moved", "docs/deep/moved"]), "new")
    if "." in old:
        new = f"{new}/{old.rpartition('/')[2]}" if old in memory else f"{new}.{old.rpartition('.')[2]}"
    elif new.startswith(f"{old}/"):
        return
    found = snapshot(repo.root)
    meant = {path: _meant(found, path) for path in found.documents()}
    after = texts(found, follow_moves(found, [(old, new)]))
    gone = [path for path in [*files, *memory] if path == old or path.startswith(f"{old}/")]
    moved = {path: new + path[len(old) :] for path in gone}
    changed: dict[str, str | None] = {moved.get(path, path): text for path, text in after.items()}
    repo.commit("Move", {**changed, **dict.fromkeys(files, None), **{moved.get(path, path): "x" for path in files}, **{path: None for path in memory if path in moved}})
    then = snapshot(repo.root)

    def goes(path: str) -> str:
        return new + path[len(old) :] if path == old or path.startswith(f"{old}/") else path

    for path, before in meant.items():
        now = _meant(then, moved.get(path, path))
        assert len(now) == len(before)
        for (text, target, clear), (fresh, there, _) in zip(before, now, strict=True):
            assert then.facts is not None
            if target is not None and clear and then.facts.present.exists(goes(target)):  # a folder may be empty now
                assert there == goes(target), (path, text, fresh)


def _meant(found: Snapshot, path: str) -> list[tuple[str, str | None, bool]]:
    """Each mention of a file with what it means, and whether nothing else has a name like it."""
    document, facts = found.document(path), found.facts
    assert document is not None
    assert facts is not None
    told = []
    for mention in document.mentions:
        asked = fixed_part(mention) if mention.kind in PATHS else None
        target = standing(path, asked, facts) if asked else None
        alone = asked is not None and len(facts.present.ending(tail(asked.target))) == 1
        told.append((mention.text, target.path if target else None, alone and bool(target and target.exact)))
    return told
