"""Commands: that what a person is asked is what can be done, and that the editor gets the edit of what they chose."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bylaw.server.commands import COMMANDS, NAMES
from bylaw.text import Source, Span, apply_edits
from local import Local, Message, started
from support import Repo

MEMORY = "# Memory\n\n## Tests 🚀\n\n- Use fakes, not mocks\n- Be kind\n"
RULES = "# Rules\r\n\r\n## Tests\r\n\r\n* run pytest for all tests\r\n\r\n## Style\r\n\r\n* be brief"
ABLE: Message = {
    "workspace": {
        "applyEdit": True,
        "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create", "delete"]},
    },
    "window": {"showDocument": {"support": True}},
}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path)
    repo.commit("Start", {"MEMORY.md": MEMORY.replace("fakes, not mocks", "mocks"), "CLAUDE.md": RULES})
    repo.commit("Fakes", {"MEMORY.md": MEMORY.replace("- Be kind", "- Be kind\n- Gone\n")}, author="bob")
    repo.commit("Less", {"MEMORY.md": MEMORY}, author="bob")
    repo.git("config", "user.name", "Ada L.")
    return repo


class Editor:
    """A client that chooses by the start of a title, and makes the edits it is given."""

    def __init__(self, ls: Local, root: Path, path: str = "MEMORY.md", choose: str = "") -> None:
        self.ls, self.root, self.choose, self.applies = ls, root, choose, True
        self.uri = ls.open((root / path).as_uri(), (root / path).read_bytes().decode())
        self.texts: dict[str, str | None] = {}
        self.asked: list[list[str]] = []
        self.shown: list[str] = []
        self._tickets = 0
        self._seen = 0

    async def run(self, name: str, line: int = 0, **more: Any) -> Message:
        """What a command answers; the editor's own answers are given meanwhile."""
        self._tickets += 1
        given = {"uri": self.uri, "position": {"line": line, "character": 2}, **more}
        self.ls.say("workspace/executeCommand", {"command": name, "arguments": [given]}, self._tickets)
        while True:
            message = await self.ls.until(self._next)
            if "method" not in message:
                return {"error": message["error"]["message"]} if "error" in message else message["result"]
            if (answer := self._answer(message["method"], message["params"])) is not None:
                self.ls.hear({"jsonrpc": "2.0", "id": message["id"], "result": answer})

    def _next(self) -> Message | None:
        while self._seen < len(self.ls.sent):
            message = self.ls.sent[self._seen]
            self._seen += 1
            if "id" in message and (
                message["id"] == self._tickets
                or message.get("method", "").startswith(("window/show", "workspace/apply"))
            ):
                return message
        return None

    def _answer(self, method: str, params: Message) -> Any:
        if method == "window/showMessageRequest":
            titles = [action["title"] for action in params["actions"]]
            self.asked.append(titles)
            return next(({"title": title} for title in titles if self.choose and title.startswith(self.choose)), {})
        if method == "workspace/applyEdit":
            for change in params["edit"]["documentChanges"] if self.applies else ():
                self._make(change)
            return {"applied": self.applies}
        text = self.texts[params["uri"].removeprefix(self.root.as_uri() + "/")]
        self.shown.append(_between(text or "", params["selection"]))
        return {"success": True}

    def _make(self, change: Message) -> None:
        name = (change.get("uri") or change["textDocument"]["uri"]).removeprefix(self.root.as_uri() + "/")
        if "kind" in change:
            self.texts[name] = "" if change["kind"] == "create" else None
            return
        text = self.texts.get(name)
        text = text if text is not None else (self.root / name).read_bytes().decode()
        assert change["textDocument"]["version"] == (1 if self.uri.endswith(name) else None)
        self.texts[name] = apply_edits(
            text, [(_span(text, edit["range"]), edit["newText"]) for edit in change["edits"]]
        )


def _span(text: str, place: Message) -> Span:
    source = Source(text)
    return Span(*(source.offset(place[end]["line"], place[end]["character"], "utf-16") for end in ("start", "end")))


def _between(text: str, place: Message) -> str:
    span = _span(text, place)
    return text[span.start : span.end]


async def editor(root: Path, path: str = "MEMORY.md", choose: str = "", can: Message | None = None) -> Editor:
    return Editor(await started(root, capabilities=ABLE if can is None else can), root, path, choose)


async def test_every_command_is_named_to_the_client(repo: Repo) -> None:
    ls = await started(repo.root)
    named = (await ls.reply(0))["result"]["capabilities"]["executeCommandProvider"]["commands"]
    assert sorted(named) == sorted(NAMES) and set(COMMANDS) < set(NAMES)


async def test_the_person_chooses_where_to_promote(repo: Repo) -> None:
    shown = await editor(repo.root, choose="Promote to CLAUDE.md › Style")
    assert (await shown.run("bylaw.promote", 4))["applied"]
    assert shown.asked[0][0] == "Promote to CLAUDE.md › Tests"
    assert shown.texts == {
        "CLAUDE.md": RULES + "\r\n* Use fakes, not mocks",
        "MEMORY.md": MEMORY.replace("- Use fakes, not mocks\n", ""),
    }


async def test_nothing_is_done_unless_something_is_chosen(repo: Repo) -> None:
    shown = await editor(repo.root)
    assert await shown.run("bylaw.promote", 4) == {"applied": False, "reason": "nothing was chosen"}
    assert shown.texts == {}


async def test_a_client_with_a_list_of_its_own_passes_the_choice(repo: Repo) -> None:
    shown = await editor(repo.root)
    listed = await shown.run("bylaw.choices", 4, command="bylaw.revert")
    assert (listed["question"], listed["asks"]) == ("Revert to which wording?", [])
    (only,) = listed["choices"]
    assert only["label"] == "Use mocks" and only["detail"].endswith(" ada: Start")
    texts = [(await shown.ls.ask("workspace/textDocumentContent", {"uri": uri}))["text"] for uri in (only["text"], listed["now"])]
    assert texts == ["- Use mocks\n", "- Use fakes, not mocks\n"]
    assert (await shown.run("bylaw.revert", 4, choice=only["choice"], version=1))["applied"]
    assert shown.texts == {"MEMORY.md": MEMORY.replace("fakes, not mocks", "mocks")} and shown.asked == []


async def test_what_only_a_person_knows_is_selected_to_be_typed(repo: Repo) -> None:
    shown = await editor(repo.root)
    assert (await shown.run("bylaw.dispute", 4))["applied"]
    text = shown.texts["MEMORY.md"]
    assert text is not None and text.splitlines()[5].endswith(" Ada L.: why? -->") and shown.shown == ["why?"]
    shown.texts.clear()
    assert (await shown.run("bylaw.expire", 4))["applied"]
    assert shown.shown[1][:2] == "20" and len(shown.shown[1]) == 10
    shown.texts.clear()
    assert (await shown.run("bylaw.dispute", 4, reason="batch 🚀 jobs"))["applied"]
    text = shown.texts["MEMORY.md"]
    assert text is not None and text.splitlines()[5].endswith(" Ada L.: batch 🚀 jobs -->") and len(shown.shown) == 2


async def test_an_edit_of_another_file_selects_nothing(repo: Repo) -> None:
    shown = await editor(repo.root)
    assert (await shown.run("bylaw.pin", 4))["applied"]
    assert shown.texts == {".max/memory/pinned.md": "# pinned.md\n\n## Tests 🚀\n\n- Use fakes, not mocks\n"} and shown.shown == []


async def test_what_was_deleted_below_a_heading_comes_back(repo: Repo) -> None:
    shown = await editor(repo.root)
    assert (await shown.run("bylaw.restore", 2))["applied"]
    assert shown.texts == {"MEMORY.md": MEMORY + "- Gone\n"}


async def test_a_topic_file_goes_where_the_editor_can_delete(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    topic = "---\nname: retry\ndescription: Retry twice\nmetadata:\n  type: feedback\n---\n\nRetry twice\n"
    repo.commit(
        "Start",
        {
            ".claude/memory/retry.md": topic,
            ".claude/memory/MEMORY.md": "- [retry](retry.md) — twice\n",
            "CLAUDE.md": "# R\n\n- Retry slowly\n",
        },
    )
    shown = await editor(tmp_path, ".claude/memory/retry.md", "Promote to CLAUDE.md")
    assert (await shown.run("bylaw.promote", 1))["applied"]
    assert shown.texts == {
        ".claude/memory/retry.md": None,
        ".claude/memory/MEMORY.md": "",
        "CLAUDE.md": "# R\n\n- Retry slowly\n- Retry twice\n",
    }


async def test_a_stale_topic_goes_with_its_line_in_the_index(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    topic = "---\nname: retry\ndescription: Retry twice\n---\n\nRetry twice\n"
    repo.commit(
        "Start", {".claude/memory/retry.md": topic, ".claude/memory/MEMORY.md": "- [retry](retry.md) — twice\n- b\n"}
    )
    shown = await editor(tmp_path, ".claude/memory/retry.md")
    assert (await shown.run("bylaw.remove", 1))["applied"]
    assert shown.texts == {".claude/memory/retry.md": None, ".claude/memory/MEMORY.md": "- b\n"}
    bare = await editor(tmp_path, ".claude/memory/retry.md", can={"workspace": {"applyEdit": True}})
    assert "cannot make or delete files" in (await bare.run("bylaw.remove", 1))["error"]


@pytest.mark.parametrize(
    ("name", "given", "reason"),
    [
        ("bylaw.demote", {}, "no entry of a higher layer"),
        ("bylaw.promote", {"position": {"line": 2, "character": 0}}, "no entry of a lower layer"),
        ("bylaw.promote", {"position": {"line": "x", "character": 0}}, "the position of the command"),
        ("bylaw.revert", {"position": {"line": 5, "character": 0}}, "has only ever said this"),
        ("bylaw.promote", {"version": 7}, "the text has changed"),
        ("bylaw.promote", {"choice": {"do": "promote", "entry": 3}}, "the entry is no longer there"),
        ("bylaw.confirm", {"uri": "file:///nowhere/x.md"}, "this is no memory file"),
        ("bylaw.withdraw", {}, "no decision stands"),
        ("bylaw.fixAll", {}, "there is no safe fix"),
        ("bylaw.choices", {}, "say which command"),
        ("bylaw.nonsense", {}, "is no command of Bylaw"),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_sentence(repo: Repo, name: str, given: Message, reason: str) -> None:
    shown = await editor(repo.root)
    await shown.ls.until(lambda: all(root.read.is_set() for root in shown.ls.roots))
    assert reason in (await shown.run(name, 4, **given))["error"] and shown.texts == {}


async def test_an_editor_that_does_not_make_the_change_is_believed(repo: Repo) -> None:
    shown = await editor(repo.root)
    shown.applies = False
    assert (await shown.run("bylaw.confirm", 4))["error"] == "the editor did not make the change"
    bare = await editor(repo.root, can={})
    assert (await bare.run("bylaw.confirm", 4))["error"] == "this editor lets no language server change a text"
