%% commit 2026-08-04T09:02:00+02:00 Jonas Lindqvist <jonas@marsa.example>
Pay money back
%% write src/marsa/billing/refunds.py
"""Money back to the customer: a reversal in the ledger and a credit note."""

from marsa.billing.ledger import Booking, book


def refund(account: str, amount_minor: int, reason: str) -> Booking:
    return book(account, -amount_minor, f"refund: {reason}")
%% write docs/runbooks/refunds.md
# Refunds

1. Find the invoice.
2. Call `refund()` from the console with the reason the customer gave.
3. Send the credit note.
%% insert .max/memory/MEMORY.md
| `src/marsa/billing/cards.py` | card payments through the provider |
| `src/marsa/billing/refunds.py` | money back: a reversal and a credit note |
%% insert .max/memory/MEMORY.md
- Test cards and their answers are in the provider's documentation; `stripe.PaymentIntent.create` never runs in tests.
- A refund is never larger than what was paid; `src/marsa/billing/refunds.py` does not check that yet, the console user does.
- Step by step, for the person on call: [refunds](../../docs/runbooks/refunds.md).
%% insert AGENTS.md
- `src/marsa/billing/ledger.py` only adds: a wrong booking is reversed by a new one.
- `src/marsa/billing/refunds.py` is the only caller of `book()` with a negative amount.
%% commit 2026-08-10T18:19:00+03:00 Nadia Haddad <nadia@marsa.example>
Say how half a cent is rounded
%% replace .max/memory/MEMORY.md
- Round every invoice line, then add up the lines.
%% with
- Round every invoice line half up, then add up the lines; `src/marsa/billing/totals.py` has the only rounding.
%% commit 2026-08-13T08:33:00+02:00 Jonas Lindqvist <jonas@marsa.example>
Close the month at night
%% write src/marsa/jobs/__init__.py
%% write src/marsa/jobs/month_end.py
"""Closes the month: every open order becomes an invoice."""

from datetime import date

from marsa.billing.numbering import next_number
from marsa.billing.totals import invoice_total
from marsa.orders.store import load_order


def close_month(order_ids: list[int], day: date) -> list[tuple[str, int]]:
    return [(next_number(day.year), invoice_total(load_order(number), day)) for number in order_ids]
%% write migrations/0001_orders.sql
create table orders (id integer primary key, placed_at text not null);
%% replace Makefile
lint:
%% with
migrate:
	python -m marsa.migrate

lint:
%% write src/marsa/migrate.py
"""Runs the files of migrations/ that have not run yet, in the order of their names."""

from pathlib import Path

FOLDER = Path("migrations")


def pending(done: set[str]) -> list[Path]:
    return [path for path in sorted(FOLDER.glob("*.sql")) if path.name not in done]
%% insert .max/memory/MEMORY.md
- Snapshot files (`*.snap`) are reviewed like code; never update them with `-u` to make a test pass.

## Jobs and operations

- `src/marsa/jobs/month_end.py` may run twice in a night: the second run finds nothing to do.
- It takes totals from `src/marsa/billing/totals.py` and numbers from `src/marsa/billing/numbering.py`, and computes nothing itself.
- No deployment in the last three days of a month: the close runs with the code of the day before.
- A missing rate stops the close: add it in `src/marsa/billing/rates.py` and run the close again.
- Migrations are written by hand in `migrations/`; never generate them from the models.
- `make migrate` runs what is new, in the order of the file names.
- Queues and alarms are defined in the `marsa-infra` repository, in `queues/month-end.tf`.
- Logs of the close go to `/var/log/marsa/month-end.log` on the job host.
- The job host runs in UTC; `SHOP_TIMEZONE` decides what day it is.
- After a deployment, in this order:

  ```sh
  make migrate
  npm run build
  ```
%% insert .max/memory/MEMORY.md
| `src/marsa/billing/refunds.py` | money back: a reversal and a credit note |
| `src/marsa/jobs/month_end.py` | closes the month at night |
| `migrations/` | SQL files, one a change, numbered |
%% commit 2026-08-19T11:11:00+01:00 Tomás Ferreira <tomas@marsa.example>
Number invoices without gaps

Two invoices of July had the same number after a crash, and one number was missing.
%% insert .max/memory/MEMORY.md
  ```

## Incidents

1. 2026-07-31: two invoices with one number, after a crash between taking the number and storing the invoice.
   - Found by the accountant, not by us.
   - Since then the close counts invoices and numbers, and stops if they differ.
%% replace src/marsa/billing/numbering.py
def next_number(year: int) -> str:
    global _LAST
%% with
def next_number(year: int) -> str:
    """Call inside the transaction that stores the invoice: a rollback gives the number back."""
    global _LAST
%% insert .max/memory/MEMORY.md
- Rates in `src/marsa/billing/rates.py` are basis points (11 % is 1100), because a percentage with decimals became a float twice.
- Invoice numbers must not have gaps. Take the number inside the transaction that stores the invoice, so that a rollback gives it back (a crash in July cost us a letter to the tax office).
%% commit 2026-08-27T16:05:00+02:00 Mina Park <mina@marsa.example>
Test the shop in a browser
%% replace package.json
    "test": "vitest run --root web",
%% with
    "test": "vitest run --root web",
    "e2e": "playwright test",
%% replace package.json
    "typescript": "^5.4.5",
%% with
    "@playwright/test": "^1.44.0",
    "typescript": "^5.4.5",
%% write web/e2e/checkout.spec.ts
import { expect, test } from "@playwright/test";

test("a customer can pay", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("button")).toContainText("Pay");
});
%% write playwright.config.ts
export default { testDir: "web/e2e", use: { baseURL: "http://localhost:5173" } };
%% insert .max/memory/MEMORY.md
- Snapshot files (`*.snap`) are reviewed like code; never update them with `-u` to make a test pass.
- Run `npm run e2e` after every change to the checkout; the unit tests do not see the payment frame.
- Browser tests select by role and label, never by class name; see `web/e2e/checkout.spec.ts`.
%% insert AGENTS.md
- `npm test` runs the shop's unit tests.
- `npm run e2e` runs the browser tests; start `npm run dev` first.
