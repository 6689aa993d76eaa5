"""What memory files say twice or almost: see `pairs.Pairs` and, for how it is kept up to date, `known.Known`."""

from bylaw.pairs.alike import same
from bylaw.pairs.apart import in_series
from bylaw.pairs.copies import Copies
from bylaw.pairs.drift import Drift, find_drift
from bylaw.pairs.known import Known
from bylaw.pairs.pairs import Near, Pairs, Spot, Twins
from bylaw.pairs.statement import Statement, Value, statement

__all__ = [
    "Copies",
    "Drift",
    "Known",
    "Near",
    "Pairs",
    "Spot",
    "Statement",
    "Twins",
    "Value",
    "find_drift",
    "in_series",
    "same",
    "statement",
]
