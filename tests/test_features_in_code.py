"""What memory says about names and paths in code files, on real histories."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from bylaw.config import Config
from bylaw.features import in_code
from bylaw.features.code_hover import hover
from bylaw.features.in_code import asked
from bylaw.memo import Memo
from bylaw.text import Source
from bylaw.workspace import Session, Snapshot, gather
from support import Repo

NOW = datetime(2026, 2, 10, tzinfo=timezone.utc)


def opened(root: Path, config: Config | None = None, **buffers: str) -> Snapshot:
    session = Session(root, config, memo=Memo())
    for name, text in buffers.items():
        session.open(name, Source(text))
    session.install(gather(session))
    return session.snapshot()


MEMORY = """# Memory

- The function `تفقيط()` keeps its Arabic name: the auditor searches for it.
- `load_order()` raises `KeyError`; `Basket.total_minor()` knows no taxes.
- A bare `fetch()` does not retry; `stripe.PaymentIntent.create` never runs in tests.
- `src/api/client.ts` is the only file that calls the service; see [prices](src/prices.py).
- Dates come from `date-fns`, and `@acme/money` formats amounts.
- `store.get()` is slow.
"""

CODE = {
    "src/a.py": "from prices import rate\nfrom src.prices import rate\nimport src.api.client\n",
    "src/prices.py": "def rate(): ...\n",
    "src/api/client.ts": "export {}\n",
    "src/api/views.ts": 'import { get } from "./client";\nimport x from "date-fns";\nimport y from "@acme/money";\nconst z = "src/api/client.ts" + a/client;\n',
    "src/b.py": (
        "x = تفقيط(100)\nload_order(1)\nself.load_order\nbasket.total_minor()\nBasket()\nfetch(url)\nclient.fetch(url)\nfetch = 1\n"
        "stripe.PaymentIntent.create()\norder.create()\nPaymentIntent.retrieve()\nstore.get(1)\nrows.get(1)\n"
        "# load_order in a comment\nreload_order()\nstore = 3\n"
    ),
}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    repo = Repo(tmp_path_factory.mktemp("repo"))
    repo.commit("Start", {"MEMORY.md": MEMORY, **CODE})
    return opened(repo.root)


@pytest.mark.parametrize(
    ("path", "line", "word", "lines"),
    [
        ("src/b.py", 0, "تفقيط", [3]),
        ("src/b.py", 1, "load_order", [4]),
        ("src/b.py", 2, "load_order", [4]),
        ("src/b.py", 3, "total_minor", [4]),
        ("src/b.py", 4, "Basket", [4]),
        ("src/b.py", 5, "fetch", [5]),
        ("src/b.py", 5, "url", []),
        ("src/b.py", 6, "fetch", []),
        ("src/b.py", 7, "fetch", []),
        ("src/b.py", 8, "create", [5]),
        ("src/b.py", 8, "stripe", [5]),
        ("src/b.py", 8, "PaymentIntent", [5]),
        ("src/b.py", 9, "create", []),
        ("src/b.py", 10, "retrieve", []),
        ("src/b.py", 11, "get", [8]),
        ("src/b.py", 11, "store", [8]),
        ("src/b.py", 12, "get", []),
        ("src/b.py", 13, "load_order", [4]),
        ("src/b.py", 14, "reload_order", []),
        ("src/b.py", 15, "store", []),
        ("src/a.py", 0, "prices", []),
        ("src/a.py", 1, "prices", [6]),
        ("src/a.py", 2, "client", [6]),
        ("src/api/views.ts", 0, "client", [6]),
        ("src/api/views.ts", 0, "from", []),
        ("src/api/views.ts", 1, "date", [7]),
        ("src/api/views.ts", 2, "acme", [7]),
        ("src/api/views.ts", 3, "client.ts", [6]),
        ("src/api/views.ts", 3, "a/client", []),
    ],
)
def test_what_memory_says(snapshot: Snapshot, path: str, line: int, word: str, lines: list[int]) -> None:
    source = snapshot.source(path)
    assert source is not None
    start = source.text.index(word, source.starts[line])
    for offset in (start, start + len(word)):
        answer = asked(snapshot, path, offset)
        sayings = answer.sayings if answer else ()
        assert [saying.document.source.line_of(saying.entry.own.start) + 1 for saying in sayings] == lines
        assert answer is None or answer.span.touches(offset)


def card(snapshot: Snapshot, path: str, word: str, *, patient: bool = True) -> str | None:
    source = snapshot.source(path)
    assert source is not None
    found = hover(snapshot, path, source.text.index(word), lambda path: (), NOW, lambda path, span: f"file:///{path}", patient=patient)
    return found.markdown() if found else None


def test_the_card_names_place_author_and_age(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.commit("Spell amounts out", {"MEMORY.md": "- `تفقيط()` keeps its name: *auditors* search for it.\n", "a.py": "تفقيط(1)\n"})
    rules = "- Never rename `تفقيط()`.\n  <!-- bylaw: disputed 2026-02-01 bob: it is hard to type -->\n"
    repo.commit("Make it a rule", {"CLAUDE.md": rules, "AGENTS.md": rules}, author="bob")
    told = card(opened(tmp_path), "a.py", "تفقيط")
    assert told is not None
    first, second = told.split("\n\n---\n\n")
    assert first.startswith("[`AGENTS.md:1`](file:///AGENTS.md): Never rename `تفقيط()`.\n\n**Disputed** · **written 5 weeks ago** · ")
    assert "- Written here and in `CLAUDE.md` by bob, 5 weeks ago (2026-01-02), " in first and "by bob 2026-02-01: it is hard to type" in first
    assert "- The same in [`CLAUDE.md:1`](file:///CLAUDE.md)" in first
    assert second.startswith(r"[`MEMORY.md:1`](file:///MEMORY.md): `تفقيط()` keeps its name: \*auditors\* search for it.")
    hasty = card(opened(tmp_path), "a.py", "تفقيط", patient=False)
    assert hasty is not None and "ask again in a moment" in hasty


def test_what_is_beyond_the_first_three_is_counted(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.commit("Start", {"MEMORY.md": "".join(f"- `load_order()` is number {n}.\n" for n in range(15)), "a.py": "load_order\n"})
    told = card(opened(tmp_path), "a.py", "load")
    assert told is not None and told.count("\n\n---\n\n") == 3
    assert told.endswith("[`MEMORY.md:11`](file:///MEMORY.md) and 4 more")


def test_unsaved_memory_counts_and_the_setting_turns_it_off(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.commit("Start", {"MEMORY.md": "- nothing\n", "a.py": "load_order\n"})
    assert asked(opened(tmp_path), "a.py", 0) is None
    buffers = {"MEMORY.md": "- `load_order()` is slow.\n"}
    assert asked(opened(tmp_path, **buffers), "a.py", 0) is not None
    assert asked(opened(tmp_path, Config(code=False), **buffers), "a.py", 0) is None


def test_each_memory_file_is_indexed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = Repo(tmp_path)
    repo.commit("Start", {"MEMORY.md": MEMORY, "CLAUDE.md": "- `load_order()`\n", "a.py": "load_order other\n"})
    snapshot = opened(tmp_path)
    made = list[str]()
    index = in_code.index
    monkeypatch.setattr(in_code, "index", lambda document: made.append(document.path) or index(document))
    for offset in (0, 12, 3, 14):
        asked(snapshot, "a.py", offset)
    assert sorted(made) == ["CLAUDE.md", "MEMORY.md"]
