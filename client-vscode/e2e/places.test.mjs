// Where the installed extension meets other circumstances: no Python, no network, no trust, two folders, a server that is
// restarted or killed, a newer bylaw in the workspace.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, cp, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { WITHOUT_NETWORK, bylaw, client, openPage, pictured, python, skip, startCodeServer, temporary } from "./harness.mjs";
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
    await ui.squiggles("CLAUDE.md").first().waitFor({ timeout: 90_000 });
    assert.match(await server.log(), /Starting Bylaw \S+ \(bundled\)/);
    assert.ok(!existsSync(sprung), "something of the folder was run");
  });
});

const noNamespaces = skip || (spawnSync(WITHOUT_NETWORK[0], [...WITHOUT_NETWORK.slice(1), "true"]).status === 0 ? false : "this system lets nobody cut a program off from the network");

test("without a network it starts and finds all the same", { skip: noNamespaces, timeout: 180_000 }, async (t) => {
  const folder = path.join(await temporary(t, "demo"), "marsa");
  await bylaw("demo", folder);
  const server = await startCodeServer(t, { offline: true });
  const page = await openPage(t);
  const ui = workbench(page);
  await pictured(page, "offline", async () => {
    await page.goto(server.window(folder, [["openFile", server.uri(path.join(folder, "CLAUDE.md"))]]));
    await ui.squiggles("CLAUDE.md").first().waitFor({ timeout: 90_000 });
    assert.match(await server.log(), /Starting Bylaw \S+ \(bundled\)/);
  });
});

/** The processes that run the bundled server whose start the extension's log tells. */
function servers(log) {
  const script = /\S+run_server\.py/.exec(log)?.[0];
  const found = script ? spawnSync("pgrep", ["-f", `${script} server`], { encoding: "utf8" }).stdout : "";
  return found.split("\n").filter(Boolean).map(Number);
}

test("two folders, spaces and other letters in a name, a restart, a server that is killed", { skip, timeout: 300_000 }, async (t) => {
  const parent = await temporary(t, "roots");
  const folders = [path.join(parent, "Größe مرسى α β"), path.join(parent, "marsa")];
  for (const folder of folders) {
    await bylaw("demo", folder);
  }
  const both = path.join(parent, "both.code-workspace");
  await writeFile(both, JSON.stringify({ folders: folders.map((folder) => ({ path: folder })) }));
  const server = await startCodeServer(t);
  const page = await openPage(t);
  const ui = workbench(page);
  const other = async (before) => {
    for (;;) {
      const now = servers(await server.log());
      if (now.length === 1 && now[0] !== before) {
        return now[0];
      }
      await page.waitForTimeout(200);
    }
  };
  await pictured(page, "roots", async () => {
    await page.goto(server.window(both, [["openFile", server.uri(path.join(folders[0], "CLAUDE.md"))]]));
    await ui.squiggles("CLAUDE.md").first().waitFor({ timeout: 90_000 });
    const stale = "62 stale"; // 31 warnings in each
    await ui.status(stale).waitFor();
    const first = await other(undefined);
    await ui.command("Bylaw: Restart Server");
    const second = await other(first);
    await ui.status(stale).waitFor({ timeout: 60_000 });
    process.kill(second, "SIGKILL");
    await other(second);
    await ui.status(stale).waitFor({ timeout: 60_000 });
    await ui.squiggles("CLAUDE.md").first().waitFor();
    assert.match(await server.log(), /serving 2 folders/);
  });
});

/** An environment in which pip has installed this checkout as `version`; undefined where pip cannot. */
async function environment(folder, source, version) {
  for (const name of ["pyproject.toml", "README.md", "LICENSE", "lsp"]) {
    await cp(path.join(client, "..", name), path.join(source, name), { recursive: true, filter: (file) => !file.includes("__pycache__") });
  }
  const init = path.join(source, "lsp", "bylaw", "__init__.py");
  await writeFile(init, (await readFile(init, "utf8")).replace(/__version__ = ".*"/, `__version__ = "${version}"`));
  execFileSync(await python(), ["-m", "venv", "--without-pip", folder]);
  const own = path.join(folder, "bin", "python");
  const base = execFileSync(own, ["-c", "import sys; print(sys._base_executable)"], { encoding: "utf8" }).trim();
  return spawnSync(base, ["-m", "pip", "--python", own, "--quiet", "install", source], { encoding: "utf8" });
}

test("a newer bylaw in the workspace's environment runs instead of the bundled one", { skip, timeout: 420_000 }, async (t) => {
  const parent = await temporary(t, "demo");
  const folder = path.join(parent, "marsa");
  await bylaw("demo", folder);
  const pip = await environment(path.join(folder, ".venv"), path.join(parent, "source"), "0.99.0");
  if (pip.status !== 0) {
    return t.skip(`pip cannot install here: ${pip.stderr}`);
  }
  const server = await startCodeServer(t);
  const page = await openPage(t);
  const ui = workbench(page);
  await pictured(page, "newer", async () => {
    await page.goto(server.window(folder, [["openFile", server.uri(path.join(folder, "CLAUDE.md"))]]));
    await ui.squiggles("CLAUDE.md").first().waitFor({ timeout: 90_000 });
    assert.match(await server.log(), /Starting Bylaw 0\.99\.0 \(environment of the folder\)/);
    await ui.command("Bylaw: Restart Server");
    await ui.squiggles("CLAUDE.md").first().waitFor({ timeout: 90_000 });
  });
});
