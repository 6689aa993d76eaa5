"""Actions on entries in an editor: what is offered when, and that what is chosen is what the command line would write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bylaw.text import Source, Span, apply_edits
from local import Message, started
from support import Repo

MEMORY = "# Memory\n\n## Tests 🚀\n\n- Use fakes, not mocks\n- Be kind\n"
RULES = "# Rules\r\n\r\n## Tests\r\n\r\n* run pytest for all tests"
LATER: Message = {
    "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "refactor"]}},
    "dataSupport": True,
    "resolveSupport": {"properties": ["edit"]},
}
AT_ONCE: Message = {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path)
    repo.commit("Start", {"MEMORY.md": MEMORY.replace("fakes, not mocks", "mocks"), "CLAUDE.md": RULES})
    repo.commit("Fakes", {"MEMORY.md": MEMORY}, author="bob")
    repo.git("config", "user.name", "Ada L.")
    return repo


class Editor:
    """A client that has MEMORY.md open and applies what it is given."""

    def __init__(self, ls: Any, root: Path) -> None:
        self.ls, self.root = ls, root
        self.uri = ls.open((root / "MEMORY.md").as_uri(), MEMORY)

    async def offered(self, line: int, *only: str, trigger: int = 1, at: int = 3) -> dict[str, Message]:
        place = {"start": {"line": line, "character": at}, "end": {"line": line, "character": at}}
        context = {"diagnostics": [], "triggerKind": trigger, **({"only": list(only)} if only else {})}
        found = await self.ls.ask("textDocument/codeAction", {"textDocument": {"uri": self.uri}, "range": place, "context": context})
        return {action["title"]: action for action in found}

    async def texts_after(self, action: Message) -> dict[str, str]:
        action = action if "edit" in action else await self.ls.ask("codeAction/resolve", action)
        out = {}
        for uri, edits in action["edit"]["changes"].items():
            text = (self.root / uri.rsplit("/", 1)[1]).read_bytes().decode()
            source = Source(text)

            def at(place: Message, source: Source = source) -> int:
                return source.offset(place["line"], place["character"], "utf-16")

            spans = [(Span(at(e["range"]["start"]), at(e["range"]["end"])), e["newText"]) for e in edits]
            out[uri.rsplit("/", 1)[1]] = apply_edits(text, spans)
        return out


async def editor(root: Path, action: Message) -> Editor:
    ls = await started(root, capabilities={"textDocument": {"codeAction": action}})
    made = Editor(ls, root)
    await ls.until(lambda: all(one.read.is_set() for one in ls.roots))
    return made


def named(offered: dict[str, Message], start: str) -> Message:
    return next(action for title, action in offered.items() if title.startswith(start))


@pytest.mark.parametrize("can", [LATER, AT_ONCE], ids=["later", "at once"])
async def test_promote(repo: Repo, can: Message) -> None:
    shown = await editor(repo.root, can)
    offered = await shown.offered(4)
    promote = named(offered, "Promote to CLAUDE.md › Tests")
    assert promote["kind"] == "refactor.move" and ("edit" in promote) == (can is AT_ONCE)
    assert await shown.texts_after(promote) == {
        "CLAUDE.md": RULES + "\r\n* Use fakes, not mocks",
        "MEMORY.md": MEMORY.replace("- Use fakes, not mocks\n", ""),
    }


async def test_decide_and_revert(repo: Repo) -> None:
    shown = await editor(repo.root, LATER)
    await shown.ls.ask("textDocument/hover", {"textDocument": {"uri": shown.uri}, "position": {"line": 4, "character": 3}})
    offered = await shown.offered(4)
    for _ in range(2000):  # the hover has asked for the history: wordings are offered once it is there
        if any(title.startswith("Revert") for title in offered):
            break
        offered = await shown.offered(4)
    disputed = await shown.texts_after(named(offered, "Dispute"))
    assert disputed["MEMORY.md"].splitlines()[5].endswith(" Ada L.: why? -->")
    confirmed = await shown.texts_after(named(offered, "Confirm"))
    assert confirmed["MEMORY.md"].splitlines()[5].endswith(" Ada L. -->")
    reverted = await shown.texts_after(named(offered, "Revert to “Use mocks”"))
    assert reverted == {"MEMORY.md": MEMORY.replace("fakes, not mocks", "mocks")}


async def test_what_is_offered_when(repo: Repo) -> None:
    shown = await editor(repo.root, LATER)
    assert await shown.offered(4, trigger=2) == {}, "a cursor that moves asks for fixes only"
    assert {action["kind"] for action in (await shown.offered(4, "refactor.move")).values()} == {"refactor.move"}
    assert await shown.offered(4, "refactor.extract") == {}
    assert await shown.offered(4, "source.fixAll") == {}
    assert await shown.offered(2) == {}, "a heading is no entry"


async def test_what_was_done_comes_back_and_the_rest_is_asked_for(repo: Repo) -> None:
    repo.commit("Gone", {"MEMORY.md": MEMORY + "- Gone\n"})
    repo.commit("Back", {"MEMORY.md": MEMORY})
    shown = await editor(repo.root, LATER)
    await shown.ls.ask("textDocument/hover", {"textDocument": {"uri": shown.uri}, "position": {"line": 4, "character": 3}})

    async def once_known(line: int, start: str) -> Message:
        for _ in range(2000):  # the hover has asked for the history
            if found := [action for title, action in (await shown.offered(line)).items() if title.startswith(start)]:
                return found[0]
        raise AssertionError(start)

    assert await shown.texts_after(await once_known(4, "Undo “Fakes” (2026-01-02, bob) here")) == {
        "MEMORY.md": MEMORY.replace("fakes, not mocks", "mocks")
    }
    assert await shown.texts_after(await once_known(2, "Restore “Gone”")) == {"MEMORY.md": MEMORY + "- Gone\n"}
    offered = await shown.offered(4)
    asks = {action["command"]["command"]: action for action in offered.values() if action.get("command")}
    assert {"bylaw.move", "bylaw.restore", "bylaw.type"} >= set(asks) >= {"bylaw.move", "bylaw.restore"}
    assert asks["bylaw.move"]["command"]["arguments"] == [{"uri": shown.uri, "position": {"line": 4, "character": 2}}]
    expired = await shown.texts_after(named(offered, "Let this expire"))
    assert expired["MEMORY.md"].splitlines()[5].startswith("  <!-- bylaw: expires 20")


@pytest.mark.parametrize("mark", ["`", "``"])
async def test_fixes_are_offered_on_the_back_ticks_too(repo: Repo, mark: str) -> None:
    line = f"- See {mark}src/old.py{mark}."
    repo.commit("Name it", {"MEMORY.md": f"# M\n\n{line}\n", "src/old.py": "a = 1\n" * 9})
    repo.commit("Move it", rename={"src/old.py": "src/new.py"})
    shown = await editor(repo.root, LATER)
    shown.uri = shown.ls.open(shown.uri, f"# M\n\n{line}\n")
    first, last = line.index("`"), line.rindex("`") + 1
    fixed = {at: any("src/new.py" in title for title in await shown.offered(2, "quickfix", at=at)) for at in range(len(line))}
    assert fixed == {at: first <= at <= last for at in range(len(line))}


async def test_a_rule_like_it_is_merged_with(repo: Repo) -> None:
    rules = RULES + "\r\n* Use fakes, not the mocks"
    repo.write("CLAUDE.md", rules)
    shown = await editor(repo.root, LATER)
    offered = await shown.offered(4)
    merges = [title for title in offered if title.startswith("Merge")]
    assert len(merges) == 2, "one rule, however many headings its file has"
    left = MEMORY.replace("- Use fakes, not mocks\n", "")
    assert await shown.texts_after(named(offered, "Merge into CLAUDE.md:6, with its words")) == {"MEMORY.md": left}
    mine = await shown.texts_after(named(offered, "Merge into CLAUDE.md:6, with these words"))
    assert mine == {"MEMORY.md": left, "CLAUDE.md": rules.replace("the mocks", "mocks")}


async def test_a_stale_entry_can_go_and_a_finding_be_ignored(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    memory = "- See `src/old.py`\n- b\n"
    repo.commit("Start", {"src/old.py": "x = 1\n" * 9, "MEMORY.md": memory})
    repo.commit("Drop", {"src/old.py": None})
    ls = await started(tmp_path, capabilities={"textDocument": {"codeAction": AT_ONCE}})
    shown = Editor(ls, tmp_path)
    shown.uri = ls.open((tmp_path / "MEMORY.md").as_uri(), memory, 2)
    await ls.found(shown.uri)
    place = {"start": {"line": 0, "character": 9}, "end": {"line": 0, "character": 9}}
    asked = {"textDocument": {"uri": shown.uri}, "range": place, "context": {"diagnostics": [], "only": ["quickfix"]}}
    removed, ignored = await ls.ask("textDocument/codeAction", asked)
    assert await shown.texts_after(removed) == {"MEMORY.md": "- b\n"}
    want = "- See `src/old.py`\n  <!-- bylaw: ignore stale-path: why? -->\n- b\n"
    assert await shown.texts_after(ignored) == {"MEMORY.md": want}


async def test_an_action_that_cannot_be_done_says_why(repo: Repo) -> None:
    shown = await editor(repo.root, LATER)
    action = named(await shown.offered(4), "Promote to CLAUDE.md › Tests")
    for data in ({"do": "promote"}, {"do": "promote", "entry": 2}, {"do": "revert", "entry": 47}, {"do": [], "entry": {}}, {"do": "fix"}):
        shown.ls.say("codeAction/resolve", {**action, "data": {**action["data"], "path": 1, **data}}, 8)
        assert (await shown.ls.reply(8))["error"]["code"] == -32803, data


async def test_one_cause_is_fixed_everywhere(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    memory = "- See `src/old.py`\n- Also `src/old.py`\n"
    repo.commit("Start", {"src/old.py": "x = 1\n" * 9, "MEMORY.md": memory, "CLAUDE.md": "- Read `src/old.py`\n"})
    repo.commit("Move", rename={"src/old.py": "src/new.py"})
    ls = await started(tmp_path, capabilities={"textDocument": {"codeAction": {**LATER, "isPreferredSupport": True}}})
    shown = Editor(ls, tmp_path)
    shown.uri = ls.open((tmp_path / "MEMORY.md").as_uri(), memory, 2)
    await ls.found(shown.uri)
    place = {"start": {"line": 0, "character": 0}, "end": {"line": 1, "character": 20}}

    preferred: list[str] = []

    async def ask(*only: str) -> dict[str, Message]:
        context = {"diagnostics": [], "only": list(only)}
        found = await ls.ask("textDocument/codeAction", {"textDocument": {"uri": shown.uri}, "range": place, "context": context})
        preferred[:] = [action["title"] for action in found if action.get("isPreferred")]
        return {action["title"]: action for action in found}

    fixes = await ask("quickfix")
    assert preferred == ["Follow the move to `src/new.py`"], "of two"
    assert {title: action["kind"] for title, action in fixes.items() if title.startswith("Remove")} == {
        "Remove the entry": "quickfix",
        "Remove the mentions of `src/old.py` in this file": "quickfix",
        "Remove the mentions of `src/old.py` everywhere": "quickfix",
        "Remove the entries that name `src/old.py` in this file": "quickfix",
        "Remove the entries that name `src/old.py` everywhere": "quickfix",
    }
    assert await shown.texts_after(fixes["Remove the entries that name `src/old.py` everywhere"]) == {"MEMORY.md": "", "CLAUDE.md": ""}
    fixed = {"MEMORY.md": memory.replace("old", "new")}
    assert await shown.texts_after(fixes["Fix all 2 places of 1 file: all of this cause in this file"]) == fixed
    everywhere = await shown.texts_after(fixes["Fix all 3 places of 2 files: all of this cause everywhere"])
    assert everywhere == {**fixed, "CLAUDE.md": "- Read `src/new.py`\n"}
    (on_save,) = (await ask("source.fixAll")).values()
    assert on_save["kind"] == "source.fixAll.bylaw" and await shown.texts_after(on_save) == fixed


async def test_edits_carry_versions_and_names_where_the_client_can(repo: Repo) -> None:
    edits = {"documentChanges": True, "changeAnnotationSupport": {}}
    ls = await started(repo.root, capabilities={"textDocument": {"codeAction": LATER}, "workspace": {"workspaceEdit": edits}})
    shown = Editor(ls, repo.root)
    await ls.until(lambda: all(one.read.is_set() for one in ls.roots))
    promoted = await ls.ask("codeAction/resolve", named(await shown.offered(4), "Promote to CLAUDE.md › Tests"))
    assert promoted["edit"]["changeAnnotations"] == {"bylaw": {"label": "Promote to CLAUDE.md › Tests", "needsConfirmation": False}}
    files = [(change["textDocument"]["uri"].rsplit("/", 1)[1], change["textDocument"]["version"]) for change in promoted["edit"]["documentChanges"]]
    assert files == [("CLAUDE.md", None), ("MEMORY.md", 1)]
    assert {edit["annotationId"] for change in promoted["edit"]["documentChanges"] for edit in change["edits"]} == {"bylaw"}
