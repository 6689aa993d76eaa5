"""Every method that the server answers, in one table. What is in METHODS.md is made from it: `python tests/methods.py`.

How a method is answered, and what the columns mean, is told in `answering`.
"""

from __future__ import annotations

from lsprotocol import types

from bylaw.server import kinds, messages
from bylaw.server.answering import Method
from bylaw.server.late import Late
from bylaw.server.methods import (
    did_change_configuration,
    did_change_watched_files,
    did_change_workspace_folders,
    execute_command,
    file_operations,
    initialize,
    initialized,
    memory,
    semantic_tokens,
    text_sync,
)


def _late(name: str) -> Late:
    return Late(f"{__name__}.{name}")


code_action = _late("code_action")
code_lens = _late("code_lens")
completion = _late("completion")
definition = _late("definition")
diagnostic = _late("diagnostic")
document_highlight = _late("document_highlight")
document_link = _late("document_link")
document_symbol = _late("document_symbol")
folding_range = _late("folding_range")
history = _late("history")
hover = _late("hover")
inlay_hint = _late("inlay_hint")
references = _late("references")
rename = _late("rename")
report = _late("report")
selection_range = _late("selection_range")
text_document_content = _late("text_document_content")
workspace_diagnostic = _late("workspace_diagnostic")
workspace_symbol = _late("workspace_symbol")

_KINDS = [kinds.QUICK, kinds.MOVE, kinds.REWRITE, kinds.FIX_ALL]
_ACTIONS = types.CodeActionOptions(code_action_kinds=_KINDS, resolve_provider=True)
_COMPLETION = types.CompletionOptions(trigger_characters=["`", "/", "@", "[", "(", "#", ":"], resolve_provider=True)
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
        shows="sections and the entries in them, with how each stands and how old its words are",
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
    Method(
        types.TEXT_DOCUMENT_PREPARE_RENAME,
        "compute",
        rename.prepare,
        shows="the path or the part of a name that a rename would change, or why there is none",
    ),
    Method(
        types.TEXT_DOCUMENT_RENAME,
        "compute",
        rename.rename,
        types.RenameOptions(prepare_provider=True),
        shows="a path or a name renamed in every memory file that mentions it, and only there",
    ),
    Method(
        types.WORKSPACE_WILL_RENAME_FILES,
        "roots",
        file_operations.will_rename,
        file_operations.OPTIONS,
        shows="edits that make the memory which names a file or folder follow its move",
    ),
    Method(
        types.WORKSPACE_DID_RENAME_FILES,
        "inline",
        file_operations.did_rename,
        file_operations.OPTIONS,
        shows="findings after files moved in the editor",
    ),
    Method(
        types.WORKSPACE_DID_CREATE_FILES,
        "inline",
        file_operations.did_create_or_delete,
        file_operations.OPTIONS,
        shows="findings after files were made in the editor",
    ),
    Method(
        types.WORKSPACE_DID_DELETE_FILES,
        "inline",
        file_operations.did_create_or_delete,
        file_operations.OPTIONS,
        shows="findings after files were deleted in the editor",
    ),
    Method(
        types.TEXT_DOCUMENT_COMPLETION,
        "compute",
        completion.completion,
        _COMPLETION,
        shows="paths, names and commands in code spans; imports, links, headings, topics, directives; nothing in prose",
    ),
    Method(
        types.COMPLETION_ITEM_RESOLVE,
        "compute",
        completion.resolve,
        uri=completion.uri,
        shows="which memory names a proposed path already",
    ),
    Method(messages.HISTORY, "wait", history.history, facts=True, shows="the wordings of an entry, newest first"),
    Method(memory.MEMORY, "roots", memory.memory, shows="the memory files of all folders as a tree"),
    Method(messages.REPORT, "roots", report.report, shows="the page of `bylaw report`, of one folder"),
)
