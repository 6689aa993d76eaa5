%% commit 2026-11-02T12:20:00+02:00 Nadia Haddad <nadia@marsa.example>
Deploy on any day again

The close runs from its own image now.
%% remove .max/memory/MEMORY.md
- No deployment in the last three days of a month: the close runs with the code of the day before.
%% commit 2026-11-05T10:41:00+01:00 Jonas Lindqvist <jonas@marsa.example>
Make idempotency keys a rule
%% insert CLAUDE.md
- Card numbers never reach our logs; log the last four digits at most.
- Every call to the card provider passes an idempotency key; otherwise a timeout charges the customer twice.
%% commit 2026-11-09T15:33:00+01:00 Mina Park <mina@marsa.example>
Ask for more tests around the checkout
%% replace CLAUDE.md
- Keep test coverage of new code above 80 %.
%% with
- Keep test coverage of new code above 90 %.
- Components never call `fetch`; they use `web/src/api/client.ts`.
%% insert .max/memory/MEMORY.md
- Browser tests select by role and label, never by class name; see `web/e2e/checkout.spec.ts`.
- `queueReceipt()` answers before the mail is out; do not tell the customer that it was sent.
- Do not translate error codes of the card terminal: customers read them to the shop on the phone.
%% write web/CLAUDE.md
# The shop

- Every text a customer sees exists in Arabic, English and French.
- Layout mirrors from right to left by logical properties (`margin-inline-start`), never by a second style sheet.
- Prices come formatted from `formatMinor()` in `src/money.ts`; a component never divides by 100.
- New screens go into `src/<area>/`, with their test beside them.

```
web/
├── e2e/            browser tests
├── src/
│   ├── api/        the only caller of the service
│   ├── checkout/   basket and payment
│   └── money.ts
└── index.html
```
%% commit 2026-11-12T09:08:00+00:00 Tomás Ferreira <tomas@marsa.example>
Doubt that migrations are better written by hand
%% replace .max/memory/MEMORY.md
- Migrations are written by hand in `migrations/`; never generate them from the models.
%% with
- Migrations are written by hand in `migrations/`; never generate them from the models.
<!-- bylaw: disputed 2026-11-12 tomas: the last three by hand forgot an index each -->
%% insert AGENTS.md
- Times are stored in UTC and shown in `SHOP_TIMEZONE`.
- Generate migrations from the models and read them before you commit; never write them by hand.
%% commit 2026-11-16T17:26:00+02:00 Nadia Haddad <nadia@marsa.example>
Write down what comes next

Co-authored-by: Claude <noreply@anthropic.com>
%% insert .max/memory/MEMORY.md
- Rates in `src/marsa/billing/rates.py` are basis points (11 % is 1100), because a percentage with decimals became a float twice.
<!-- bylaw: confirmed 2026-11-16 nadia -->
%% insert .max/memory/MEMORY.md
- Put local secrets into `~/.marsa/dev.env`; the service reads nothing else outside the repository.
- Branches are named `feat/<what>` or `fix/<what>`; nobody pushes to `main`.
- Prefer small and/or boring changes; say so when a change is neither.
- Decisions older than a year are asked about before they are obeyed.

## Plans

- Loyalty points will live in `src/marsa/loyalty/`, with their own ledger account.
- When the accountant agrees, credit notes get a series of their own (`CN-`), planned for `src/marsa/invoicing/credit_notes.py`.
- [ ] Ask the accountant who may see a credit note before it is sent.
- [x] Receipts are queued.
- TODO: `make seed` should fill a new database with a week of orders.
- The old `src/marsa/api/v1.py` was removed in October; partners get `/api/v2/orders` and a letter.
%% commit 2026-11-18T11:57:00+01:00 Jonas Lindqvist <jonas@marsa.example>
Remember what a slow close taught us
%% write .max/memory/feedback_month_end.md
---
name: feedback_month_end
description: Close the month in slices, and never hold a lock over all of it
metadata:
  type: feedback
---

`close_month()` in `src/marsa/jobs/month_end.py` gets at most 500 orders at a time.

**Why:** on 1 November one run of 9,000 orders held the invoice table for eleven minutes, and the shops could not sell.

**How to apply:** split the list of orders in the caller; a slice that fails is run again alone. Do not raise the limit without looking at the lock times in the log first.
%% append .max/memory/MEMORY.md
- [Month end](feedback_month_end.md) — close in slices, never hold a lock over all of it
- [Tax rates](project_tax_rates.md) — where new rates are announced
%% commit 2026-11-20T16:02:00+02:00 Nadia Haddad <nadia@marsa.example>
Release 1.4
%% replace pyproject.toml
version = "1.0.0"
%% with
version = "1.4.0"
%% write CHANGELOG.md
# Changelog

## 1.4.0 - 2026-11-20

- Receipts are queued.
- The month is closed in slices.
