// The ten minutes that tests/e2e/test_tour.py spends in Neovim and Emacs, in VS Code: tour.json says what has to come of them.
import path from "node:path";
import { test } from "node:test";
import { bylaw, inHost, skip, startCodeServer, temporary } from "./harness.mjs";

/** Ticks every change of the preview that VS Code shows before it makes them, and applies them. */
async function acceptChanges(page) {
  const preview = page.locator(".bulk-edit-panel");
  const files = preview.locator(".monaco-list-row[aria-level='1'] .edit-checkbox");
  await files.first().waitFor({ timeout: 240_000 });
  for (const box of await files.all()) {
    await box.check();
  }
  await preview.getByRole("button", { name: "Apply" }).click();
}

test("the tour that every editor takes", { skip, timeout: 300_000 }, async (t) => {
  const folder = path.join(await temporary(t, "tour"), "marsa");
  await bylaw("demo", folder);
  await inHost(t, await startCodeServer(t, { install: false }), folder, "tour.cjs", acceptChanges);
});
