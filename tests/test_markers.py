"""What an editor is told, in all three position encodings. The cases are files: see `markers`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol.types import SymbolKind

import markers
from bylaw.server.methods.semantic_tokens import LEGEND
from local import Message
from markers import ENCODINGS, At, Editor, Question, Shown, Whole, difference, editor, found, marked, rewrite
from rule_cases import Case, build

_AGE = re.compile(r"(?: · )?(?:\d+ \w+ ago|yesterday)$")
_AGO = re.compile(r"\d+ \w+ ago|yesterday")

CAPABILITIES: Message = {
    "textDocument": {
        "diagnostic": {},
        "hover": {"contentFormat": ["markdown"]},
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}},
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
        },
        "definition": {"linkSupport": True},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
    },
    "workspace": {"textDocumentContent": {}, "diagnostics": {"refreshSupport": True}},
}
"""What the client of every case can do; `markers.editor` adds the encoding."""


async def definition(here: Editor, path: str, position: Message) -> list[str]:
    found = await here.ask("textDocument/definition", path, position=position)
    return [here.location(link["targetUri"], link["targetSelectionRange"]) for link in found or ()]


async def hover(here: Editor, path: str, position: Message) -> list[str]:
    """The range of the card, and its text on one line."""
    found = await here.ask("textDocument/hover", path, position=position)
    return [f"[{here.words(path, found['range'])}] {' '.join(found['contents']['value'].split())}"] if found else []


async def highlights(here: Editor, path: str, position: Message) -> list[str]:
    """Where each is, line and column 1-based in code points, and what stands there."""
    found = await here.ask("textDocument/documentHighlight", path, position=position)
    return [here.place(path, one["range"]) for one in found or ()]


async def selections(here: Editor, path: str, position: Message) -> list[str]:
    """The chain, from the smallest to the whole file."""
    (chain,) = await here.ask("textDocument/selectionRange", path, positions=[position])
    found = []
    while chain:
        found.append(here.place(path, chain["range"]))
        chain = chain.get("parent")
    return found


async def folds(here: Editor, path: str) -> list[Shown]:
    found = await here.ask("textDocument/foldingRange", path)
    return [(here.line(path, one["startLine"]), f"to line {one['endLine'] + 1}{' ' + one['kind'] if 'kind' in one else ''}") for one in found or ()]


async def links(here: Editor, path: str) -> list[Shown]:
    """Where each leads, once it is resolved; files relative to the root."""
    found = [one if "target" in one else await here.ls.ask("documentLink/resolve", one) for one in await here.ask("textDocument/documentLink", path) or ()]
    return [(one["range"], one["target"].replace(here.root.as_uri() + "/", "")) for one in found]


_OTHER_TOKENS = ("textDocument/semanticTokens/range", "textDocument/semanticTokens/full/delta")


async def tokens(here: Editor, path: str) -> list[Shown]:
    """The kind and states of each token, from the full answer; the range and the delta have to agree with it."""
    answer = await here.ask("textDocument/semanticTokens/full", path)
    if answer is None:
        return []
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 10_000, "character": 0}}
    assert (await here.ask("textDocument/semanticTokens/range", path, range=whole))["data"] == answer["data"]
    again = await here.ask("textDocument/semanticTokens/full/delta", path, previousResultId=answer["resultId"])
    assert again == {"edits": [], "resultId": answer["resultId"]}
    found, line, column = [], 0, 0
    for lines, columns, length, kind, states in zip(*[iter(answer["data"])] * 5, strict=True):
        line, column = line + lines, columns if lines else column + columns
        said = [LEGEND.token_types[kind], *(name for bit, name in enumerate(LEGEND.token_modifiers) if states >> bit & 1)]
        found.append(({"start": {"line": line, "character": column}, "end": {"line": line, "character": column + length}}, " ".join(said)))
    return found


async def references(here: Editor, path: str, position: Message) -> list[str]:
    found = await here.ask("textDocument/references", path, position=position, context={"includeDeclaration": True})
    return [here.location(one["uri"], one["range"]) for one in found or ()]


async def symbols(here: Editor, path: str) -> list[Shown]:
    """Kind, name and detail of every symbol, at its selection range, a dot for each level that it is nested.

    Ages are left out: they grow.
    """

    def flat(found: list[Message], depth: int) -> Iterator[Shown]:
        for one in found or ():
            here.span(path, one["range"])
            words = (f"{'· ' * depth}{SymbolKind(one['kind']).name.lower()} {one['name']}", _AGE.sub("", one.get("detail", "")))
            yield one["selectionRange"], " — ".join(filter(None, words))
            yield from flat(one.get("children"), depth + 1)

    return list(flat(await here.ask("textDocument/documentSymbol", path), 0))


async def prepare_rename(here: Editor, path: str, position: Message) -> list[str]:
    found = await _or_refused(here, "textDocument/prepareRename", path, position)
    if found is None or isinstance(found, str):
        return [found] if found else []
    words = here.words(path, found["range"])
    assert words == found["placeholder"]
    return [f"‘{words}’"]


async def rename(here: Editor, path: str, position: Message) -> list[str]:
    """Every edit of a rename: of a path into one below `new/`, of a name into one that ends with `_2`."""
    found = await here.ask("textDocument/prepareRename", path, position=position)
    if found is None:
        return []
    words = here.words(path, found["range"])
    name = f"new/{words}" if "." in words or "/" in words else f"{words}_2"
    edit = await here.ask("textDocument/rename", path, position=position, newName=name)
    return _edits(here, edit)


def _edits(here: Editor, edit: Message) -> list[str]:
    return [
        f"{here.location(uri, change['range'])} → ‘{change['newText']}’".replace("\n", "\\n")
        for uri, changes in edit["changes"].items()
        for change in changes
    ]


async def fixes(here: Editor, path: str, position: Message) -> list[str]:
    """The quick fixes at a place, each with its edits once it is resolved."""
    context = {"diagnostics": [], "only": ["quickfix"]}
    found = await here.ask("textDocument/codeAction", path, range={"start": position, "end": position}, context=context)
    whole = [one if "edit" in one else await here.ls.ask("codeAction/resolve", one) for one in found or ()]
    return [f"{one['title']}: {', '.join(_edits(here, one['edit']))}" for one in whole]


async def lenses(here: Editor, path: str) -> list[Shown]:
    """What stands above each entry once it is resolved. Ages are left out: they grow."""
    await _history(here)
    found = [await here.ls.ask("codeLens/resolve", one) for one in await here.ask("textDocument/codeLens", path) or ()]
    return [(one["range"], _AGO.sub("… ago", one["command"]["title"])) for one in found]


async def hints(here: Editor, path: str) -> list[Shown]:
    """What stands behind each entry, likewise: at the last character of it."""
    await _history(here)
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 10_000, "character": 0}}
    found = await here.ask("textDocument/inlayHint", path, range=whole)
    return [(here.before(path, one["position"]), _AGO.sub("… ago", one["label"])) for one in found or ()]


async def _history(here: Editor) -> None:
    """Waits until it is known where everything comes from."""
    await here.ls.until(lambda: all(root.moment.snapshot.history and root.moment.snapshot.history.ready for root in here.ls.roots))


async def search(here: Editor, path: str) -> list[Shown]:
    """What is found in the file if all memory is searched for an owl."""
    found = await here.ls.ask("workspace/symbol", {"query": "🦉"})
    mine = [one for one in found if one["location"]["uri"] == here.uri(path)]
    return [(one["location"]["range"], " in ".join(filter(None, (one["name"], one.get("containerName"))))) for one in mine]


async def _or_refused(here: Editor, method: str, path: str, position: Message) -> Any:
    """The answer, or why there is none."""
    here.ls.say(method, {"textDocument": {"uri": here.uri(path)}, "position": position}, method)
    answer = await here.ls.reply(method)
    here.ls.sent.remove(answer)
    return f"refused: {answer['error']['message']}" if "error" in answer else answer["result"]


async def complete(here: Editor, path: str, position: Message) -> list[str]:
    """What is proposed behind the carets, each with what it would replace, and what is said of it in brackets."""
    found = await here.ask("textDocument/completion", path, position=position)
    shown = []
    for item in found["items"] if found else ():
        whole = await here.ls.ask("completionItem/resolve", item)
        said = f" ({' '.join(whole['documentation'].split())})" if whole.get("documentation") else ""
        shown.append(f"‘{here.words(path, item['textEdit']['range'])}’→{item['textEdit']['newText']}{said}")
    return [" ".join(shown)] if shown else []


async def findings(here: Editor, path: str) -> list[Shown]:
    """They have to be the same where the findings of all memory are asked for."""
    report = await here.ask("textDocument/diagnostic", path)
    everywhere = await here.ls.ask("workspace/diagnostic", {"previousResultIds": []})
    assert all(one["items"] == report["items"] for one in everywhere["items"] if one["uri"] == here.uri(path))
    return [(one["range"], f"{one['code']} {one['message']}") for one in report["items"]]


async def moves(here: Editor, path: str) -> list[Shown]:
    """What the file has to say anew when the files and folders of the case move."""
    edit = await here.ls.ask("workspace/willRenameFiles", _files(here, here.moves))
    return [(one["range"], f"→ ‘{one['newText']}’") for one in (edit or {"changes": {}})["changes"].get(here.uri(path), ())]


async def moved(here: Editor, path: str) -> list[Shown]:
    """What is found in the file once they have moved; they move back afterwards."""
    (root,) = here.ls.roots

    async def move(pairs: list[tuple[str, str]]) -> None:
        before = root.session.facts
        for old, new in pairs:
            (here.root / old).rename(here.root / new)
        here.ls.say("workspace/didRenameFiles", _files(here, pairs))
        await here.ls.until(lambda: root.session.facts is not before)

    await move(here.moves)
    shown = await findings(here, path)
    await move([(new, old) for old, new in here.moves])
    return shown


def _files(here: Editor, pairs: list[tuple[str, str]]) -> Message:
    return {"files": [{"oldUri": here.uri(old), "newUri": here.uri(new)} for old, new in pairs]}


QUESTIONS: dict[str, Question] = {
    "complete": At("textDocument/completion", complete, "after", also=("completionItem/resolve",)),
    "definition": At("textDocument/definition", definition),
    "findings": Whole("textDocument/diagnostic", findings, also=("workspace/diagnostic",)),
    "fixes": At("textDocument/codeAction", fixes, also=("codeAction/resolve",)),
    "folds": Whole("textDocument/foldingRange", folds),
    "highlights": At("textDocument/documentHighlight", highlights),
    "hints": Whole("textDocument/inlayHint", hints),
    "hover": At("textDocument/hover", hover),
    "prepare-rename": At("textDocument/prepareRename", prepare_rename),
    "references": At("textDocument/references", references),
    "lenses": Whole("textDocument/codeLens", lenses, also=("codeLens/resolve",)),
    "links": Whole("textDocument/documentLink", links, also=("documentLink/resolve",)),
    "moved": Whole("workspace/didRenameFiles", moved),
    "moves": Whole("workspace/willRenameFiles", moves),
    "search": Whole("workspace/symbol", search),
    "selections": At("textDocument/selectionRange", selections),
    "tokens": Whole("textDocument/semanticTokens/full", tokens, also=_OTHER_TOKENS),
    "rename": At("textDocument/rename", rename),
    "symbols": Whole("textDocument/documentSymbol", symbols),
}
"""By the name that stands behind the carets."""


@pytest.mark.parametrize("case", markers.cases(), ids=lambda case: case.name)
async def test_markers(case: Case, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    build(case, tmp_path)
    for encoding in ENCODINGS:
        got = await found(case, await editor(case, tmp_path, encoding, CAPABILITIES), QUESTIONS)
        if request.config.getoption("--update-fixtures"):
            rewrite(case, got)
            return
        assert difference(case, got) == [], f"in {encoding}"


def test_every_case_has_a_mark_at_letters_that_encodings_count_differently() -> None:
    for case in markers.cases():
        lines = {path: section.text.splitlines() for path, section in case.files().items()}
        marks = [mark for marks in marked(case).values() for mark in marks]
        assert any(max(lines[mark.path][mark.line][: mark.end], default="") > "\uffff" for mark in marks), case.name
