"""What each action makes of a file: whole texts before and after, and what must hold for all texts."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from actions_kit import after, document, entry, snap, texts
from bylaw.actions import Action, Refused, changes
from bylaw.actions.decide import confirm, dispute, expire, ignore, withdraw
from bylaw.actions.fix import fix_all, fix_safe, reached
from bylaw.actions.pin import pin
from bylaw.actions.promote import demote, move, promote
from bylaw.actions.revert import revert
from bylaw.actions.targets import Target, targets
from bylaw.model import Commit, Edit, Finding, Fix, Wording
from bylaw.text import Source, Span

MEMORY, RULES = "MEMORY.md", "CLAUDE.md"
SMALL = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def promoted(memory: str, rules: str | None, start: str, **how: str) -> dict[str, str]:
    files = {MEMORY: memory} | ({RULES: rules} if rules is not None else {})
    snapshot = snap(files)
    return after(snapshot, promote(snapshot, *entry(snapshot, MEMORY, start), **how))


def test_promote_takes_the_manner_of_the_list() -> None:
    got = promoted(
        "# M\n\n- Lint with ruff\n- Other\n", "# R\n\n## Linting\n\n* Use ruff to lint\n* Twice\n\n## Z\n", "Lint"
    )
    assert got == {
        MEMORY: "# M\n\n- Other\n",
        RULES: "# R\n\n## Linting\n\n* Use ruff to lint\n* Twice\n* Lint with ruff\n\n## Z\n",
    }


def test_promote_counts_on_and_keeps_what_stands_in_the_entry() -> None:
    memory = "- a\n- Deploy on Friday\n  never, see\n\n  ```sh\n  make deploy\n  ```\n  - not even small\n- b\n"
    rules = "## Deploy\r\n\r\n1. Deploy with make\r\n2. Deploy slowly\r\n"
    got = promoted(memory, rules, "Deploy on")
    assert got[MEMORY] == "- a\n- b\n"
    want = (
        rules
        + "3. Deploy on Friday\n   never, see\n\n   ```sh\n   make deploy\n   ```\n   - not even small\n".replace(
            "\n", "\r\n"
        )
    )
    assert got[RULES] == want


def test_promote_to_a_new_file() -> None:
    assert (
        promoted("# M\n\n## Tests\n\n- Use fakes\n", None, "Use")[RULES] == "# CLAUDE.md\n\n## Tests\n\n- Use fakes\n"
    )


def test_promote_to_a_new_heading_where_none_fits() -> None:
    got = promoted("# M\n\n## Cats\n\n- Feed them fish", "# R\n\n## Build\n\n- run make", "Feed")
    assert got == {MEMORY: "# M\n\n## Cats", RULES: "# R\n\n## Build\n\n- run make\n\n## Cats\n\n- Feed them fish"}


def test_promote_a_paragraph_and_a_row() -> None:
    rules = "## Cache\n\n- The cache is cold\n"
    memory = "## Cache\n\nThe cache needs\na restart.\n\n| what | how |\n|---|---|\n| cache size | 5 |\n| x | y |\n"
    got = promoted(memory, rules, "The cache needs")
    assert got[RULES] == rules + "- The cache needs\n  a restart.\n"
    got = promoted(memory, rules, "cache size")
    assert got[RULES] == rules + "- **cache size**: 5\n"
    assert got[MEMORY] == memory.replace("| cache size | 5 |\n", "")


def test_promote_leaves_a_link_or_the_entry() -> None:
    memory, rules = "- **Lint** with ruff\n", "## Lint\n\n- Lint\n"
    assert promoted(memory, rules, "**Lint", leave="link")[MEMORY] == "- Lint → [CLAUDE.md › Lint](CLAUDE.md)\n"
    assert promoted(memory, rules, "**Lint", leave="entry")[MEMORY] == memory


def test_a_rule_that_says_it_already() -> None:
    memory, rules = "- Always run `make lint` before you push\n- b\n", "- Always run `make lint` before you push.\n"
    snapshot = snap({MEMORY: memory, RULES: rules})
    refused = promote(snapshot, *entry(snapshot, MEMORY, "Always"))
    assert isinstance(refused, Refused) and "CLAUDE.md:1 says nearly the same" in refused.reason
    assert promoted(memory, rules, "Always", merge="theirs") == {MEMORY: "- b\n", RULES: rules}
    assert promoted(memory, rules, "Always", merge="mine") == {MEMORY: "- b\n", RULES: rules.replace("push.", "push")}
    assert promoted(memory, rules, "Always", merge="add")[RULES] == rules + "- Always run `make lint` before you push\n"
    assert promoted(memory, memory, "Always") == {MEMORY: "- b\n", RULES: memory}


def test_other_numbers_are_no_twin() -> None:
    rules = "- Retry the upload 5 times\n"
    assert promoted("- Retry the upload 3 times\n", rules, "Retry")[RULES] == rules + "- Retry the upload 3 times\n"


def test_taking_an_item_out_closes_the_gap_in_the_numbers() -> None:
    got = promoted("1. a\n2. gone\n3. c\n   1. x\n4. d\n\n1. e\n", "- r\n", "gone")
    assert got[MEMORY] == "1. a\n2. c\n   1. x\n3. d\n\n1. e\n"


def test_agents_md_where_claude_md_points_to_it() -> None:
    snapshot = snap({MEMORY: "- a\n", "CLAUDE.md": "@AGENTS.md\n", "AGENTS.md": "- r\n"})
    assert targets(snapshot, *entry(snapshot, MEMORY, "a"))[0].path == "AGENTS.md"


def test_each_heading_is_offered_once() -> None:
    snapshot = snap({MEMORY: "# M\n\n## Tests\n\n- Run tests\n", RULES: "# R\n\n## Tests\n\n- Tests\n\n## Z\n\n- z\n"})
    found = targets(snapshot, *entry(snapshot, MEMORY, "Run"))
    assert [target.heading for target in found] == [("R", "Tests"), ("R", "Z"), ("R",)]


def test_layers_end() -> None:
    snapshot = snap({MEMORY: "- a\n", RULES: "- r\n"})
    assert isinstance(promote(snapshot, *entry(snapshot, RULES, "r")), Refused)
    assert isinstance(demote(snapshot, *entry(snapshot, MEMORY, "a")), Refused)
    assert after(snapshot, demote(snapshot, *entry(snapshot, RULES, "r")))[MEMORY] == "- a\n\n## Lessons\n\n- r\n"


def test_move_within_a_file() -> None:
    snapshot = snap({RULES: "## A\n\n- a\n- b\n\n## B\n\n- c\n"})
    got = after(snapshot, move(snapshot, *entry(snapshot, RULES, "a"), Target(RULES, ("B",), 1.0)))
    assert got[RULES] == "## A\n\n- b\n\n## B\n\n- c\n- a\n"


def test_a_quotation_stays() -> None:
    snapshot = snap({MEMORY: "> - said\n", RULES: "- r\n"})
    assert isinstance(promote(snapshot, *entry(snapshot, MEMORY, "said")), Refused)


TOPIC = "---\nname: lint\ndescription: Lint with ruff, not flake8\n---\n\nLong story.\n\n**Why:** It is faster.\n"


@pytest.mark.parametrize(
    "text",
    [
        TOPIC,
        TOPIC.replace("\n\n**Why", "\n**Why"),
        TOPIC.replace("story.\n\n", "story.\n") + "**How to apply:**\n- In all files\n",
    ],
)
def test_a_topic_becomes_a_rule_with_its_reason(text: str) -> None:
    path = ".claude/memory/lint.md"
    snapshot = snap(
        {path: text, ".claude/memory/MEMORY.md": "- [Lint](lint.md)\n- b\n", RULES: "## Lint\n\n- Lint all\n"}
    )
    got = after(
        snapshot, promote(snapshot, document(snapshot, path), document(snapshot, path).entries[0], leave="entry")
    )
    assert got[RULES] == "## Lint\n\n- Lint all\n- Lint with ruff, not flake8\n  **Why:** It is faster.\n"
    refused = promote(snapshot, document(snapshot, path), document(snapshot, path).entries[0])
    assert isinstance(refused, Refused) and "not committed" in refused.reason


def test_pin_makes_the_page() -> None:
    snapshot = snap({".max/memory/MEMORY.md": "# M\n\n## Tests\n\n- Use fakes\n"})
    got = after(snapshot, pin(snapshot, *entry(snapshot, ".max/memory/MEMORY.md", "Use")))
    assert got[".max/memory/pinned.md"] == "# pinned.md\n\n## Tests\n\n- Use fakes\n"
    assert got[".max/memory/MEMORY.md"] == "# M\n\n## Tests\n\n- Use fakes\n"
    again = snap(got)
    assert isinstance(pin(again, *entry(again, ".max/memory/MEMORY.md", "Use")), Refused)


def test_the_page_is_made_beside_the_memory() -> None:
    snapshot = snap({".claude/memory/MEMORY.md": "- Use fakes\n"})
    got = after(snapshot, pin(snapshot, *entry(snapshot, ".claude/memory/MEMORY.md", "Use")))
    page = ".claude/memory/pinned.md"
    assert got[page] == "# pinned.md\n\n## Lessons\n\n- Use fakes\n"
    assert document(snap(got), page).layer == "pinned"


def wording(text: str) -> Wording:
    return Wording(Commit("", "ada", "", "2026-01-01", "x"), MEMORY, 1, text)


def test_revert_keeps_marker_and_children() -> None:
    text = "1. a\n2) [x] now\n   wrapped\n   - child\n"
    snapshot = snap({MEMORY: text})
    got = after(snapshot, revert(snapshot, *entry(snapshot, MEMORY, "now"), wording("then it was")))
    assert got[MEMORY] == "1. a\n2) [x] then it was\n   - child\n"
    row = snap({MEMORY: "| a | b |\n|---|---|\n| x | 1 |\n"})
    assert after(row, revert(row, *entry(row, MEMORY, "x"), wording("| x | 2 |")))[MEMORY].endswith("| x | 2 |\n")


def test_revert_refuses_what_would_become_something_else() -> None:
    snapshot = snap({MEMORY: "- now\n"})
    assert isinstance(revert(snapshot, *entry(snapshot, MEMORY, "now"), wording("")), Refused)


DATE = "2026-11-23"


@pytest.mark.parametrize(
    ("text", "start", "want"),
    [
        ("- a\n- b\n", "a", "- a\n  <!-- D -->\n- b\n"),
        ("- a\n  - b\n  - c", "c", "- a\n  - b\n  - c\n    <!-- D -->"),
        ("- a\n  - b\n", "a", "- a\n  <!-- D -->\n  - b\n"),
        ("10. a\r\n    more\r\n", "a", "10. a\r\n    more\r\n    <!-- D -->\r\n"),
        ("P one\nP two\n\n- a\n", "P", "P one\nP two\n<!-- D -->\n\n- a\n"),
        ("- a\n\t- b\n", "b", "- a\n\t- b\n\t  <!-- D -->\n"),
    ],
)
def test_a_decision_stands_below_the_words_of_its_entry(text: str, start: str, want: str) -> None:
    snapshot = snap({MEMORY: text})
    got = after(snapshot, dispute(*entry(snapshot, MEMORY, start), DATE, "ada", "no --> longer"))[MEMORY]
    said = f"bylaw: disputed {DATE} ada: no → longer"
    assert got == want.replace("D", said)
    again = snap({MEMORY: got})
    second = after(again, dispute(*entry(again, MEMORY, start), "2026-11-24", "bob: x", "still"))[MEMORY]
    assert second == want.replace("D", "bylaw: disputed 2026-11-24 bob x: still")
    assert after(again, withdraw(*entry(again, MEMORY, start), "disputed"))[MEMORY] == text


def test_decisions_that_cannot_be_written() -> None:
    snapshot = snap({MEMORY: "- a\n\n> - q\n\n| x | y |\n|---|---|\n| r | s |\n"})
    refused = [
        dispute(*entry(snapshot, MEMORY, "a"), DATE, "ada", " "),
        expire(*entry(snapshot, MEMORY, "a"), "soon"),
        ignore(*entry(snapshot, MEMORY, "a"), (), "x"),
        ignore(*entry(snapshot, MEMORY, "a"), ("Bad Code",), "x"),
        confirm(*entry(snapshot, MEMORY, "q"), DATE, "ada"),
        confirm(*entry(snapshot, MEMORY, "r"), DATE, "ada"),
        withdraw(*entry(snapshot, MEMORY, "a"), "disputed"),
    ]
    assert [type(one) for one in refused] == [Refused] * len(refused)


def test_ignored_codes_add_up() -> None:
    snapshot = snap({MEMORY: "- a\n  <!-- bylaw: ignore stale-path: old -->\n"})
    got = after(snapshot, ignore(*entry(snapshot, MEMORY, "a"), ("stale-link", "stale-path"), "new"))
    assert got[MEMORY] == "- a\n  <!-- bylaw: ignore stale-path stale-link: new -->\n"


def finding(path: str, start: int, group: str | None, safe: bool = True) -> Finding:
    span = Span(start, start + 1)
    fix = Fix("Follow", (Edit(path, span, "X"),), safe)
    return Finding("stale-path", "warning", path, span, "", fixes=(fix,), group=group)


def test_one_cause_is_fixed_in_the_file_or_everywhere() -> None:
    snapshot = snap({MEMORY: "abc\n", RULES: "abc\n"})
    found = [
        finding(MEMORY, 0, "g"),
        finding(MEMORY, 1, None),
        finding(MEMORY, 2, "g", False),
        finding(RULES, 1, "g"),
        finding(RULES, 1, "g"),
    ]
    assert after(snapshot, fix_all(reached(found, found[0], "file"))) == {MEMORY: "XbX\n", RULES: "abc\n"}
    assert after(snapshot, fix_all(reached(found, found[0], "everywhere"))) == {MEMORY: "XbX\n", RULES: "aXc\n"}
    assert after(snapshot, fix_safe(found)) == {MEMORY: "XXc\n", RULES: "aXc\n"}
    assert isinstance(fix_all([]), Refused)


# -- what holds for all texts -----------------------------------------------------------------------------------------


@SMALL
@given(texts(), texts(), st.integers(0, 50))
def test_promote_changes_nothing_else(memory: str, rules: str, number: int) -> None:
    snapshot = snap({MEMORY: memory, RULES: rules})
    there = document(snapshot, MEMORY)
    assume(there.entries)
    chosen = there.entries[number % len(there.entries)]
    action = promote(snapshot, there, chosen, merge="add")
    assume(isinstance(action, Action))
    got = after(snapshot, action)
    [put] = [edit for edit in action.edits if edit.path == RULES]
    assert put.span.start == put.span.end, "a rule is added, none is touched"
    assert got[RULES][: put.span.start] + got[RULES][put.span.start + len(put.text) :] == rules
    assert all(line in memory for line in got[MEMORY].splitlines() if not line.lstrip()[:1].isdigit())
    if chosen.kind in ("item", "paragraph"):
        assert chosen.text in [e.text for e in document(snap(got), RULES).entries]
    assert got[RULES].endswith("\n") == rules.endswith("\n")
    assert "\n" not in rules or ("\r\n" in got[RULES]) == ("\r\n" in rules)


@SMALL
@given(texts(), st.integers(0, 50))
def test_decide_and_take_back_gives_the_text_back(text: str, number: int) -> None:
    snapshot = snap({MEMORY: text})
    there = document(snapshot, MEMORY)
    assume(there.entries)
    chosen = there.entries[number % len(there.entries)]
    action = confirm(there, chosen, DATE, "ada")
    assume(isinstance(action, Action))
    again = snap(after(snapshot, action))
    there = document(again, MEMORY)
    decided = there.entries[chosen.index]
    assert (decided.text, decided.directives[0].verb) == (chosen.text, "confirmed")
    assert after(again, withdraw(there, decided, "confirmed"))[MEMORY] == text


@SMALL
@given(texts(), st.integers(0, 50))
def test_revert_to_the_current_wording_is_empty(text: str, number: int) -> None:
    snapshot = snap({MEMORY: text})
    there = document(snapshot, MEMORY)
    assume(there.entries)
    chosen = there.entries[number % len(there.entries)]
    bars = f"| {chosen.text} |" if chosen.kind == "row" else chosen.text
    action = revert(snapshot, there, chosen, wording(bars))
    assert isinstance(action, Action) and action.edits == ()


@SMALL
@given(texts(), st.integers(0, 50), st.sampled_from(["other words", "with `code` and 🚀", "שלום"]))
def test_revert_changes_one_entry(text: str, number: int, words: str) -> None:
    snapshot = snap({MEMORY: text})
    there = document(snapshot, MEMORY)
    assume(there.entries)
    chosen = there.entries[number % len(there.entries)]
    action = revert(snapshot, there, chosen, wording(words))
    assume(isinstance(action, Action))
    got = after(snapshot, action)[MEMORY]
    assert got[: chosen.own.start] == text[: chosen.own.start] and got.endswith(text[chosen.own.end :])


def test_edits_that_touch_the_same_words_are_refused() -> None:
    action = Action("x", "quickfix", (Edit(MEMORY, Span(0, 2), "a"), Edit(MEMORY, Span(1, 3), "b")))
    assert isinstance(changes(action, {MEMORY: Source("abcd")}.get), Refused)


def test_lessons_beside_rules_become_rules_of_the_same_agent() -> None:
    lessons = ".claude/rules/lessons.md"
    snapshot = snap(
        {
            lessons: "- Mock the clock in tests\n",
            ".claude/rules/tests.md": "- Run tests\n",
            RULES: "# R\n\n## Tests\n\n- Tests\n",
        }
    )
    found = targets(snapshot, *entry(snapshot, lessons, "Mock"))
    assert found[0].path == ".claude/rules/tests.md" and RULES in [target.path for target in found]


def test_a_nested_file_for_what_names_only_its_folder() -> None:
    snapshot = snap({"web/MEMORY.md": "- a\n", "web/CLAUDE.md": "- r\n", RULES: "- r\n", "api/CLAUDE.md": "- a\n"})
    assert targets(snapshot, *entry(snapshot, "web/MEMORY.md", "a"))[0].path == "web/CLAUDE.md"


RULES_OF_A_TEAM = "# R\n\n## Build\n\n- Build with make before you push\n\n## Lessons (these bind)\n\n- x\n"


@pytest.mark.parametrize(
    ("memory", "heading"),
    [
        (
            "# M\n\n## Hono status codes\n\n- Push no status before you build\n",
            ("R", "Hono status codes"),
        ),  # a topic of its own
        (
            "# M\n\n## Lessons learned\n\n- Push no status before you build\n",
            ("R", "Build"),
        ),  # says nothing of the entry
        ("# M\n\n## 2026-11-24\n\n- Push no status before you build\n", ("R", "Build")),
        (
            "# M\n\n## Hono\n\n- Push no status before you build\n" + "- other\n" * 9,
            ("R", "Build"),
        ),  # holds all sorts of things
        ("# M\n\n## The builds 🚀\n\n- Something else entirely\n", ("R", "Build")),  # the same heading, in other words
        ("- Something else entirely\n", ("R", "Lessons (these bind)")),  # where lessons go
    ],
)
def test_a_narrow_heading_goes_along_unless_the_file_has_a_fitting_one(memory: str, heading: tuple[str, ...]) -> None:
    snapshot = snap({MEMORY: memory, RULES: RULES_OF_A_TEAM})
    there = document(snapshot, MEMORY)
    assert targets(snapshot, there, there.entries[0])[0].heading == heading


MANNERS = (
    "# R\n\n## Overview\n\nThe parser reads a file and the printer writes it.\n\n## Modules\n\n- `parser.py` reads\n"
    "- `lexer.py` cuts\n\n## Hard rules\n\n- Never print in a library\n- Always close what you open\n\n"
    "## 数据库\n\n- 迁移必须先在测试环境执行\n\n## 测试\n\n- 所有测试都要离线运行\n"
)


@pytest.mark.parametrize(
    ("said", "heading"),
    [
        ("`printer.py` sets the numbers right", "Modules"),  # a list of such things, not the prose about them
        ("Never let the parser guess an encoding", "Hard rules"),
        ("数据库的迁移脚本不可修改", "数据库"),
        ("离线测试不得访问网络", "测试"),
    ],
)
def test_an_entry_goes_where_things_of_its_manner_stand(said: str, heading: str) -> None:
    snapshot = snap({MEMORY: f"- {said}\n", RULES: MANNERS})
    there = document(snapshot, MEMORY)
    assert targets(snapshot, there, there.entries[0])[0].heading == ("R", heading)


def test_a_diagram_of_all_folders_is_no_place_for_what_names_one() -> None:
    tree = "# R\n\n## Layout\n\n```\n├── core/\n└── server/\n```\n\n## Server\n\n- the server is slow\n"
    snapshot = snap({MEMORY: "- `core/` stays free of the server\n", RULES: tree})
    there = document(snapshot, MEMORY)
    assert targets(snapshot, there, there.entries[0])[0].heading == ("R", "Server")
