"""What keeps most texts from being compared never keeps one from it that would be found."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bylaw.history.replay import Node
from bylaw.history.texts import Proof, Texts

WORDS = ["the", "ledger", "gateway", "retry", "logs", "call", "of", "every", "worker", "شركة", "v2", "a"]
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join)


@given(st.lists(texts, min_size=2, max_size=12), st.floats(0.1, 6), st.floats(0.05, 1), st.floats(0.05, 1))
def test_texts_that_agree_may_agree(said: list[str], telling: float, agreed: float, held: float) -> None:
    found = Texts([Node("CLAUDE.md", 0, 1, text) for text in said], lambda path: 0)
    proof = Proof(telling, agreed, held)
    for one in said:
        for other in said:
            assert found.may_agree(one, other, proof) or not found.agree(one, other, proof)
