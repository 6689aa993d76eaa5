"""Every method that the server answers, in one table. What is in METHODS.md is made from it: `python tests/methods.py`.

How a method is answered, and what the columns mean, is told in `answering`.
"""

from __future__ import annotations

from lsprotocol import types

from bylaw.server import messages, offers
from bylaw.server.answering import Method
from bylaw.server.methods import (
    code_action,
    code_lens,
    definition,
    diagnostic,
    did_change_configuration,
    did_change_watched_files,
    did_change_workspace_folders,
    document_highlight,
    document_link,
    document_symbol,
    execute_command,
    folding_range,
    history,
    hover,
    initialize,
    initialized,
    inlay_hint,
    memory,
    references,
    selection_range,
    semantic_tokens,
    text_document_content,
    text_sync,
    workspace_diagnostic,
    workspace_symbol,
)

_KINDS = [offers.QUICK, offers.MOVE, offers.REWRITE, offers.FIX_ALL]
_ACTIONS = types.CodeActionOptions(code_action_kinds=_KINDS, resolve_provider=True)
_DIAGNOSTIC = types.DiagnosticOptions(identifier="bylaw", inter_file_dependencies=True, workspace_diagnostics=True)
_SAVE = types.SaveOptions(include_text=False)

METHODS: tuple[Method, ...] = (
    Method(types.INITIALIZE, "inline", initialize.initialize, shows="what the server can do for this client"),
    Method(types.INITIALIZED, "inline", initialized.initialized, shows="nothing; opens the folders"),
    Method(types.TEXT_DOCUMENT_DID_OPEN, "inline", text_sync.did_open, shows="findings of what is on the screen"),
    Method(types.TEXT_DOCUMENT_DID_CHANGE, "inline", text_sync.did_change, shows="findings of what was typed"),
    Method(types.TEXT_DOCUMENT_DID_SAVE, "inline", text_sync.did_save, _SAVE, shows="findings after a save"),
    Method(types.TEXT_DOCUMENT_DID_CLOSE, "inline", text_sync.did_close, shows="findings of what is on disk"),
    Method(
        types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS,
        "inline",
        did_change_workspace_folders.changed,
        shows="findings of a folder that was added, none of one that was removed",
    ),
    Method(
        types.WORKSPACE_DID_CHANGE_CONFIGURATION,
        "inline",
        did_change_configuration.changed,
        shows="findings by the new settings",
    ),
    Method(
        types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
        "inline",
        did_change_watched_files.changed,
        shows="findings after a file came, went or changed outside the editor",
    ),
    Method(
        types.TEXT_DOCUMENT_HOVER,
        "git",
        hover.hover,
        shows="an entry's origin, earlier wordings, state and findings; what a mention resolves to",
    ),
    Method(
        types.TEXT_DOCUMENT_DEFINITION,
        "wait",
        definition.definition,
        facts=True,
        shows="from a mention to the file, line, heading, script or code it names; from a rule to its source entry",
    ),
    Method(
        types.TEXT_DOCUMENT_REFERENCES,
        "wait",
        references.references,
        facts=True,
        shows="from code or a mention to all entries that name it; from an entry to its copies, promotions and code",
    ),
    Method(
        types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT,
        "compute",
        document_highlight.highlight,
        shows="the other mentions of the same thing in the file",
    ),
    Method(
        types.TEXT_DOCUMENT_FOLDING_RANGE,
        "compute",
        folding_range.folding,
        shows="what can be folded: head, sections, entries, tables, fences, comments",
    ),
    Method(
        types.TEXT_DOCUMENT_SELECTION_RANGE,
        "compute",
        selection_range.selection,
        shows="the next larger thing to select: mention, entry, section, file",
    ),
    Method(
        types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL,
        "check",
        semantic_tokens.full,
        semantic_tokens.LEGEND,
        shows="words that bind, mentions (struck out where stale), disputed entries, in colour",
    ),
    Method(
        types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL_DELTA,
        "check",
        semantic_tokens.delta,
        semantic_tokens.LEGEND,
        shows="what of the colours is another since the last time",
    ),
    Method(
        types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE,
        "check",
        semantic_tokens.within,
        semantic_tokens.LEGEND,
        shows="the colours of what is on the screen",
    ),
    Method(
        types.TEXT_DOCUMENT_DOCUMENT_LINK,
        "compute",
        document_link.links,
        facts=True,
        shows="links to files, commits and issues on the forge",
    ),
    Method(
        types.DOCUMENT_LINK_RESOLVE,
        "compute",
        document_link.resolve,
        uri=document_link.uri,
        shows="the line or heading that a link leads to",
    ),
    Method(
        types.WORKSPACE_SYMBOL,
        "roots",
        workspace_symbol.symbols,
        shows="entries and sections of all memory files by some letters of what they say",
    ),
    Method(
        types.TEXT_DOCUMENT_DOCUMENT_SYMBOL,
        "compute",
        document_symbol.symbols,
        shows="sections and the entries in them, with what was decided about them",
    ),
    Method(
        types.TEXT_DOCUMENT_CODE_ACTION,
        "check",
        code_action.actions,
        _ACTIONS,
        shows="fixes of the findings here, and what can be done with the entry",
    ),
    Method(types.CODE_ACTION_RESOLVE, "check", code_action.resolve, uri=code_action.uri, shows="the edit of an action"),
    Method(
        types.TEXT_DOCUMENT_CODE_LENS,
        "compute",
        code_lens.lenses,
        types.CodeLensOptions(resolve_provider=True),
        shows="above each entry its age, wordings and source, if that is set",
    ),
    Method(
        types.CODE_LENS_RESOLVE,
        "compute",
        code_lens.resolve,
        uri=code_lens.uri,
        shows="the words of a line above an entry",
    ),
    Method(
        types.TEXT_DOCUMENT_INLAY_HINT,
        "compute",
        inlay_hint.hints,
        shows="behind each entry its age, wordings and source, if that is set",
    ),
    Method(
        types.TEXT_DOCUMENT_DIAGNOSTIC,
        "check",
        diagnostic.diagnostic,
        _DIAGNOSTIC,
        nothing=types.RelatedFullDocumentDiagnosticReport(items=[]),
        wanted=lambda client: client.pull,
        facts=True,
        shows="the findings of a file, or that they are what they were",
    ),
    Method(
        types.WORKSPACE_DIAGNOSTIC,
        "roots",
        workspace_diagnostic.report,
        wanted=lambda client: client.pull_all,
        shows="the findings of all memory files, also of those that are not open",
    ),
    Method(
        types.WORKSPACE_TEXT_DOCUMENT_CONTENT,
        "wait",
        text_document_content.content,
        nothing=text_document_content.nothing,
        uri=text_document_content.uri,
        facts=True,
        shows="an earlier wording of an entry, or the file as a commit has it, read-only",
    ),
    Method(
        types.WORKSPACE_EXECUTE_COMMAND,
        "own",
        execute_command.register,
        shows="what Bylaw's commands do to an entry; asks where there is a choice",
    ),
    Method(messages.HISTORY, "wait", history.history, facts=True, shows="the wordings of an entry, newest first"),
    Method(memory.MEMORY, "roots", memory.memory, shows="the memory files of all folders as a tree"),
)
