// The ten minutes that tests/e2e/test_tour.py spends in Neovim and Emacs, in VS Code: tour.json says what has to come of them.
import path from "node:path";
import { test } from "node:test";
import { bylaw, inHost, skip, startCodeServer, temporary } from "./harness.mjs";
import { workbench } from "./workbench.mjs";

test("the tour that every editor takes", { skip, timeout: 300_000 }, async (t) => {
  const folder = path.join(await temporary(t, "tour"), "marsa");
  await bylaw("demo", folder);
  await inHost(t, await startCodeServer(t, { install: false }), folder, "tour.cjs", (page) => workbench(page).acceptChanges());
});
