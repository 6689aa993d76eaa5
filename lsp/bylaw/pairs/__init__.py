"""What memory files say twice or almost: see `pairs.Pairs` and, for how it is kept up to date, `known.Known`."""

from bylaw.pairs.alike import same
from bylaw.pairs.copies import Copies
from bylaw.pairs.known import Known
from bylaw.pairs.pairs import Near, Pairs, Spot
from bylaw.pairs.statement import Statement, Value, statement

__all__ = ["Copies", "Known", "Near", "Pairs", "Spot", "Statement", "Value", "same", "statement"]
