"""Mentions: what is found in memory files, where exactly, and how fast."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mention_cases
from bylaw.language.formats import FORMATS
from bylaw.language.mentions import find, find_fence
from bylaw.language.mentions_commands import ParsedCommand, command_words
from bylaw.model import Mention
from bylaw.text import Span

CASES = [
    pytest.param(case, id=f"{path.stem}: {case.name}")
    for path in sorted(mention_cases.FOLDER.glob("*.txt"))
    if path.stem != "stance"
    for case in mention_cases.read(path)
]
FORMAT = next(one for one in FORMATS if one.id == "claude-md")

# Pieces that scanners stumble over, so that random texts are not random words.
PIECES = st.sampled_from(
    ["`", "``", "```", "[", "]", "](", ")", "[[", "]]", "|", "<", ">", "<!--", "-->", "\\", "/", "./", "../", "@", "#", "*"]
) | st.sampled_from(
    ["**", "\n", "\n\n", " ", "\t", "://", "http", "src/a.py", "a.md", ":12", "::t", "npm run x", "make", "cd x && ", "$ "]
) | st.sampled_from(
    ["foo_bar()", "A.b", "React 18", "│   ├── ", "└── ", "x/", "项目", "ﬁ", "\u200b", "\ud83d\ude00", "\r\n", "é", "{a,b}", "'", '"']
)
TEXTS = st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join)


def everything(text: str, span: Span) -> list[Mention]:
    return [*find(text, span, "text", FORMAT), *find_fence(text, span, "", FORMAT), *find_fence(text, span, "sh", FORMAT)]


@pytest.mark.parametrize("case", CASES)
def test_finds_what_the_fixture_says_and_no_more(case: mention_cases.Case) -> None:
    assert list(zip(case.lines, mention_cases.found(case), strict=True)) == list(zip(case.lines, case.expected, strict=True))


@given(TEXTS)
def test_spans_are_exact_and_inside_whatever_the_text(text: str) -> None:
    for mention in everything(text, Span(0, len(text))):
        assert text[mention.span.start : mention.span.end] == mention.text != ""


@given(TEXTS, TEXTS, TEXTS)
def test_a_region_is_read_by_itself_wherever_it_stands(before: str, text: str, after: str) -> None:
    at = len(before)
    alone = everything(text, Span(0, len(text)))
    within = everything(before + text + after, Span(at, at + len(text)))
    assert within == [replace(mention, span=mention.span.shift(at)) for mention in alone]


@given(TEXTS)
def test_mentions_come_in_order_and_once(text: str) -> None:
    found = find(text, Span(0, len(text)), "text", FORMAT)
    assert found == sorted(found, key=lambda mention: (mention.span.start, -mention.span.end))
    assert len({(mention.kind, mention.span) for mention in found}) == len(found)


@pytest.mark.parametrize("unit", [*"`[]()<>@/\\.*_|\"'{}:#!-~ax1 ", "`a", "[[", "](", "![", "<a ", "<!--", "a/", "/a", "../", "a.b", "- [", "@a/", "x_", "A", "$(", "&& ", "cd a;", "├── a\n", "\n\n`", "1 ", "React 1", "::", "](a '", "a@", "**A** ", "é/", "`a`/", "\\`", "not ", "and, "])  # fmt: skip
def test_long_hostile_lines_take_no_time(unit: str) -> None:
    text = unit * (17_000 // len(unit))
    start = time.process_time()
    everything(text, Span(0, len(text)))
    assert time.process_time() - start < 1.0


def command(tool: str, action: str, name: str, **more: str | bool) -> tuple[str, str, str, dict[str, str | bool]]:
    return tool, action, name, more


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("npm run build -- --watch", [command("npm", "run", "build")]),
        ("npm t", [command("npm", "run", "test")]),
        ("npm ci && npm run e2e -w @acme/shop", [command("npm", "builtin", "ci"), command("npm", "run", "e2e", workspace="@acme/shop")]),
        ("yarn workspace shop run lint", [command("yarn", "run", "lint")]),
        ("pnpm --filter=web dev", [command("pnpm", "shorthand", "dev", workspace="web")]),
        ("pnpm install", [command("pnpm", "builtin", "install")]),
        ("bun run scripts/x.ts", []),
        ("make -C api -j4 CC=gcc build test", [command("make", "run", "build", directory="api"), command("make", "run", "test", directory="api")]),
        ("cd api && make build", [command("make", "run", "build", directory="api", base="api")]),
        ("cd api && make -C sub build", [command("make", "run", "build", directory="api/sub", base="api")]),
        ("cd <dir> && make build", [command("make", "run", "build", certain=False)]),
        ("pnpm -C <dir> dev; pnpm --filter <pkg> lint", [command("pnpm", "shorthand", "dev", certain=False), command("pnpm", "shorthand", "lint", certain=False)]),
        ("cd ~/x && make build", [command("make", "run", "build", certain=False)]),
        ("make sure the rows are sorted", [command("make", "run", "sure", certain=False)] + [command("make", "run", name, certain=False) for name in ("the", "rows", "are", "sorted")]),
        ("just db::migrate 3", [command("just", "run", "db::migrate")]),
        ("task web:gen", [command("task", "run", "web:gen")]),
        ("uv run --extra dev pytest -q", [command("uv", "exec", "pytest")]),
        ("uv run poe check", [command("poe", "run", "check")]),
        ("hatch run docs:build", [command("hatch", "run", "docs:build")]),
        ("tox -e lint", [command("tox", "run", "lint")]),
        ("mise exec -- npm run build", [command("npm", "run", "build")]),
        ("FOO=1 sudo make up", [command("make", "run", "up")]),
        ("./gradlew :app:shadowJar -x test", [command("gradle", "run", "app", part="module"), command("gradle", "run", "shadowJar")]),
        ("./gradlew clean pack", [command("gradle", "run", "pack")]),
        ("npx nx run web:build --prod", [command("nx", "run", "web", part="project"), command("nx", "run", "build", part="target")]),
        ("nx run-many -t build,test -p web", [command("nx", "run", "build", part="target"), command("nx", "run", "test", part="target"), command("nx", "run", "web", part="project")]),
        ("nx affected --target=lint --base=main", [command("nx", "run", "lint", part="target")]),
        ("mvn -q -P fast,!slow clean verify", [command("maven", "run", "fast", part="profile")]),
        ("cargo xtask dist --all", [command("cargo", "shorthand", "xtask"), command("cargo", "run", "dist", part="subcommand")]),
        ("pnpm exec turbo run build --filter web", [command("turbo", "run", "build")]),
        ("cargo test -p core", [command("cargo", "exec", "core", workspace="core")]),
        ("npm run <name>; make test-*; just $x", []),
        ("echo 'npm run x'", []),
        ("git commit -m 'make it so'", []),
    ],
)  # fmt: skip
def test_commands_are_read_as_their_tools_read_them(text: str, expected: list[tuple[str, str, str, dict[str, str | bool]]]) -> None:
    plain = ParsedCommand("", "run", "")
    found = [
        (one.tool, one.action, one.name, {key: getattr(one, key) for key in ("directory", "workspace", "certain", "base", "part") if getattr(one, key) != getattr(plain, key)})
        for one in command_words(text)
    ]
    assert found == expected
