"""The table of methods, and the page that is made from it."""

from __future__ import annotations

import pytest

import methods
from bylaw.server.answering import Method
from bylaw.server.methods import METHODS
from test_markers import QUESTIONS


def test_the_page_is_what_the_server_answers() -> None:
    assert methods.PAGE.read_text("utf-8") == methods.page(), "run: python tests/methods.py"


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_each_method_says_what_it_shows(method: Method) -> None:
    assert 5 < len(method.shows) < 120
    assert "|" not in method.shows and not method.shows.endswith(".")


def test_questions_are_about_methods_and_methods_stand_once() -> None:
    names = [method.name for method in METHODS]
    assert len(names) == len(set(names))
    assert {question.method for question in QUESTIONS.values()} <= set(names)
