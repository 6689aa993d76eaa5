"""What is told as the lesson that a rule comes from: retold in other words, within more words, never a mere name."""

from __future__ import annotations

from pathlib import Path

import pytest

from bylaw.model import Document
from history_kit import document, entry, history
from support import Repo

OTHERS = [
    "Workers read the queue in batches of fifty and never one by one",
    "The ledger closes at midnight of the branch, not of the server",
    "Copy the build to the `Data/plugins/` directory of Skald",
    "Run `make check` before a commit, the directory of Skald is watched",
    "A sender without a name goes to the spool",
    "Freelance invoices wait for the sender to answer",
    "Copy no secrets of the branch into the queue",
    "The gateway answers late in the night, so call it twice",
    "订单在午夜之前写入账本, 队列按批次读取",
]

RETOLD = {
    "another order": (
        "**Use the Rust importer** (`importer.bulk_load`), not Perl: the Perl importer is not installed on this host",
        (
            "The Perl importer is NOT installed on this host: not `bulk_load`, but the Rust importer is what to use."
            " Its binary lies below `/opt/tools/bin/`, where nightly jobs look first. Do not rely upon `require`, which"
            " fails at once with a message that says nothing of what went wrong, least of all where."
        ),
    ),
    "within a longer paragraph": (
        "Example: `TariffClock` port in the domain with `TariffClockImpl` in the outer shell",
        (
            "Whoever needs to know what time it may be asks a plain interface, and gets its answer from somebody else."
            " In the outer shell lies `TariffClockImpl`, for example, with `TariffClock` as port in the domain. No entity"
            " calls whatever stands behind one, so that tests can put their own there instead of waiting."
        ),
    ),
    "a passage of two texts": (
        (
            "Failed factors keep their source under the archive beside active ones, told apart by status column, no"
            " longer by place; ask ops to rerun any via its own cmd, it logs all it did."
        ),
        (
            "Failed factors keep their source under the archive beside active ones, told apart by status column, no"
            " longer by place. Later steps spare dumps and curves as well, since these deserve another glance, while early"
            " steps wipe theirs; staging gets emptied when every run ends, whatever came of it, so anything somebody wants"
            " must be copied elsewhere first, preferably onto cold storage that two people know how to open again."
        ),
    ),
    "much of both, each with words of its own": (
        (
            "Verify that a queued ticket still reproduces on the current trunk before building: backlog goes stale. Three of"
            " eight were fixed already, by merged duplicates or because somebody else had cleaned the parser meanwhile."
        ),
        (
            "**Verify before fixing a backlog issue**: queued issues go stale, so confirm that the bug still reproduces on"
            " current trunk before building. Tickets are frequently fixed already by a later request, a duplicate or a path"
            " which was right from its beginning; asking the reporter costs a day."
        ),
    ),
    "without spaces between words": (
        "提交前必须运行完整的回归测试,并且更新变更日志",
        "提交之前必须运行完整的回归测试并更新了变更日志",
    ),
}

APART = {
    "the words of a project in another sentence": (
        "Workers that read the ledger wait for the gateway of the branch",
        "The branch waits until workers of the gateway close the ledger and read their own queue",
    ),
    "a file that both name": (
        "Ines alone may touch `packages/engine/src/spatial/world/quad/spatial-grid.ts`",
        (
            "Whatever gets added here must appear among exports, else bundlers drop it silently and nobody notices until"
            " release day; see `packages/engine/src/spatial/world/quad/spatial-grid.ts` or its neighbours below"
        ),
    ),
    "a short text of common words within a longer one": (
        "Copy to Skald `Data/plugins/` directory",
        "**First time**: copy `.env` and set `GAME_DIR` to your Skald plugins directory",
    ),
    "two long rows that share common words": (
        (
            "| v2.18 | Redirect of the ledger pages, with the queue asked first; a spool for late senders, and checks of what the"
            " gateway answers at night; the branch is told by mail, and nobody has to call twice any more |"
        ),
        (
            "| v2.21 | Parser of titles hardened, since June 9 these have another shape; workers now keep what the gateway sent,"
            " a person reads it in the morning, and the server of the branch is left alone until all is well again |"
        ),
    ),
    "words far from each other": (
        "Never retry a payment whose receipt was printed without the cashier",
        (
            "The cashier opens the drawer in the morning and counts what is there, twice. A receipt goes to the binder. Once a"
            " week somebody looks whether the printed ones are all there, and whether a payment is missing without a reason."
            " We never ask why. Whoever wants to retry the count may do so on Friday."
        ),
    ),
    "other text without spaces": (
        "提交前必须运行完整的回归测试,并且更新变更日志",
        "账本在午夜关闭之前必须写入所有订单并更新队列",
    ),
}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "repo")


def bullets(*texts: str) -> str:
    return "# Rules\n\n" + "".join(f"- {text}\n" for text in texts)


def promoted(repo: Repo, lessons: list[str], rules: str, path: str = "MEMORY.md") -> Document:
    """The CLAUDE.md that says `rules` since a commit after the one that wrote `lessons` into `path`."""
    repo.commit("learn", {path: bullets(*OTHERS[:4], *lessons, *OTHERS[4:]), "CLAUDE.md": bullets(OTHERS[0])})
    repo.commit("promote", {"CLAUDE.md": rules})
    return document(repo.root, "CLAUDE.md")


def promotions(repo: Repo, lessons: list[str], rules: list[str], holding: str) -> list[tuple[str, float | None]]:
    """The texts in MEMORY.md that the rule with `holding` is told to come from, each with how alike it is."""
    found = promoted(repo, lessons, bullets(OTHERS[0], *rules))
    moves = history(repo.root).origin(found, entry(found, holding)).moves
    return [(move.source.text, move.similarity) for move in moves if move.kind == "promoted"]


@pytest.mark.parametrize("lesson, rule", RETOLD.values(), ids=RETOLD)
def test_a_lesson_told_in_other_words_is_a_guess(repo: Repo, lesson: str, rule: str) -> None:
    ((text, similarity),) = promotions(repo, [lesson], [rule], rule[:30])
    assert text == lesson and similarity is not None and similarity < 1


@pytest.mark.parametrize("lesson, rule", APART.values(), ids=APART)
def test_what_only_sounds_alike_taught_nothing(repo: Repo, lesson: str, rule: str) -> None:
    assert promotions(repo, [lesson], [rule], rule[:30]) == []


def test_less_alike_is_enough_where_much_is_said_in_both(repo: Repo) -> None:
    lesson = (
        "When proposing clips, lean toward the highest viewed and journey aligned one, as matches the historical pattern (Day"
        " 23 goddid, Day 24 chrisean). Rest days often have very few, so flag placeholders explicitly instead of guessing."
    )
    rule = (
        "**Backfill missing clips**: after `tracker:update`, when a day has none, query Twitch for that date, then pick the"
        " highest viewed, journey aligned one (matches the existing pattern: Day 23 goddid, Day 24 chrisean) and store it."
    )
    ((text, similarity),) = promotions(repo, [lesson], [rule], "Backfill")
    assert text == lesson and similarity is not None and similarity < 0.7


def test_every_passage_of_a_file_that_a_rule_repeats_is_told(repo: Repo) -> None:
    passages = [
        "Never mix data formats in finetuning runs: raw text belongs in pretraining, dialogues belong in finetuning",
        "| 28 | Never mix data formats in finetuning runs | raw text with dialogues gave a garbage tokenizer |",
    ]
    rule = "**Never mix data formats in finetuning runs** - raw text belongs in pretraining, dialogues in finetuning"
    assert [text for text, _ in promotions(repo, passages, [rule], "Never mix")] == passages


NAMED = {
    ".claude/rules/lessons-learned.md": True,
    ".cursor/rules/gotchas.mdc": True,
    ".claude/rules/memory-pools.md": False,
    ".claude/rules/queues.md": False,
}


@pytest.mark.parametrize("path, teaches", NAMED.items(), ids=NAMED)
def test_a_file_of_rules_that_is_named_for_lessons_teaches_as_memory_does(repo: Repo, path: str, teaches: bool) -> None:
    lesson, rule = RETOLD["much of both, each with words of its own"]
    found = promoted(repo, [lesson], bullets(OTHERS[0], rule), path)
    moves = history(repo.root).origin(found, entry(found, rule[:20])).moves
    assert [(move.kind, move.source.text) for move in moves] == [("promoted", lesson)] * teaches


FENCED = {
    "sentences": ("", "Ask which header the branch really sends, then repair the server and look once more", True),
    "code": ("sh", "ask which header the branch really sends then repair the server and look once more", False),
    "options": ("", "ask --which=header branch.really(sends) && repair{the_server} look[once] || send(more, then=look)", False),
    "a diagram": ("", "\u2502 Ask which header the branch really sends, then repair the server and look once more", False),
}


@pytest.mark.parametrize("language, text, found", FENCED.values(), ids=FENCED)
def test_sentences_in_a_fence_may_have_been_learned(repo: Repo, language: str, text: str, found: bool) -> None:
    lesson = text.replace("really", "truly").replace("repair", "mend")
    rules = promoted(repo, [lesson], f"# Rules\n\n```{language}\n{text}\n```\n")
    moves = history(repo.root).origin(rules, next(e for e in rules.entries if e.kind == "fence")).moves
    assert [move.source.text for move in moves if move.kind == "promoted"] == [lesson] * found
