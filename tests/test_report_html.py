"""The page of `bylaw report`: what stands on it, that it needs nothing else, and that no text can become markup."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bylaw import cli
from bylaw.check import check
from bylaw.language.secrets import masked
from bylaw.report import html
from bylaw.workspace import Session, gather
from support import Repo

TODAY = date(2026, 2, 1)
VOID = {"meta", "input"}
EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;</style>]]>"
DISPUTED = "<!-- bylaw: disputed 2026-01-20 ada: not any more -->\n"


class Page(HTMLParser):
    """The elements of a page; a tag that is left open or closed twice is an error."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.styles: dict[str, str] = {}
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("style", "script"):
            self.styles[self.open[-1]] = data
        elif data.strip():
            self.words.append(" ".join(data.split()))

    def classes(self, name: str) -> list[set[str]]:
        """The classes of every element that has the class `name`."""
        found = [set((attributes.get("class") or "").split()) for _, attributes in self.elements]
        return [one for one in found if name in one]


def page(root: Path) -> Page:
    session = Session(root)
    session.install(gather(session))
    snapshot = session.snapshot()
    return Page(html.render(snapshot, check(snapshot), TODAY))


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "shop")
    memory = f"# Memory\n\n- Prices come from `src/prices.py`\n{DISPUTED}- Use fakes\n  - and say so\n"
    repo.commit("Start", {"src/prices.py": "PRICE = 1\n", "MEMORY.md": memory, "CLAUDE.md": "# Rules\n\n- Be `kind` to everybody who calls\n"})
    repo.commit("Move", rename={"src/prices.py": "src/billing.py"}, author="bob", co_authors=["Claude <noreply@anthropic.com>"])
    repo.commit("Say more", {"CLAUDE.md": "# Rules\n\n- Be `kind` to everybody who calls or writes\n"}, author="eve")
    repo.write("CLAUDE.md", "# Rules\n\n- Be `kind` to everybody who calls or writes\n- Be brief\n")
    return repo


def test_layers_files_entries_with_state_age_and_origin(repo: Repo) -> None:
    told = page(repo.root)
    words = " ".join(told.words)
    assert "Memory of shop" in words and "5 entries · 1 disputed · 1 stale · 1 unreviewed in 2 memory files" in words
    assert re.search(r"What needs a look \(2\) warning stale-path MEMORY.md:3 src/prices.py was moved to src/billing.py", words)
    assert [*map(told.words.index, ("memory", "MEMORY.md", "rules", "CLAUDE.md"))] == sorted(map(told.words.index, ("memory", "MEMORY.md", "rules", "CLAUDE.md")))
    assert re.search(r"Prices come from src/prices.py disputed stale line 3 4 weeks ago 2026-01-01 ada, \w{8} “Start” disputed 2026-01-20 ada: not any more", words)
    assert re.search(r"Be kind to everybody who calls or writes line 3 4 weeks ago 2026-01-03 eve, \w{8} “Say more” 2 wordings 2026-01-03 eve", words)
    assert "Be brief unreviewed line 4 not committed yet" in words
    assert {"d1"} <= told.classes("entry")[2]


def test_a_state_is_filtered_by_the_style_sheet_alone(repo: Repo) -> None:
    told = page(repo.root)
    radios = {a["id"] for tag, a in told.elements if tag == "input" and a["type"] == "radio"}
    assert radios == {"show-all", "show-disputed", "show-conflict", "show-stale", "show-unreviewed"}
    assert {a["for"] for tag, a in told.elements if tag == "label"} == radios
    for state in ("disputed", "conflict", "stale", "unreviewed"):
        assert f"#show-{state}:checked ~ * :is(.entry, .file, .layer, article):not(.{state})" in told.styles["style"]
    assert [sorted(one & {"stale", "disputed", "unreviewed"}) for one in told.classes("file")] == [["disputed", "stale"], ["unreviewed"]]
    assert [sorted(one & {"stale", "disputed", "unreviewed"}) for one in told.classes("entry")] == [["disputed", "stale"], [], [], [], ["unreviewed"]]


def test_links_lead_to_what_is_on_the_page(repo: Repo) -> None:
    told = page(repo.root)
    ids = [a["id"] for _, a in told.elements if a.get("id")]
    assert len(ids) == len(set(ids))
    links = [a["href"] for tag, a in told.elements if tag == "a"]
    assert links and {str(link) for link in links} <= {f"#{name}" for name in ids}


def test_the_page_needs_nothing_else_and_is_the_same_each_time(repo: Repo) -> None:
    told = page(repo.root)
    assert told.text == page(repo.root).text
    assert {tag for tag, _ in told.elements} & {"link", "img", "iframe", "object", "embed", "base", "form"} == set()
    assert not any(name in a for _, a in told.elements for name in ("src", "style", "srcset", "onclick", "onload"))
    assert not re.search(r"url\(|@import|https?:|fetch|eval|innerHTML", told.styles["style"] + told.styles["script"])
    (policy,) = [str(a["content"]) for _, a in told.elements if a.get("http-equiv") == "Content-Security-Policy"]
    for name in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(told.styles[name].encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")


def test_nothing_that_others_wrote_becomes_markup(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "<b>shop")
    text = f"# {EVIL}\n\n- {EVIL} `{EVIL}` ``a ` b``\n<!-- bylaw: disputed 2026-01-20 <i>x</i>: {EVIL.replace('<', '< ')} -->\n\n"
    text += "| a | b |\n|---|---|\n| `src/<u>.py` | x\u202eesrever\u202c |\n"
    path = "docs/<s onclick='x'>/CLAUDE.md"
    repo.commit(EVIL, {path: text, "src/<u>.py": "x = 1\n"}, author='&lt;svg "onload=x', email="x@example.org", co_authors=[f"{EVIL} <evil@x.org>"])
    repo.commit(EVIL, rename={"src/<u>.py": "src/<v>.py"})
    told = page(repo.root)
    allowed = {"html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "h3", "h4", "p", "input", "nav", "label", "b", "section", "article"}
    allowed |= {"span", "a", "code", "ul", "ol", "li", "details", "summary", "main", "div", "small", "time", "script"}
    assert {tag for tag, _ in told.elements} <= allowed
    assert [tag for tag, _ in told.elements].count("script") == 1 and "alert" not in told.styles["script"]
    assert not any(name.startswith("on") for _, a in told.elements for name in a)
    assert '&lt;svg "onload=x' in " ".join(told.words)
    assert "<U+202E>" in " ".join(told.words) and "\u202e" not in told.text
    assert path in told.words and EVIL.split("<")[0] + "<script>alert(1)</script>" in " ".join(told.words)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("the key is ghp_" + "a1" * 18 + ", ask", "the key is ghp_… (40 characters), ask"),
        ("api_key = 'Zx81kkqwpr'", "api_key = 'Zx81… (10 characters)'"),
        ("postgres://bob:hunter2@db/x", "postgres://bob:… (11 characters)@db/x"),
        ("sk-ant-" + "x9" * 20, "sk-a… (47 characters)"),
        ("-----BEGIN RSA PRIVATE KEY----- MIIE abc -----END RSA PRIVATE KEY----- and more", "----… (70 characters) and more"),
        ("token: ${GITHUB_TOKEN_1}", "token: ${GITHUB_TOKEN_1}"),
        ("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"),
        ("password: your-password-123", "password: your-password-123"),
        ("the token: short words only here", "the token: short words only here"),
        ("see https://user@host/x and sk-learn", "see https://user@host/x and sk-learn"),
    ],
)
def test_a_credential_is_shown_by_its_first_letters(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_no_credential_stands_on_the_page(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    secret = "ghp_" + "a1" * 18
    repo.commit(f"Use {secret}", {"CLAUDE.md": f"# {secret}\n\n- Log in with `{secret}`\n- See `src/{secret}.py`\n", f"src/{secret}.py": "\n"})
    repo.commit("Drop it", {f"src/{secret}.py": None})
    told = page(repo.root)
    assert secret not in told.text and "ghp_… (40 characters)" in " ".join(told.words)


def test_without_git_and_without_memory(tmp_path: Path) -> None:
    (tmp_path / "CLAUDE.md").write_text("- Be kind\n")
    assert "Be kind line 1" in " ".join(page(tmp_path).words)
    (tmp_path / "CLAUDE.md").unlink()
    assert "0 entries in 0 memory files" in page(tmp_path).words


def test_the_command_writes_a_page_and_never_over_a_file_of_yours(repo: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "memory.html"
    for _ in range(2):
        assert cli.run(["report", "--root", str(repo.root), "--output", str(target)]) == 0
    assert cli.run(["report", "--root", str(repo.root)]) == 0
    assert target.read_text("utf-8") == capsys.readouterr().out
    yours = repo.root / "CLAUDE.md"
    before = yours.read_bytes()
    for place in (yours, tmp_path, tmp_path / "none" / "x.html"):
        assert cli.run(["report", "--root", str(repo.root), "--output", str(place)]) == 2
        assert capsys.readouterr().err.startswith(f"bylaw: {place}")
    assert yours.read_bytes() == before
