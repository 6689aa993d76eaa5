"""What the client can do, read once from its `initialize` request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lsprotocol import types
from pygls.capabilities import ServerCapabilitiesBuilder, get_capability

from bylaw.server import refresh
from bylaw.text import Encoding

_ENCODINGS: dict[str, Encoding] = {"utf-8": "utf-8", "utf-16": "utf-16", "utf-32": "utf-32"}


@dataclass(frozen=True)
class Client:
    """`pull`: diagnostics are asked for, never pushed. Decided once, because doing both shows everything twice.

    `pull_all`: also those of files that are not open. Neovim (0.12) does not ask again for open ones after a refresh if
    it is offered that. `refreshes`: what it can be told to ask for again, see `refresh`.
    """

    encoding: Encoding = "utf-16"
    process: int | None = None
    pull: bool = False
    pull_all: bool = False
    markdown: bool = False
    related: bool = False
    diagnostic_data: bool = False
    tags: frozenset[int] = frozenset()
    document_changes: bool = False
    annotations: bool = False
    creates_files: bool = False
    deletes_files: bool = False
    applies_edits: bool = False
    shows_documents: bool = False
    action_literals: bool = False
    action_data: bool = False
    resolves_edit: bool = False
    preferred: bool = False
    symbol_tree: bool = False
    definition_links: bool = False
    watches: bool = False
    configuration: bool = False
    configuration_events: bool = False
    contents: bool = False
    progress: bool = False
    refreshes: frozenset[str] = frozenset()


def read(params: types.InitializeParams) -> Client:
    """The client that sent `params`."""
    capabilities = params.capabilities

    def has(name: str, default: Any = False) -> Any:
        value = get_capability(capabilities, name, default)
        return default if value is None else value

    action, workspace = "text_document.code_action", "workspace.workspace_edit"
    pull = has("text_document.diagnostic", None) is not None and bool(has("workspace.diagnostics.refresh_support"))
    chosen = ServerCapabilitiesBuilder.choose_position_encoding(capabilities)
    return Client(
        encoding=_ENCODINGS[str(getattr(chosen, "value", chosen))],
        process=params.process_id,
        pull=pull,
        pull_all=pull and not (params.client_info and params.client_info.name == "Neovim"),
        markdown=types.MarkupKind.Markdown in has("text_document.hover.content_format", ()),
        related=bool(has("text_document.publish_diagnostics.related_information")),
        diagnostic_data=bool(has("text_document.publish_diagnostics.data_support")),
        tags=frozenset(int(tag) for tag in has("text_document.publish_diagnostics.tag_support.value_set", ())),
        document_changes=bool(has(f"{workspace}.document_changes")),
        annotations=has(f"{workspace}.change_annotation_support", None) is not None,
        creates_files=types.ResourceOperationKind.Create in has(f"{workspace}.resource_operations", ()),
        deletes_files=types.ResourceOperationKind.Delete in has(f"{workspace}.resource_operations", ()),
        applies_edits=bool(has("workspace.apply_edit")),
        shows_documents=bool(has("window.show_document.support")),
        action_literals=has(f"{action}.code_action_literal_support", None) is not None,
        action_data=bool(has(f"{action}.data_support")),
        resolves_edit="edit" in has(f"{action}.resolve_support.properties", ()),
        preferred=bool(has(f"{action}.is_preferred_support")),
        symbol_tree=bool(has("text_document.document_symbol.hierarchical_document_symbol_support")),
        definition_links=bool(has("text_document.definition.link_support")),
        watches=bool(has("workspace.did_change_watched_files.dynamic_registration")),
        configuration=bool(has("workspace.configuration")),
        configuration_events=bool(has("workspace.did_change_configuration.dynamic_registration")),
        progress=bool(has("window.work_done_progress")),
        contents=has("workspace.text_document_content", None) is not None,
        refreshes=refresh.kinds(capabilities, pull=pull),
    )
