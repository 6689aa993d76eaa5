"""Which files are memory files, of which format and layer."""

from __future__ import annotations

import pytest

from bylaw.config import Config
from bylaw.language.formats import FORMATS, classify, watched
from bylaw.language.globs import matches

OWN = Config(
    files={"rules": ("docs/*.md", "CLAUDE.md"), "pinned": (".claude/memory/pin.md",)}, exclude=("old", "**/x.md")
)


def check(path: str, wanted: str, config: Config = Config()) -> None:  # noqa: B008 (it is frozen)
    match = classify(path, config)
    assert (f"{match.format.id} {match.layer}" if match else "") == wanted


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("CLAUDE.md", "claude-md rules"),
        ("a/b/CLAUDE.md", "claude-md rules"),
        (".claude/CLAUDE.md", "claude-md rules"),
        ("CLAUDE.local.md", "claude-md rules"),
        ("xCLAUDE.md", ""),
        ("CLAUDE.md.bak", ""),
        ("claude.md", "other-case rules"),
        ("docs/reviews/gemini.md", ""),
        ("docs/conventions.md", "other-case rules"),
        (".claude/rules/a/b.md", "claude-rule rules"),
        (".claude/rules/CLAUDE.md", "claude-rule rules"),
        (".max/memory/MEMORY.md", "max-memory-index memory"),
        (".max/memory/notes/day.md", "max-memory-topic memory"),
        (".max/memory/pinned.md", "max-pinned pinned"),
        (".max/memory/PINNED.md", "max-pinned pinned"),
        (".claude/memory/MEMORY.md", "claude-memory-index memory"),
        (".claude/memory/feedback_x.md", "claude-memory-topic memory"),
        ("app/.claude/agent-memory/tester/MEMORY.md", "claude-agent-memory-index memory"),
        (".claude/agent-memory-local/tester/x.md", "claude-agent-memory-topic memory"),
        (".claude/projects/-home-me/memory/MEMORY.md", "claude-project-memory-index memory"),
        (".agents/memory/MEMORY.md", "agents-memory-index memory"),
        (".agents/rules/a.md", "antigravity-rule rules"),
        ("docs/memory/a.md", "memory-topic memory"),
        ("memory/MEMORY.md", "memory-index memory"),
        ("memory/2026-11-20.md", "memory-topic memory"),
        ("src/memory/README.md", ""),
        ("src/memory/heap.c", ""),
        ("MEMORY.md", "memory-md memory"),
        ("Memory.md", "notebook memory"),
        ("docs/Memory.md", ""),
        ("docs/LESSONS-LEARNED.md", "notebook memory"),
        ("memory-bank/techContext.md", "memory-bank memory"),
        ("AGENTS.md", "agents-md rules"),
        ("org/AGENT.md", "agents-md rules"),
        ("AGENTS.override.md", "agents-md rules"),
        ("packages/core/GEMINI.md", "gemini-md rules"),
        (".cursor/rules/a/b.mdc", "cursor-mdc rules"),
        (".cursor/rules/a.md", ""),
        (".cursorrules", "cursorrules rules"),
        (".github/copilot-instructions.md", "copilot rules"),
        (".github/instructions/db/sql.instructions.md", "copilot-instructions rules"),
        (".github/pull_request_template.md", ""),
        (".windsurf/rules/a.md", "windsurf-rule rules"),
        (".devin/rules/a.md", "windsurf-rule rules"),
        (".windsurfrules", "windsurfrules rules"),
        (".clinerules", "cline-rule rules"),
        (".clinerules/01-x.txt", "cline-rule rules"),
        (".roo/rules-docs/style.md", "roo rules"),
        (".roorules-code", "roo rules"),
        (".junie/guidelines.md", "junie rules"),
        (".continue/rules/a.md", "continue-rule rules"),
        (".kiro/steering/tech.md", "kiro-steering rules"),
        (".serena/memories/a/b.md", "serena memory"),
        (".specify/memory/constitution.md", "spec-kit rules"),
        ("WARP.md", "warp rules"),
        ("QWEN.md", "qwen rules"),
        ("CRUSH.md", "crush rules"),
        (".goosehints", "goose rules"),
        (".amazonq/rules/a.md", "amazon-q rules"),
        (".augment/rules/a.md", "augment rules"),
        (".trae/rules/a.md", "trae rules"),
        ("CONVENTIONS.md", "aider rules"),
        (".rules", "zed rules"),
        (".claude/skills/x/SKILL.md", "skill rules"),
        (".claude/skills/x/references/y.md", "skill rules"),
        ("skills/x/SKILL.md", "skill rules"),
        ("skills/x/notes.md", ""),
        (".claude/agents/x/y.md", "agent rules"),
        (".claude/commands/x.md", "command rules"),
        (".codex/memories/MEMORY.md", "codex-memory memory"),
        (".claude/lessons.md", "notebook memory"),
        ("docs/DECISIONS.md", "notebook memory"),
        ("node_modules/x/CLAUDE.md", ""),
        ("README.md", ""),
        ("TOOLS.md", ""),
        ("CLAUDE.md/x", ""),
        ("", ""),
    ],
)
def test_built_in(path: str, wanted: str) -> None:
    check(path, wanted)


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("docs/any.md", "markdown rules"),
        ("docs/a/b.md", ""),
        ("docs/MEMORY.md", "memory-md rules"),
        (".claude/memory/pin.md", "claude-memory-topic pinned"),
        ("old/CLAUDE.md", ""),
        ("a/x.md", ""),
        ("CLAUDE.md", "claude-md rules"),
        ("docs/x.md", ""),
    ],
)
def test_settings(path: str, wanted: str) -> None:
    check(path, wanted, OWN)


def test_rows() -> None:
    assert len({row.id for row in FORMATS}) == len(FORMATS)
    for row in FORMATS:
        assert row.layer in Config().layers
        assert set(row.scope) <= set(row.keys)


def test_watched() -> None:
    assert matches("deep/CLAUDE.md", watched(Config()))
    assert matches("docs/any.md", watched(OWN))
    assert not matches("docs/any.md", watched(Config()))
