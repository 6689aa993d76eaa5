// Where the extension has to manage with less: no Python, a folder that is not trusted.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { bylaw, openPage, pictured, skip, startCodeServer, temporary } from "./harness.mjs";
import { workbench } from "./workbench.mjs";

test("without a Python, one message with ways out", { skip, timeout: 180_000 }, async (t) => {
  const folder = path.join(await temporary(t, "demo"), "marsa");
  await bylaw("demo", folder);
  const server = await startCodeServer(t, { interpreter: null });
  const page = await openPage(t);
  const ui = workbench(page);
  await pictured(page, "no-python", async () => {
    await page.goto(server.window(folder, [["openFile", server.uri(path.join(folder, "CLAUDE.md"))]]));
    const message = ui.message("Bylaw found no Python 3.10 or later");
    await message.waitFor();
    assert.deepEqual(await ui.buttons(message), ["Choose Interpreter…", "Help", "Don't Ask Again"]);
    await ui.press(message, "Help");
    await ui.tab("Preview python.md").waitFor();
    await ui.status("Bylaw").waitFor();
    assert.equal(await ui.messages("Bylaw").count(), 0);
  });
});

test("in a folder that is not trusted nothing of the folder runs, and findings are shown", { skip, timeout: 180_000 }, async (t) => {
  const parent = await temporary(t, "demo");
  const folder = path.join(parent, "marsa");
  await bylaw("demo", folder);
  const trap = path.join(parent, "trap");
  const sprung = path.join(parent, "sprung");
  await writeFile(trap, `#!/bin/sh\necho "$0 $*" >> '${sprung}'\n`);
  await chmod(trap, 0o755);
  for (const place of [".venv/bin/python", ".venv/bin/bylaw", "python3", "git", "bylaw.py", "rapidfuzz.py"]) {
    await mkdir(path.dirname(path.join(folder, place)), { recursive: true });
    await writeFile(path.join(folder, place), `#!/bin/sh\necho "$0 $*" >> '${sprung}'\n`, { mode: 0o755 });
  }
  await mkdir(path.join(folder, ".vscode"));
  await writeFile(path.join(folder, ".vscode", "settings.json"), JSON.stringify({ "bylaw.path": trap, "bylaw.interpreter": trap }));
  execFileSync("git", ["-C", folder, "config", "core.fsmonitor", trap]);

  const server = await startCodeServer(t, { trusted: false });
  const page = await openPage(t);
  const ui = workbench(page);
  await pictured(page, "untrusted", async () => {
    await page.goto(server.window(folder, [["openFile", server.uri(path.join(folder, "CLAUDE.md"))]]));
    await ui.status("Restricted Mode").waitFor();
    await ui.squiggles("CLAUDE.md").first().waitFor();
    assert.match(await server.log(), /Starting Bylaw \S+ \(bundled\)/);
    assert.ok(!existsSync(sprung), "something of the folder was run");
  });
});
