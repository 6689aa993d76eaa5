%% commit 2026-07-02T09:20:00+02:00 Mina Park <mina@marsa.example>
Open the web shop
%% write package.json
{
  "name": "marsa-web",
  "private": true,
  "scripts": {
    "dev": "vite web",
    "build": "tsc -p web && vite build web",
    "test": "vitest run --root web",
    "lint": "eslint web/src"
  },
  "dependencies": {
    "react": "^17.0.2",
    "react-dom": "^17.0.2"
  },
  "devDependencies": {
    "typescript": "^5.4.5",
    "vite": "^5.2.11",
    "vitest": "^1.6.0"
  }
}
%% write .nvmrc
22
%% write web/index.html
<!doctype html>
<title>Marsa</title>
<div id="app"></div>
<script type="module" src="/src/main.tsx"></script>
%% write web/src/main.tsx
import ReactDOM from "react-dom";
import { Checkout } from "./checkout/Checkout";

ReactDOM.render(<Checkout />, document.getElementById("app"));
%% write web/src/checkout/Checkout.tsx
import { useState } from "react";
import { placeOrder, type Line } from "../api/client";
import { formatMinor } from "../money";

export function Checkout() {
  const [lines] = useState<Line[]>([]);
  const total = lines.reduce((sum, line) => sum + line.quantity * line.unit_minor, 0);
  return <button onClick={() => placeOrder(lines)}>Pay {formatMinor(total)}</button>;
}
%% write web/src/api/client.ts
export type Line = { sku: string; quantity: number; unit_minor: number };

export async function placeOrder(lines: Line[]): Promise<{ id: number }> {
  const answer = await fetch("/api/v1/orders", { method: "POST", body: JSON.stringify({ lines }) });
  return answer.json();
}
%% write web/src/money.ts
const FORMAT = new Intl.NumberFormat("ar-LB-u-nu-latn", { style: "currency", currency: "USD" });

export function formatMinor(amount: number): string {
  return FORMAT.format(amount / 100);
}
%% insert CLAUDE.md
- `make lint` must be clean before every pull request.
- `npm run dev` serves the shop, `npm run build` writes it to `web/dist/`.
- `npm test` runs the shop's unit tests.
%% insert .max/memory/MEMORY.md
| `tests/` | one file per area, named `test_<area>.py` |
| `web/src/api/client.ts` | the only file of the shop that calls the service |
| `web/src/money.ts` | `formatMinor()`: the only place where minor units become text |
%% insert .max/memory/MEMORY.md
- Ask `rate_on()` for the day of the order, not of the payment: a rate may change in between.

## Web shop

- We are on React 17: `ReactDOM.render`, no concurrent features.
- Components never call `fetch`; they use `web/src/api/client.ts`.
- `formatMinor()` asks for `ar-LB-u-nu-latn` on purpose: Western digits are what the card terminals print.
- The build goes to `web/dist/`, which is not committed.
%% commit 2026-07-06T14:12:00+01:00 Tomás Ferreira <tomas@marsa.example>
Remember how totals are rounded

Co-authored-by: Claude <noreply@anthropic.com>
%% replace src/marsa/billing/totals.py
    net = basket.total_minor()
    return net + net * rate_on(day) // 10_000
%% with
    rate = rate_on(day)
    return sum(round_line(line.quantity * line.unit_minor * (10_000 + rate)) for line in basket.lines)


def round_line(basis_minor: int) -> int:
    return (basis_minor + 5_000) // 10_000
%% insert .max/memory/MEMORY.md
- Ask `rate_on()` for the day of the order, not of the payment: a rate may change in between.
- Round every invoice line, then add up the lines.
- Tests for `src/marsa/billing/totals.py` compare with amounts from real invoices, not with a second implementation.
%% commit 2026-07-09T17:55:00+03:00 Nadia Haddad <nadia@marsa.example>
Give AGENTS.md the rules that CLAUDE.md has
%% write AGENTS.md
# Marsa, for coding agents

The same rules as in `CLAUDE.md`, for agents that read this file instead.

## Commands

- `make run` starts the service on port 8000.
- `make test` must pass before every commit.
- `make lint` must be clean before every pull request.
- `npm run dev` serves the shop, `npm run build` writes it to `web/dist/`.
- `npm test` runs the shop's unit tests.

## Rules

- Money is an integer of minor units, named `*_minor`; never a float.
- Every endpoint has a test in `tests/` that calls it over HTTP.
- Keep test coverage of new code above 80 %.
- Never create `src/marsa/utils.py` or `src/marsa/helpers.py`: put a function next to what it works on.
- Times are stored in UTC and shown in `SHOP_TIMEZONE`.

## Architecture

- `src/marsa/orders/` knows nothing about money beyond `unit_minor`.
- `src/marsa/billing/` turns orders into invoices; nothing else writes to the ledger.
- `src/marsa/billing/ledger.py` only adds: a wrong booking is reversed by a new one.
- `src/marsa/api/` translates between HTTP and the two, and decides nothing.
%% commit 2026-07-14T12:08:00+03:00 Nadia Haddad <nadia@marsa.example>
Spell amounts out in Arabic on invoices

The tax office rejects an invoice whose total is not written in words.
%% write src/marsa/billing/tafqit.py
"""Amounts in Arabic words, as the tax office wants them."""

_ONES = ["صفر", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"]


def تفقيط(amount_minor: int) -> str:
    whole, rest = divmod(amount_minor, 100)
    words = _ONES[whole] if whole < len(_ONES) else str(whole)
    return f"{words} دولار و{rest:02d} سنتاً فقط لا غير"
%% write tests/test_tafqit.py
from marsa.billing.tafqit import تفقيط


def test_amounts_end_so_that_nothing_can_be_added():
    assert تفقيط(300).endswith("فقط لا غير")
%% insert .max/memory/MEMORY.md
| `src/marsa/billing/numbering.py` | invoice numbers |
| `src/marsa/billing/tafqit.py` | amounts in Arabic words |
| `src/marsa/billing/pdf.py` | the printed invoice |
%% insert .max/memory/MEMORY.md
- Tests for `src/marsa/billing/totals.py` compare with amounts from real invoices, not with a second implementation.
- 🧾 The function `تفقيط()` in `src/marsa/billing/tafqit.py` keeps its Arabic name: no English word means “spelling out an amount so that nothing can be added to it”, and the auditor searches for it. Details: [[project_arabic_invoices]].
%% append .max/memory/MEMORY.md

## Topic files

- [Arabic invoices](project_arabic_invoices.md) — why amounts are spelled out, and who checks it
%% write .max/memory/project_arabic_invoices.md
---
name: project_arabic_invoices
description: Why amounts on invoices are spelled out in Arabic, and who checks it
metadata:
  type: project
---

Every invoice carries its total in figures and in Arabic words. `تفقيط()` in `src/marsa/billing/tafqit.py` writes the words.

**Why:** the tax office returned 41 invoices in spring because the words were missing; a returned invoice counts as not issued.

**How to apply:** change the wording only after the accountant has agreed, and keep the closing words “فقط لا غير” (only, nothing else). The template in `src/marsa/billing/pdf.py` places them under the total, right to left.
%% write src/marsa/billing/pdf.py
"""The printed invoice."""

from marsa.billing.tafqit import تفقيط


def footer(total_minor: int) -> str:
    return f"{total_minor / 100:.2f} USD\n{تفقيط(total_minor)}"
%% commit 2026-07-20T15:40:00+02:00 Mina Park <mina@marsa.example>
Mail receipts from the shop
%% write web/src/receipts.ts
export async function sendReceiptMail(orderId: number, address: string): Promise<void> {
  await fetch(`/api/v1/orders/${orderId}/receipt`, { method: "POST", body: JSON.stringify({ address }) });
}
%% insert .max/memory/MEMORY.md
- The build goes to `web/dist/`, which is not committed.
- Send receipts with `sendReceiptMail()`; it retries, a bare `fetch` does not.
- Do not translate error codes of the card terminal: customers read them to the shop on the phone.
- The checkout is used with one thumb on a swaying boat: buttons are at least 48 pixels high.
- Snapshot files (`*.snap`) are reviewed like code; never update them with `-u` to make a test pass.
%% commit 2026-07-27T10:26:00+01:00 Tomás Ferreira <tomas@marsa.example>
Charge cards
%% write src/marsa/billing/cards.py
"""Card payments through the provider."""

MAX_ATTEMPTS = 3


def charge(token: str, amount_minor: int, *, idempotency_key: str) -> bool:
    for _ in range(MAX_ATTEMPTS):
        if _send(token, amount_minor, idempotency_key):
            return True
    return False


def _send(token: str, amount_minor: int, key: str) -> bool:
    return bool(token and amount_minor and key)
%% replace pyproject.toml
  "sqlalchemy>=2.0",
%% with
  "sqlalchemy>=2.0",
  "stripe>=9.6",
%% insert CLAUDE.md
- `src/marsa/api/` translates between HTTP and the two, and decides nothing.

## Payments

- Retry a failed card charge at most 3 times, then tell the customer.
- Card numbers never reach our logs; log the last four digits at most.
%% insert .max/memory/MEMORY.md
| `src/marsa/billing/tafqit.py` | amounts in Arabic words |
| `src/marsa/billing/cards.py` | card payments through the provider |
%% insert .max/memory/MEMORY.md
- Ask `rate_on()` for the day of the order, not of the payment: a rate may change in between.
- Retry a failed card charge at most 3 times, then tell the customer.
- Every call in `src/marsa/billing/cards.py` passes an idempotency key, otherwise a timeout charges the customer twice.
- Test cards and their answers are in the provider's documentation; `stripe.PaymentIntent.create` never runs in tests.
%% write .max/memory/reference_card_provider.md
---
name: reference_card_provider
description: Limits and habits of the card provider that are not in its documentation
metadata:
  type: reference
---

The provider answers `card_declined` for a lost card at first and `lost_card` from the second attempt on. `charge()` in `src/marsa/billing/cards.py` therefore looks at the last answer only.

**Why:** a shop told a customer that the bank had no money, while the card was reported lost.

**How to apply:** keep `MAX_ATTEMPTS` in `src/marsa/billing/cards.py` at two or more, and never show the first answer.
%% append .max/memory/MEMORY.md
- [Card provider](reference_card_provider.md) — limits and habits that are not in its documentation
