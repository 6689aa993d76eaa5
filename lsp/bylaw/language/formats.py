"""Which files are memory files, and what the agent that reads them makes of them: one row per kind of file.

The first row whose globs match wins, so the particular stand before the general. What a row says is what the agent's
documentation or source says (or what is seen in public repositories, where neither says anything).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bylaw.config import Config
from bylaw.language.globs import compiled
from bylaw.model import Severity

Imports = Literal["none", "claude", "gemini", "amp", "cursor", "kiro"]
Role = Literal["rules", "index", "topic", "notes", "skill"]
Reading = Literal["start", "rules", "asked"]
"""When an agent reads a file: at its start, in a folder of rules, or only when somebody asks for it."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How much of a file its agent takes; `effect` is the end of a sentence about a file that is longer."""

    amount: int
    unit: Literal["lines", "bytes", "characters"]
    effect: str
    severity: Severity = "warning"


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of memory file.

    `role`: ``index`` is a MEMORY.md (pointers or notes), ``topic`` one thing learned a file, ``notes`` a free notebook,
    ``skill`` a recipe that is loaded on demand. `imports` names the syntax that pulls other files in. `keys` are the
    frontmatter keys the agent reads, `scope` those of them that hold globs; `yaml` is False for an agent that reads
    them line by line; `strict` says that frontmatter that is no YAML is ignored without a word. `schemes` are link
    schemes that mean a path from the root. `comments` tells whether the agent sees block-level HTML comments.
    """

    id: str
    agent: str
    layer: str
    globs: tuple[str, ...]
    role: Role = "rules"
    imports: Imports = "none"
    keys: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    yaml: bool = True
    strict: bool = False
    schemes: tuple[str, ...] = ()
    wikilinks: bool = False
    comments: bool = True
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """What a path was classified as; `layer` may differ from the format's own where the settings say so."""

    format: Format
    layer: str


_HEAD = "is not loaded: the agent reads the first 200 lines or 25 KB"
_MEMORY_LIMITS = (Limit(200, "lines", _HEAD, "error"), Limit(25_000, "bytes", _HEAD, "error"))
_MEMORY_KEYS = ("name", "description", "type", "metadata", "originSessionId", "modified")
_ADVICE = (Limit(200, "lines", "makes the agent follow it less reliably", "hint"),)
_CODEX = (Limit(32_768, "bytes", "is not read by Codex (for the files from root to folder together)"),)
_REVIEW = (Limit(4_000, "characters", "is ignored by Copilot code review", "information"),)
_WINDSURF = (Limit(12_000, "characters", "is cut off by Windsurf"),)
_AGENT_KEYS = (
    "name", "description", "tools", "disallowedTools", "model", "permissionMode", "maxTurns", "skills", "mcpServers",
    "hooks", "memory", "background", "effort", "isolation", "color", "initialPrompt",
)  # fmt: skip
_SKILL_KEYS = (
    "name", "description", "when_to_use", "paths", "allowed-tools", "argument-hint", "disable-model-invocation",
    "user-invocable", "model", "context", "agent", "hooks", "license", "compatibility", "metadata",
)  # fmt: skip


def _memory(
    id_: str, agent: str, folder: str, *, layer: str = "memory", limits: tuple[Limit, ...] = _MEMORY_LIMITS
) -> tuple[Format, Format]:
    """The index and the topic files of a folder of the shape that Claude Code's memory has."""
    index = Format(
        f"{id_}-index", agent, layer, (f"{folder}/MEMORY.md",), "index",
        imports="claude", wikilinks=True, comments=False, limits=limits,
    )  # fmt: skip
    topic = Format(
        f"{id_}-topic", agent, layer, (f"{folder}/**/*.md",), "topic",
        imports="claude", keys=_MEMORY_KEYS, wikilinks=True, comments=False,
    )  # fmt: skip
    return index, topic


FORMATS: tuple[Format, ...] = (
    Format(
        "max-pinned", "Max", "pinned", ("**/.{max,claude,agents}/memory/{pinned,PINNED}.md",), "notes",
        imports="claude", wikilinks=True,
    ),
    *_memory("max-memory", "Max", "**/.max/memory"),
    *_memory("claude-agent-memory", "Claude Code subagent", "**/.claude/{agent-memory,agent-memory-local}/*"),
    *_memory("claude-project-memory", "Claude Code", "**/.claude/projects/*/memory"),
    *_memory("claude-memory", "Claude Code", "**/.claude/memory"),
    *_memory("agents-memory", "agents", "**/.agents/memory", limits=()),
    Format("codex-memory", "Codex", "memory", ("**/.codex/memories/**/*.md",), "notes"),
    *_memory("gemini-memory", "Gemini CLI", "**/.gemini/tmp/*/memory", limits=()),
    Format(
        "letta", "Letta", "memory", ("**/.letta/agents/*/memory/**/*.md",), "notes",
        keys=("description", "limit", "read_only"),
    ),
    Format("serena", "Serena", "memory", ("**/.serena/memories/**/*.md",), "notes"),
    Format("memory-bank", "Cline memory bank", "memory", ("**/memory-bank/**/*.md",), "notes"),
    Format(
        "claude-rule", "Claude Code", "rules", ("**/.claude/rules/**/*.md",),
        imports="claude", keys=("paths",), scope=("paths",), strict=True, wikilinks=True, comments=False,
    ),
    Format(
        "agent", "Claude Code", "rules", ("**/.{claude,agents,cursor,gemini,codex}/agents/**/*.md",), "skill",
        keys=_AGENT_KEYS, strict=True,
    ),
    Format(
        "command", "Claude Code", "rules", ("**/.{claude,agents,cursor,gemini,codex}/commands/**/*.md",), "skill",
        imports="claude", keys=("description", "allowed-tools", "argument-hint", "model"),
    ),
    Format(
        "claude-md", "Claude Code", "rules", ("**/{CLAUDE,CLAUDE.local}.md",),
        imports="claude", wikilinks=True, comments=False, limits=_ADVICE,
    ),
    Format("agents-md", "agents", "rules", ("**/{AGENTS,AGENTS.override,AGENT}.md",), imports="amp", limits=_CODEX),
    Format("gemini-md", "Gemini CLI", "rules", ("**/GEMINI.md",), imports="gemini"),
    Format(
        "skill", "agents", "rules", ("**/skills/**/SKILL.md", "**/.*/skills/**/*.md"), "skill",
        keys=_SKILL_KEYS, scope=("paths",), strict=True,
    ),
    Format(
        "cursor-mdc", "Cursor", "rules", ("**/.cursor/rules/**/*.mdc",),
        imports="cursor", keys=("description", "globs", "alwaysApply"), scope=("globs",), yaml=False, schemes=("mdc",),
        limits=(Limit(500, "lines", "is more than Cursor advises for one rule", "hint"),),
    ),
    Format("cursorrules", "Cursor", "rules", ("**/.cursorrules",), imports="cursor", schemes=("mdc",)),
    Format(
        "copilot", "GitHub Copilot", "rules",
        ("**/.github/copilot-instructions.md", "**/.copilot/copilot-instructions.md"), limits=_REVIEW,
    ),
    Format(
        "copilot-instructions", "GitHub Copilot", "rules",
        ("**/.github/instructions/**/*.md", "**/.copilot/instructions/**/*.md"),
        keys=("applyTo", "excludeAgent", "name", "description"), scope=("applyTo",), limits=_REVIEW,
    ),
    Format(
        "windsurf-rule", "Windsurf", "rules", ("**/.{windsurf,devin}/rules/**/*.md",),
        keys=("trigger", "globs", "description"), scope=("globs",), limits=_WINDSURF,
    ),
    Format("windsurfrules", "Windsurf", "rules", ("**/.windsurfrules",), limits=_WINDSURF),
    Format(
        "windsurf-global", "Windsurf", "rules", ("**/.codeium/windsurf/memories/global_rules.md",),
        limits=(Limit(6_000, "characters", "is cut off by Windsurf"),),
    ),
    Format(
        "cline-rule", "Cline", "rules", ("**/.clinerules", "**/.clinerules/**/*.{md,txt}"),
        keys=("paths",), scope=("paths",),
    ),
    Format("roo", "Roo Code", "rules", ("**/.roo/rules{,-*}/**/*.{md,txt}", "**/.roorules{,-*}")),
    Format("aider", "Aider", "rules", ("**/CONVENTIONS.md",)),
    Format("zed", "Zed", "rules", (".rules",)),
    Format("junie", "Junie", "rules", ("**/.junie/**/*.md",)),
    Format(
        "continue-rule", "Continue", "rules", ("**/.continue/rules/**/*.md", "**/.continuerules"),
        keys=("name", "globs", "regex", "description", "alwaysApply"), scope=("globs",),
    ),
    Format(
        "kiro-steering", "Kiro", "rules", ("**/.kiro/steering/**/*.md",), imports="kiro",
        keys=("inclusion", "fileMatchPattern", "name", "description"), scope=("fileMatchPattern",),
    ),
    Format(
        "antigravity-rule", "Antigravity", "rules", ("**/.{agent,agents}/rules/**/*.md",),
        keys=("trigger", "globs", "description"), scope=("globs",),
    ),
    Format("amazon-q", "Amazon Q", "rules", ("**/.amazonq/rules/**/*.md",)),
    Format("augment", "Augment", "rules", ("**/.augment/rules/**/*.md", "**/.augment-guidelines"), keys=("type",)),
    Format(
        "trae", "Trae", "rules", ("**/.trae/rules/**/*.md",),
        keys=("description", "globs", "alwaysApply"), scope=("globs",),
    ),
    Format("goose", "Goose", "rules", ("**/.goosehints",)),
    Format("warp", "Warp", "rules", ("**/WARP.md",)),
    Format("qwen", "Qwen Code", "rules", ("**/QWEN.md",), imports="gemini"),
    Format("crush", "Crush", "rules", ("**/CRUSH.md",)),
    Format("spec-kit", "Spec Kit", "rules", ("**/.specify/memory/**/*.md",)),
    *_memory("memory", "agents", "{memory,*/memory,**/claude/memory}", limits=()),
    Format(
        "memory-md", "agents", "memory", ("**/MEMORY.md",), "index",
        imports="claude", wikilinks=True, comments=False,
    ),
    Format(
        "notebook", "agents", "memory",
        (
            "**/{lessons,LESSONS,learnings,LEARNINGS}.md",
            "**/{lessons-learned,lessons_learned,LESSONS-LEARNED,LESSONS_LEARNED}.md",
            "**/{decisions,DECISIONS,pitfalls,PITFALLS,gotchas,GOTCHAS}.md",
            "{Memory,Lessons,Lessons-Learned,Lessons_Learned,Learnings,Decisions,Pitfalls,Gotchas}.md",
            "**/_memory/**/*.md", "**/.*/**/lessons/**/*.md", "**/memory.md",
        ), "notes", wikilinks=True,
    ),
    # what a file system that ignores case takes for the files above; one with an agent's name is below the root a page
    # about it as often
    Format(
        "other-case", "agents", "rules",
        ("{claude,Claude,agents,Agents,agent,gemini,Gemini}.md", "**/conventions.md"),
    ),
)  # fmt: skip

MARKDOWN = Format("markdown", "agents", "memory", (), "notes", wikilinks=True)
"""What a file is that only the settings make a memory file."""

_NEVER = ("**/{.git,node_modules,.venv,venv,site-packages}/**", "[!.]*/memory/README.md")


def classify(path: str, config: Config) -> Match | None:
    """What kind of memory file `path` (relative to the root, with ``/``) is; None for any other file."""
    if not _name_fits(path, config) or compiled(_NEVER).fullmatch(path):
        return None
    if config.exclude and compiled(config.exclude, below=True).fullmatch(path):
        return None
    own = _format_of(path)
    if path and path == config.pinned:
        return Match(own or MARKDOWN, "pinned")
    for layer in config.layers:
        if compiled(config.files.get(layer, ())).fullmatch(path):
            return Match(own or MARKDOWN, layer)
    return Match(own, own.layer) if own else None


_SHELVES = ("**/skills/**", "**/.*/{agents,commands,prompts,chatmodes}/**")


@lru_cache(maxsize=8192)
def reading(path: str, format_id: str, layer: str) -> Reading:
    """When an agent reads the file at `path`, of the format `format_id` in `layer`.

    A page that the format calls by its name is read at the start, as is what the settings make rules or pinned; of a
    folder of rules each as its head says, or when its files are touched; all others, and whatever lies in a folder of
    skills, when somebody asks for them.
    """
    if compiled(_SHELVES).fullmatch(path):
        return "asked"
    row = next((row for row in FORMATS if row.id == format_id), MARKDOWN)
    if row.role == "index" or layer == "pinned" or (row is MARKDOWN and layer == "rules"):
        return "start"
    if row.role != "rules":
        return "asked"
    named = tuple(glob for glob in row.globs if "*" not in glob.rpartition("/")[2])
    return "start" if named and compiled(named).fullmatch(path) else "rules"


def watched(config: Config) -> tuple[str, ...]:
    """Every glob of a memory file under `config`, for editors that watch files."""
    page = (config.pinned,) if config.pinned else ()
    return (*_BUILT_IN, *page, *(glob for globs in config.files.values() for glob in globs))


_BUILT_IN = tuple(glob for row in FORMATS for glob in row.globs)


def _name_fits(path: str, config: Config) -> bool:
    """Whether the last part of `path` can be a memory file's: rejects most files of a repository in half a µs."""
    name = path.rpartition("/")[2]
    if compiled(_NAMES).fullmatch(name):
        return True
    return path == config.pinned or any(compiled(globs).fullmatch(path) for globs in config.files.values())


def _last_parts(globs: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({glob.rpartition("/")[2] for glob in globs}))


_NAMES = _last_parts(_BUILT_IN)


@lru_cache(maxsize=8192)
def _format_of(path: str) -> Format | None:
    """The first format of the table that claims `path`."""
    return next((row for row in FORMATS if compiled(row.globs).fullmatch(path)), None)
