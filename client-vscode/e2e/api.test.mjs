// The client's logic: suite.cjs runs in the extension host of a real VS Code; the page only has to be there.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { bylaw, inHost, python, skip, startCodeServer, temporary } from "./harness.mjs";

const { PYTHON = "python3" } = process.env;

test("the client's logic in the extension host", { skip, timeout: 600_000 }, async (t) => {
  const parent = await temporary(t, "roots");
  const folders = [path.join(parent, "marsa"), path.join(parent, "Größe مرسى α β")];
  for (const folder of folders) {
    await bylaw("demo", folder);
  }
  const workspace = path.join(parent, "two.code-workspace");
  await writeFile(workspace, JSON.stringify({ folders: folders.map((folder) => ({ path: folder })) }));

  const prefix = execFileSync(PYTHON, ["-c", "import sys; print(sys.prefix)"], { encoding: "utf8" }).trim();
  const server = await startCodeServer(t, {
    install: false,
    settings: { "markdown.validate.enabled": true }, // to compare with
    // of a virtual environment only the system's Python: its packages must not make up for one that is not bundled
    interpreter: execFileSync(PYTHON, ["-c", "import os, sys; print(os.path.realpath(sys.executable))"], { encoding: "utf8" }).trim(),
    env: {
      BYLAW_E2E_PYTHON: await python(),
      BYLAW_E2E_ENVIRONMENT: existsSync(path.join(prefix, "bin", "bylaw")) ? prefix : "",
    },
  });
  await inHost(t, server, workspace, "suite.cjs");
});
