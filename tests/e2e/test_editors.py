"""What a person sees in an editor, through the real process: the profiles of four editors, each in its own manner."""

from __future__ import annotations

import asyncio
import copy
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
import pytest_lsp
from lsprotocol import types as t
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities, make_test_lsp_client

from bylaw.text import Source, Span, apply_edits
from support import Repo

T = TypeVar("T")

CLAUDE = "# 規則\n\n- 🦉 Prices — «é» — come from `src/prices.py`, see [notes](docs/notes.md)\n- Run `make test` first\n"
MOVED = CLAUDE.replace("src/prices.py", "src/billing/prices.py")
PROFILES = ["vscode", "vscode-pull", "neovim@v0.11.0", "emacs@v29.1"]
ENCODINGS = {"vscode": "utf-16", "vscode-pull": "utf-16", "neovim@v0.11.0": "utf-8", "emacs@v29.1": "utf-32"}


def capabilities(profile: str) -> t.ClientCapabilities:
    """The capabilities of an editor; of VS Code those of today, with and without pulled diagnostics."""
    if not profile.startswith("vscode"):
        return client_capabilities(profile)
    found = copy.deepcopy(client_capabilities("visual-studio-code@v1.65.2"))
    assert found.text_document is not None
    assert found.workspace is not None
    if profile == "vscode-pull":
        found.text_document.diagnostic = t.DiagnosticClientCapabilities(related_document_support=True)
        found.workspace.diagnostics = t.DiagnosticWorkspaceClientCapabilities(refresh_support=True)
    return found


def make_client() -> LanguageClient:
    client = make_test_lsp_client()
    client.registered = []

    for kind in ("codeLens", "foldingRange", "inlayHint", "semanticTokens"):  # pytest-lsp answers the others
        client.feature(f"workspace/{kind}/refresh")(lambda *_: None)

    @client.feature(t.CLIENT_REGISTER_CAPABILITY)
    def register(client: LanguageClient, params: t.RegistrationParams) -> None:
        client.registered += params.registrations

    return client


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "a repo")
    files = {"src/prices.py": "PRICE = 1\n", "docs/notes.md": "# Notes\n", "Makefile": "test:\n\ttrue\n"}
    repo.commit("Start", {**files, "CLAUDE.md": CLAUDE, "docs/other.md": "x\n"})
    repo.commit("Prices belong to billing", rename={"src/prices.py": "src/billing/prices.py"}, author="bob")
    return repo


@pytest_lsp.fixture(
    params=PROFILES,
    config=ClientServerConfig(server_command=[sys.executable, "-m", "bylaw", "server"], client_factory=make_client),
)
async def client(request: pytest.FixtureRequest, lsp_client: LanguageClient, repo: Repo) -> AsyncIterator[None]:
    lsp_client.profile = request.param
    lsp_client.root = repo.root
    lsp_client.result = await lsp_client.initialize_session(
        t.InitializeParams(
            capabilities=capabilities(request.param),
            workspace_folders=[t.WorkspaceFolder(uri=repo.root.as_uri(), name="repo")],
        )
    )
    yield
    await lsp_client.shutdown_session()


async def until(ask: Callable[[], Any], seconds: float = 60) -> Any:
    async def poll() -> Any:
        while not (found := ask()):
            await asyncio.sleep(0.01)
        return found

    return await asyncio.wait_for(poll(), seconds)


async def diagnostics(client: LanguageClient, uri: str, accept: Callable[[list[t.Diagnostic]], bool]) -> list[t.Diagnostic]:
    """The diagnostics of a document, as soon as they are what they should be: pushed, or asked for after each refresh."""
    if client.result.capabilities.diagnostic_provider is None:
        found = await until(lambda: uri in client.diagnostics and accept(list(client.diagnostics[uri])) and [client.diagnostics[uri]])
        return list(found[0])
    assert client.diagnostics == {}, "pull xor push"
    asked = -1
    while True:
        await until(lambda before=asked: client.diagnostic_refresh_count != before)
        asked = client.diagnostic_refresh_count
        identifier = t.TextDocumentIdentifier(uri)
        report = await client.text_document_diagnostic_async(t.DocumentDiagnosticParams(identifier))
        if accept(list(report.items)):
            again = await client.text_document_diagnostic_async(t.DocumentDiagnosticParams(identifier, previous_result_id=report.result_id))
            assert isinstance(again, t.RelatedUnchangedDocumentDiagnosticReport)
            return list(report.items)


def open_claude(client: LanguageClient) -> str:
    uri = (client.root / "CLAUDE.md").as_uri()
    client.text_document_did_open(t.DidOpenTextDocumentParams(t.TextDocumentItem(uri, "markdown", 1, CLAUDE)))
    return uri


def span(client: LanguageClient, text: str, place: t.Range) -> Span:
    source, encoding = Source(text), ENCODINGS[client.profile]
    ends = (source.offset(end.line, end.character, encoding) for end in (place.start, place.end))  # type: ignore[arg-type]
    return Span(*ends)


def position(client: LanguageClient, word: str) -> t.Position:
    return t.Position(*Source(CLAUDE).position(CLAUDE.index(word), ENCODINGS[client.profile]))  # type: ignore[arg-type]


def edits_of(edit: t.WorkspaceEdit, uri: str) -> list[Any]:
    if edit.changes:
        return list(edit.changes[uri])
    (change,) = edit.document_changes or []
    assert isinstance(change, t.TextDocumentEdit)
    assert (change.text_document.uri, change.text_document.version) == (uri, 1)
    return list(change.edits)


async def test_a_moved_path_is_shown_and_followed(client: LanguageClient) -> None:
    uri = open_claude(client)
    (found,) = await diagnostics(client, uri, bool)
    assert (found.code, found.source, found.severity) == ("stale-path", "bylaw", t.DiagnosticSeverity.Warning)
    assert Source(CLAUDE).slice(span(client, CLAUDE, found.range)) == "src/prices.py"
    assert "by bob" in found.message

    identifier = t.TextDocumentIdentifier(uri)
    context = t.CodeActionContext([found], only=[t.CodeActionKind.QuickFix])
    actions = await client.text_document_code_action_async(t.CodeActionParams(identifier, found.range, context))
    (action,) = [action for action in actions if "src/billing/prices.py" in action.title]
    assert isinstance(action, t.CodeAction)
    assert action.diagnostics == (found,)
    if action.edit is None:
        action = await client.code_action_resolve_async(action)
    assert action.edit is not None
    edits = [(span(client, CLAUDE, edit.range), edit.new_text) for edit in edits_of(action.edit, uri)]
    assert apply_edits(CLAUDE, edits) == MOVED

    (edit,) = edits_of(action.edit, uri)
    change = t.TextDocumentContentChangePartial(range=edit.range, text=edit.new_text)
    client.text_document_did_change(t.DidChangeTextDocumentParams(t.VersionedTextDocumentIdentifier(2, uri), [change]))
    if client.profile == "vscode-pull":
        report = await client.text_document_diagnostic_async(t.DocumentDiagnosticParams(identifier))
        assert list(report.items) == []
    else:
        assert await diagnostics(client, uri, lambda items: not items) == []


async def test_what_a_person_asks_is_answered(client: LanguageClient) -> None:
    uri = open_claude(client)
    await diagnostics(client, uri, bool)
    identifier = t.TextDocumentIdentifier(uri)

    async def hover(word: str) -> tuple[str, str]:
        answer = await client.text_document_hover_async(t.HoverParams(identifier, position(client, word)))
        assert isinstance(answer.contents, t.MarkupContent)
        return answer.contents.value, Source(CLAUDE).slice(span(client, CLAUDE, answer.range))

    text, place = await hover("Prices")
    assert "Written by ada" in text
    assert "Stale" in text
    assert place.startswith("🦉 Prices")
    text, place = await hover("rc/prices")
    assert "moved to `src/billing/prices.py`" in text
    assert place == "src/prices.py"

    for word, path, line in [("rc/prices", "src/billing/prices.py", 0), ("ocs/notes", "docs/notes.md", 0), ("ake test", "Makefile", 0)]:
        found = await client.text_document_definition_async(t.DefinitionParams(identifier, position(client, word)))
        (target,) = found
        where, place_ = (target.target_uri, target.target_range) if isinstance(target, t.LocationLink) else (target.uri, target.range)
        assert (where, place_.start.line) == ((client.root / path).as_uri(), line)

    (section,) = await client.text_document_document_symbol_async(t.DocumentSymbolParams(identifier))
    assert section.name == "規則"
    assert [child.name[:8] for child in section.children] == ["🦉 Prices", "Run `mak"]


async def test_git_outside_the_editor_is_noticed(client: LanguageClient, repo: Repo) -> None:
    uri = open_claude(client)
    await diagnostics(client, uri, bool)
    repo.commit("Drop the notes", {"docs/notes.md": None})
    refreshed = client.diagnostic_refresh_count

    seen = False

    async def ask() -> None:  # whatever a person does next in the editor
        while not seen:
            await client.text_document_document_symbol_async(t.DocumentSymbolParams(t.TextDocumentIdentifier(uri)))
            await asyncio.sleep(0.05)

    asking = asyncio.ensure_future(ask())
    if client.profile == "vscode-pull":
        await until(lambda: client.diagnostic_refresh_count > refreshed)
    found = await diagnostics(client, uri, lambda items: len(items) == 2)
    seen = True
    await asking  # not cancelled: the answer to a question that nobody waits for is an error to pytest-lsp
    assert sorted(str(item.code) for item in found) == ["stale-link", "stale-path"]
