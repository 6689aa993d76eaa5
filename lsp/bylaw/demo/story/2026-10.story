%% commit 2026-10-05T10:30:00+03:00 Nadia Haddad <nadia@marsa.example>
Let ruff hold the style
%% delete docs/style.md
%% replace pyproject.toml
[tool.pytest.ini_options]
%% with
[tool.ruff.lint]
select = ["E", "F", "N"]

[tool.pytest.ini_options]
%% commit 2026-10-09T16:48:00+01:00 Tomás Ferreira <tomas@marsa.example>
Remove version 1 of the API

Nobody called it for three weeks, say the logs.
%% delete src/marsa/api/v1.py
%% replace src/marsa/api/app.py
from marsa.api import v1, v2
%% with
from marsa.api import v2
%% replace src/marsa/api/app.py
app.include_router(v1.router, prefix="/api/v1")
app.include_router(v2.router, prefix="/api/v2")
%% with
app.include_router(v2.router, prefix="/api/v2")
%% replace web/src/api/client.ts
/api/v1/orders
%% with
/api/v2/orders
%% replace web/src/receipts.ts
/api/v1/orders
%% with
/api/v2/orders
%% replace .max/memory/MEMORY.md
- Route names are plural: `/api/v1/orders`, not `/api/v1/order`.
%% with
- Route names are plural: `/api/v2/orders`, not `/api/v2/order`.
%% insert .max/memory/MEMORY.md
- The handbook we gave to partners still names `src/marsa/api/v1.py`; they never look at our code, leave it.
<!-- bylaw: ignore stale-path: it is about their handbook, not about our code -->
%% insert CLAUDE.md
- Invoice numbers must not have gaps: call `next_number()` inside the transaction that stores the invoice, so that a rollback gives the number back.

## API

- Never call `create_order_v1()`: it was removed with version 1 of the API on 2026-10-09. Use `place_order()` instead.
- Paying is a second call; `place_order()` never charges a card.
%% commit 2026-10-14T11:29:00+01:00 Tomás Ferreira <tomas@marsa.example>
Retry card charges five times

The provider drops one call in forty since September.
%% replace src/marsa/billing/cards.py
MAX_ATTEMPTS = 3
%% with
MAX_ATTEMPTS = 5
%% replace CLAUDE.md
- Retry a failed card charge at most 3 times, then tell the customer.
%% with
- Retry a failed card charge at most 5 times, then tell the customer.
%% commit 2026-10-16T09:36:00+02:00 Jonas Lindqvist <jonas@marsa.example>
Prepare the harbour festival
%% insert .max/memory/MEMORY.md
- The job host runs in UTC; `SHOP_TIMEZONE` decides what day it is.
- During the harbour festival the shops stay open until 02:00; run the close at 04:00 instead of 01:00.
<!-- bylaw: expires 2026-11-01 -->
%% commit 2026-10-19T09:17:00+02:00 Jonas Lindqvist <jonas@marsa.example>
Keep runbooks in the wiki, where the people on call look
%% delete docs/runbooks/refunds.md
%% commit 2026-10-23T14:54:00+02:00 Mina Park <mina@marsa.example>
Queue receipts instead of sending them at once
%% write web/src/receipts.ts
export async function queueReceipt(orderId: number, address: string): Promise<void> {
  await fetch(`/api/v2/orders/${orderId}/receipt`, { method: "POST", body: JSON.stringify({ address }) });
}
%% commit 2026-10-28T10:10:00+00:00 Tomás Ferreira <tomas@marsa.example>
Call it invoicing, as the law does
%% move src/marsa/billing/ -> src/marsa/invoicing/
%% replace src/marsa/invoicing/totals.py
marsa.billing
%% with
marsa.invoicing
%% replace src/marsa/invoicing/refunds.py
marsa.billing
%% with
marsa.invoicing
%% replace src/marsa/invoicing/pdf.py
marsa.billing
%% with
marsa.invoicing
%% replace src/marsa/jobs/month_end.py
marsa.billing
%% with
marsa.invoicing
%% replace tests/test_invoices.py
marsa.billing
%% with
marsa.invoicing
%% replace tests/test_tafqit.py
marsa.billing
%% with
marsa.invoicing
