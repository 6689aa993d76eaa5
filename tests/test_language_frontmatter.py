"""Frontmatter: YAML, what agents write instead of it, and where the values stand."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bylaw.config import Config
from bylaw.language.formats import classify
from bylaw.language.parse import parse
from bylaw.model import Document
from bylaw.text import Source

RULE, CURSOR, COPILOT, KIRO, TOPIC = (
    ".claude/rules/x.md",
    ".cursor/rules/x.mdc",
    ".github/instructions/x.instructions.md",
    ".kiro/steering/x.md",
    ".max/memory/x.md",
)


def read(path: str, text: str) -> Document:
    match = classify(path, Config())
    assert match is not None
    return parse(path, Source(text), match)


def check(path: str, head: str, fields: dict[str, Any], problem: str = "") -> None:
    """`fields` are what is read; `problem` a part of what is said about it. The spans hold the values as written."""
    document = read(path, f"---\n{head}\n---\n- body\n")
    found = document.frontmatter
    assert found is not None
    assert dict(found.fields) == fields
    assert problem in found.problem
    assert bool(problem) == bool(found.problem)
    assert document.source.slice(found.span) == f"---\n{head}\n---\n"
    for key, value in fields.items():
        if isinstance(value, str) and "\n" not in value:
            assert document.source.slice(found.spans[key]) == value


def check_scope(path: str, head: str, *globs: str) -> None:
    document = read(path, f"---\n{head}\n---\n")
    assert document.scope == globs
    scope = [mention for mention in document.mentions if mention.reason == "scope"]
    assert [document.source.slice(mention.span) for mention in scope] == list(globs)


@pytest.mark.parametrize(
    ("head", "fields"),
    [
        ("name: x\ndescription: y z", {"name": "x", "description": "y z"}),
        ('name: "x: y"', {"name": "x: y"}),
        ("name: 'x # y'", {"name": "x # y"}),
        ("alwaysApply: true\nlimit: 3", {"alwaysApply": True, "limit": 3}),
        ('alwaysApply: "true"', {"alwaysApply": "true"}),
        ("globs:", {"globs": None}),
        ("metadata: \n  type: feedback", {"metadata": {"type": "feedback"}}),
        ("paths:\n  - a\n  - b", {"paths": ["a", "b"]}),
        ("", {}),
        ("# only a comment", {}),
    ],
)
def test_yaml(head: str, fields: dict[str, Any]) -> None:
    check(RULE, head, fields)


@pytest.mark.parametrize(
    ("head", "fields"),
    [
        ("globs: **/*.ts\nalwaysApply: false", {"globs": "**/*.ts", "alwaysApply": "false"}),
        ("globs: {a,b}/*.ts", {"globs": "{a,b}/*.ts"}),
        ("description: Use pnpm: not npm", {"description": "Use pnpm: not npm"}),
        ("name: @scope/x", {"name": "@scope/x"}),
        ("a: &x 1\nb: *x", {"a": "&x 1", "b": "*x"}),
        ("a: " + "[" * 40, {"a": "[" * 40}),
        ("- a\n- b", {}),
        ("a: \udcff", {"a": "\udcff"}),
    ],
)
def test_what_is_no_yaml_is_read_by_lines(head: str, fields: dict[str, Any]) -> None:
    check(RULE, head, fields, "the frontmatter ")


def test_what_cursor_writes_itself_is_no_problem() -> None:
    check(
        CURSOR, "globs: **/*.ts, src/*.tsx\nalwaysApply: false", {"globs": "**/*.ts, src/*.tsx", "alwaysApply": "false"}
    )


def test_the_problem_names_the_line() -> None:
    check(RULE, "name: x\ndescription: a: b", {"name": "x", "description": "a: b"}, "in line 3")


@pytest.mark.parametrize(
    ("path", "head", "globs"),
    [
        (RULE, "paths:\n  - 'src/**'\n  - \"a/{b,c}.py\"\n  - d", ["src/**", "a/{b,c}.py", "d"]),
        (RULE, "paths:\n- a\n- *.md\nother: x", ["a", "*.md"]),
        (RULE, 'paths: ["a/**", b]', ["a/**", "b"]),
        (RULE, "paths: src/**, tests/**", ["src/**", "tests/**"]),
        (RULE, "paths: '*.{ts,tsx}'", ["*.{ts,tsx}"]),
        (RULE, "paths: []", []),
        (RULE, "paths:", []),
        (RULE, "globs: src/**", []),
        (CURSOR, "globs: **/*.ts, src/*.tsx", ["**/*.ts", "src/*.tsx"]),
        (CURSOR, "globs: \ndescription: src/**", []),
        (COPILOT, 'applyTo: "db/**/*.sql,**/*.py"', ["db/**/*.sql", "**/*.py"]),
        (KIRO, 'inclusion: fileMatch\nfileMatchPattern: ["api/**/*.ts"]', ["api/**/*.ts"]),
    ],
)
def test_scope(path: str, head: str, globs: list[str]) -> None:
    check_scope(path, head, *globs)


@pytest.mark.parametrize("text", ["---\nname: x\n", "--- \nname", "\n---\na: b\n---\n", "----\na: b\n----\n", "--", ""])
def test_no_frontmatter(text: str) -> None:
    assert read(RULE, text).frontmatter is None


@pytest.mark.parametrize("text", ["---\r\na: b\r\n---\r\n", "---\ra: b\r---\r", "--- \na: b\n...\n", "---\na: b\n---"])
def test_line_ends_and_other_ends(text: str) -> None:
    document = read(RULE, text)
    assert document.frontmatter is not None
    assert dict(document.frontmatter.fields) == {"a": "b"}
    assert document.source.slice(document.frontmatter.spans["a"]) == "b"
    assert document.frontmatter.span.end == len(text)


def test_nested_keys_have_places() -> None:
    document = read(TOPIC, "---\nname: x\nmetadata: \n  node_type: memory\n  type: feedback\nlast: y\n---\n")
    assert document.frontmatter is not None
    assert {key: document.source.slice(span) for key, span in document.frontmatter.spans.items()} == {
        "name": "x",
        "metadata": "node_type: memory\n  type: feedback",
        "metadata.node_type": "memory",
        "metadata.type": "feedback",
        "last": "y",
    }


@pytest.mark.parametrize(
    "head",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]",
        "a: " + "x" * 70_000,
        "- " * 20_000,
        "a: " + "{a: " * 5000,
        "? " * 9000,
        "a: " + "9" * 30_000,
    ],
)
def test_hostile_heads_are_fast(head: str) -> None:
    started = time.process_time()
    assert read(RULE, f"---\n{head}\n---\n").frontmatter is not None
    assert time.process_time() - started < 2


@given(st.text(st.sampled_from("ab:-*&![]{}\"'|>#, \n\t.1é\udcff"), max_size=40))
def test_any_head_is_read(head: str) -> None:
    document = read(TOPIC, f"---\n{head}\n---\n- body\n")
    assert document.frontmatter is not None
    for span in document.frontmatter.spans.values():
        assert 0 <= span.start <= span.end <= len(document.source.text)
