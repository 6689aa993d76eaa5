%% commit 2026-06-22T10:04:00+03:00 Nadia Haddad <nadia@marsa.example>
Take orders over HTTP
%% write README.md
# Marsa

Orders and invoices for the shops at the harbour. The service is Python (`src/marsa/`), the shop is TypeScript (`web/`).

    make test
    make run
%% write .gitignore
.venv/
.env
__pycache__/
node_modules/
reports/
web/dist/
%% write pyproject.toml
[project]
name = "marsa"
version = "1.0.0"
requires-python = ">=3.11"
dependencies = [
  "fastapi>=0.111",
  "sqlalchemy>=2.0",
]

[tool.pytest.ini_options]
testpaths = ["tests"]
%% write Makefile
.PHONY: run test lint

run:
	uvicorn marsa.api.app:app --reload

test:
	pytest -q

lint:
	ruff check src tests
%% write src/marsa/__init__.py
"""Orders and invoices for the shops at the harbour."""
%% write src/marsa/settings.py
"""What differs between a laptop and production; values come from the environment."""

import os

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite:///marsa.db")
SHOP_TIMEZONE = os.environ.get("SHOP_TIMEZONE", "Asia/Beirut")
%% write src/marsa/api/__init__.py
%% write src/marsa/api/app.py
"""The HTTP application."""

from fastapi import FastAPI

from marsa.api import v1

app = FastAPI(title="Marsa")
app.include_router(v1.router, prefix="/api/v1")
%% write src/marsa/api/v1.py
"""Version 1 of the API: one call places an order and pays it."""

from fastapi import APIRouter

from marsa.orders.basket import Basket
from marsa.orders.store import save_order

router = APIRouter()


@router.post("/orders")
def create_order_v1(payload: dict) -> dict:
    basket = Basket.from_payload(payload)
    return {"id": save_order(basket)}
%% write src/marsa/orders/__init__.py
%% write src/marsa/orders/basket.py
"""What a customer has chosen, before it is an order."""

from dataclasses import dataclass, field


@dataclass
class Line:
    sku: str
    quantity: int
    unit_minor: int


@dataclass
class Basket:
    lines: list[Line] = field(default_factory=list)

    @classmethod
    def from_payload(cls, payload: dict) -> "Basket":
        return cls([Line(**line) for line in payload["lines"]])

    def total_minor(self) -> int:
        return sum(line.quantity * line.unit_minor for line in self.lines)
%% write src/marsa/orders/store.py
"""Orders at rest."""

from marsa.orders.basket import Basket

_ORDERS: dict[int, Basket] = {}


def save_order(basket: Basket) -> int:
    order_id = len(_ORDERS) + 1
    _ORDERS[order_id] = basket
    return order_id


def load_order(order_id: int) -> Basket:
    return _ORDERS[order_id]
%% write tests/test_orders.py
from marsa.orders.basket import Basket, Line


def test_a_basket_adds_up():
    assert Basket([Line("rope", 2, 450)]).total_minor() == 900
%% write docs/style.md
# Style

Short functions, plain names, no abbreviations. Money is named `*_minor`.
%% commit 2026-06-24T16:31:00+03:00 Nadia Haddad <nadia@marsa.example>
Tell the agents how we work

What an agent learns goes to .max/memory/MEMORY.md, where anybody can correct it.
What holds becomes a rule in CLAUDE.md.
%% write CLAUDE.md
# Marsa

Orders and invoices for a handful of harbour shops. Read `.max/memory/MEMORY.md` before larger changes.

@docs/style.md

## Commands

- `make run` starts the service on port 8000.
- `make test` must pass before every commit.
- `make lint` must be clean before every pull request.

## Rules

- Money is an integer of minor units, named `*_minor`; never a float.
- Every endpoint has a test in `tests/` that calls it over HTTP.
- Keep test coverage of new code above 80 %.
- Never create `src/marsa/utils.py` or `src/marsa/helpers.py`: put a function next to what it works on.
- Times are stored in UTC and shown in `SHOP_TIMEZONE`.
%% write .max/memory/MEMORY.md
# Memory

What we learned while building Marsa, newest knowledge where it belongs, not at the end. Anybody may correct a line;
what has proven itself is promoted to a rule in `CLAUDE.md`.

## Where things live

| Path | What it holds |
|---|---|
| `src/marsa/api/app.py` | the HTTP application; one router per API version |
| `src/marsa/orders/basket.py` | what a customer has chosen, before it is an order |
| `src/marsa/orders/store.py` | orders at rest: `save_order()` and `load_order()` |
| `tests/` | one file per area, named `test_<area>.py` |

## Orders

- An order never changes after it was placed; a correction is a new order that names the old one.
- `Basket.total_minor()` does not know about taxes. Do not show its value to a customer.
- Two baskets with the same lines are two orders: a harbour office buys the same rope every morning.
- `load_order()` raises `KeyError` for an order that does not exist; turning that into 404 is the work of the API.
- Route names are plural: `/api/v1/orders`, not `/api/v1/order`.

## Working together

- Nadia reviews everything that touches money; Tomás everything that touches the API.
- Commit titles say what a user gets, not which file was touched.
- Ask before adding a dependency, and say what it would replace.
- Put local secrets into `~/.marsa/dev.env`; the service reads nothing else outside the repository.
%% commit 2026-06-29T11:47:00+01:00 Tomás Ferreira <tomas@marsa.example>
Bill what was ordered
%% write src/marsa/billing/__init__.py
%% write src/marsa/billing/ledger.py
"""The book: entries are added, never changed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Booking:
    account: str
    amount_minor: int
    reason: str


LEDGER: list[Booking] = []


def book(account: str, amount_minor: int, reason: str) -> Booking:
    booking = Booking(account, amount_minor, reason)
    LEDGER.append(booking)
    return booking
%% write src/marsa/billing/rates.py
"""Tax rates in basis points, by the day they came into force."""

from datetime import date

RATES = {date(2018, 1, 1): 1100}


def rate_on(day: date) -> int:
    return RATES[max(start for start in RATES if start <= day)]
%% write src/marsa/billing/totals.py
"""What an order costs, taxes included."""

from datetime import date

from marsa.billing.rates import rate_on
from marsa.orders.basket import Basket


def invoice_total(basket: Basket, day: date) -> int:
    net = basket.total_minor()
    return net + net * rate_on(day) // 10_000
%% write src/marsa/billing/numbering.py
"""Invoice numbers."""

SERIES = "MA"
_LAST = 0


def next_number(year: int) -> str:
    global _LAST
    _LAST += 1
    return f"{SERIES}-{year}-{_LAST:06d}"
%% write tests/test_invoices.py
from datetime import date

from marsa.billing.totals import invoice_total
from marsa.orders.basket import Basket, Line


def test_taxes_are_added():
    assert invoice_total(Basket([Line("rope", 2, 450)]), date(2026, 6, 29)) == 999
%% insert CLAUDE.md
- Times are stored in UTC and shown in `SHOP_TIMEZONE`.

## Architecture

- `src/marsa/orders/` knows nothing about money beyond `unit_minor`.
- `src/marsa/billing/` turns orders into invoices; nothing else writes to the ledger.
- `src/marsa/billing/ledger.py` only adds: a wrong booking is reversed by a new one.
- `src/marsa/api/` translates between HTTP and the two, and decides nothing.
%% insert .max/memory/MEMORY.md
| `src/marsa/orders/store.py` | orders at rest: `save_order()` and `load_order()` |
| `src/marsa/billing/ledger.py` | the book: `book()` adds, nothing deletes |
| `src/marsa/billing/rates.py` | tax rates by the day they came into force |
| `src/marsa/billing/totals.py` | what an order costs, taxes included |
| `src/marsa/billing/numbering.py` | invoice numbers |
%% insert .max/memory/MEMORY.md
- Route names are plural: `/api/v1/orders`, not `/api/v1/order`.

## Billing

- `src/marsa/billing/ledger.py` has no delete on purpose: the auditor wants to see the mistake and its reversal.
- Rates in `src/marsa/billing/rates.py` are basis points (11 % is 1100), because a percentage with decimals became a float twice.
- Ask `rate_on()` for the day of the order, not of the payment: a rate may change in between.
