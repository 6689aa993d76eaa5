"""The table of methods, and the page that is made from it."""

from __future__ import annotations

import pytest

import methods
from bylaw.server.answering import Method
from bylaw.server.methods import METHODS
from local import started
from test_markers import CAPABILITIES, QUESTIONS


def test_the_page_is_what_the_server_answers() -> None:
    assert methods.PAGE.read_text("utf-8") == methods.page(), "run: python tests/methods.py"


async def test_the_table_is_what_is_registered() -> None:
    ls = await started(capabilities=CAPABILITIES)
    names = {method.name for method in METHODS}
    assert set(ls.protocol.fm.features) == names
    assert set(ls.protocol.fm.builtin_features) - names <= set(methods.BUILT_IN)
    offered = {name.removesuffix("Provider") for name in (await ls.reply(0))["result"]["capabilities"] if name.endswith("Provider")}
    asked = {name.split("/")[1] for name in names if name.count("/")} | {"workspaceSymbol"}
    assert offered <= asked


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_each_method_says_what_it_shows(method: Method) -> None:
    assert 5 < len(method.shows) < 120
    assert "|" not in method.shows and not method.shows.endswith(".")


def test_questions_are_about_methods_and_methods_stand_once() -> None:
    names = [method.name for method in METHODS]
    assert len(names) == len(set(names))
    assert {name for question in QUESTIONS.values() for name in (question.method, *question.also)} <= set(names)
