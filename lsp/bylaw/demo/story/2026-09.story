%% commit 2026-09-02T10:44:00+03:00 Nadia Haddad <nadia@marsa.example>
Make gapless numbering a rule

It held through the whole summer; it is no lesson any more.
%% remove .max/memory/MEMORY.md
- Invoice numbers must not have gaps. Take the number inside the transaction that stores the invoice, so that a rollback gives it back (a crash in July cost us a letter to the tax office).
%% insert CLAUDE.md
- Card numbers never reach our logs; log the last four digits at most.
- Invoice numbers must not have gaps: call `next_number()` inside the transaction that stores the invoice, so that a rollback gives the number back.
%% commit 2026-09-08T13:21:00+02:00 Jonas Lindqvist <jonas@marsa.example>
Import the orders of partners

Co-authored-by: Claude <noreply@anthropic.com>
%% write scripts/import_partner_orders.py
"""Reads the partner's CSV file and places one order per line.

    python scripts/import_partner_orders.py orders.csv
"""

import csv
import sys

from marsa.api.v1 import create_order_v1


def main(path: str) -> None:
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            line = {"sku": row["sku"], "quantity": int(row["quantity"]), "unit_minor": int(row["price"])}
            create_order_v1({"lines": [line]})


if __name__ == "__main__":
    main(sys.argv[1])
%% insert .max/memory/MEMORY.md
   - Since then the close counts invoices and numbers, and stops if they differ.

## Partners

- Place partner orders with `create_order_v1()`: it accepts what the older systems of the partners send.
- New endpoints for partners go into `src/marsa/api/v1.py`, next to the ones they know.
- `scripts/import_partner_orders.py` reads one file per partner and day; names look like `<partner>-YYYY-MM-DD.csv`.
- The handbook we gave to partners still names `src/marsa/api/v1.py`; they never look at our code, leave it.
- Prices in partner files are minor units already, except for Nour Shipping, which sends full dollars.
- A partner's file is kept in `reports/` for a week and then deleted; the folder is not in git.
%% commit 2026-09-14T09:58:00+02:00 Mina Park <mina@marsa.example>
Move the shop to React 18
%% replace package.json
    "react": "^17.0.2",
    "react-dom": "^17.0.2"
%% with
    "react": "^18.3.1",
    "react-dom": "^18.3.1"
%% write web/src/main.tsx
import { createRoot } from "react-dom/client";
import { Checkout } from "./checkout/Checkout";

createRoot(document.getElementById("app")!).render(<Checkout />);
%% commit 2026-09-18T15:15:00+02:00 Mina Park <mina@marsa.example>
Call the browser tests test:e2e like everybody else
%% replace package.json
    "e2e": "playwright test",
%% with
    "test:e2e": "playwright test",
%% replace AGENTS.md
- `npm run e2e` runs the browser tests; start `npm run dev` first.
%% with
- `npm run test:e2e` runs the browser tests; start `npm run dev` first.
%% commit 2026-09-23T12:37:00+02:00 Jonas Lindqvist <jonas@marsa.example>
Round once per invoice

The tax office adds up before it rounds; 12 invoices of August differed by a cent.
%% insert .max/memory/MEMORY.md
   - Since then the close counts invoices and numbers, and stops if they differ.
2. 2026-09-16: 12 invoices differed from the tax office by one cent, because we rounded each line.
   - The office answers questions about rounding on the phone, in ten minutes. Ask earlier.
%% replace src/marsa/billing/totals.py
    return sum(round_line(line.quantity * line.unit_minor * (10_000 + rate)) for line in basket.lines)


def round_line(basis_minor: int) -> int:
    return (basis_minor + 5_000) // 10_000
%% with
    return round_once(basket.total_minor() * (10_000 + rate))


def round_once(basis_minor: int) -> int:
    return (basis_minor + 5_000) // 10_000
%% replace .max/memory/MEMORY.md
- Round every invoice line half up, then add up the lines; `src/marsa/billing/totals.py` has the only rounding.
%% with
- Round once per invoice, half up, after adding up the lines: the tax office does the same. `src/marsa/billing/totals.py` has the only rounding.
%% commit 2026-09-25T09:49:00+03:00 Nadia Haddad <nadia@marsa.example>
Note what a year end needs
%% write .max/memory/project_year_end.md
---
name: project_year_end
description: What has to happen between Christmas and the first invoice of the new year
metadata:
  type: project
---

The number series starts anew on 1 January: `next_number()` in `src/marsa/billing/numbering.py` takes the year from the order's day, not from the clock.

**Why:** in 2025 an order of 31 December got a number of the new year, and the auditor asked for a letter.

**How to apply:** run the close for December with the day 31 December, whatever the clock says. New rates go to `src/marsa/billing/rates.py` before the first order of the year, and `src/marsa/billing/ledger.py` gets its opening bookings from the accountant. See also [[project_arabic_invoices]] and [[project_tax_audit_2025]].
%% append .max/memory/MEMORY.md
- [Year end](project_year_end.md) — numbers, rates and opening bookings
%% commit 2026-09-29T17:02:00+02:00 Jonas Lindqvist <jonas@marsa.example>
Let version 2 of the API take orders
%% write src/marsa/api/v2.py
"""Version 2 of the API: placing an order and paying it are two calls."""

from fastapi import APIRouter

from marsa.orders.basket import Basket
from marsa.orders.store import save_order

router = APIRouter()


@router.post("/orders")
def place_order(payload: dict) -> dict:
    return {"id": save_order(Basket.from_payload(payload)), "paid": False}
%% replace src/marsa/api/app.py
from marsa.api import v1
%% with
from marsa.api import v1, v2
%% replace src/marsa/api/app.py
app.include_router(v1.router, prefix="/api/v1")
%% with
app.include_router(v1.router, prefix="/api/v1")
app.include_router(v2.router, prefix="/api/v2")
%% insert .max/memory/MEMORY.md
| `src/marsa/api/app.py` | the HTTP application; one router per API version |
| `src/marsa/api/v2.py` | version 2 of the API: `place_order()` |
