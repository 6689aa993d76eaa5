// Runs inside the extension host (extensionTestsPath): the client's logic against the real server. Throwing means failure.
const assert = require("node:assert/strict");
const { execFile } = require("node:child_process");
const fs = require("node:fs/promises");
const path = require("node:path");
const { promisify } = require("node:util");
const vscode = require("vscode");
const { open, run, until } = require("./kit.cjs");

const EXTENSION = "bylaw.bylaw";
const MOVED = "src/marsa/billing/ledger.py";

/* global performance */

const api = () => vscode.extensions.getExtension(EXTENSION).exports;
const roots = () => vscode.workspace.workspaceFolders.map((folder) => folder.uri);
const file = (root, ...parts) => vscode.Uri.joinPath(roots()[root], ...parts);
const findings = (uri, code) => vscode.languages.getDiagnostics(uri).filter((one) => one.source === "bylaw" && (!code || one.code === code || one.code?.value === code));
const found = (uri, code) => until(`${code} in ${uri.path}`, () => (findings(uri, code).length ? findings(uri, code) : undefined));
const healthy = () => until("a running server", () => api().server.health === "running");
const set = (name, value) => vscode.workspace.getConfiguration("bylaw").update(name, value, vscode.ConfigurationTarget.Global);
const pid = () => api().server.program?.pid;

async function restarted(origin) {
  return until(`a server from ${origin}`, () => api().server.health === "running" && api().server.located.origin === origin && api().server.located);
}

const steps = {
  async "first findings, ours and those of the Markdown extension (ms since the extension host started)"() {
    const memory = file(0, ".max", "memory", "MEMORY.md");
    const first = {};
    const watching = vscode.languages.onDidChangeDiagnostics(() => {
      for (const { source, code } of vscode.languages.getDiagnostics(memory)) {
        first[String(code).startsWith("link.") ? "markdown" : source] ??= Math.round(performance.now());
      }
    });
    first.opened = Math.round(performance.now());
    await open(memory);
    await until("both", () => first.bylaw && first.markdown);
    watching.dispose();
    console.log(`ok - # ${JSON.stringify(first)}`);
  },
  async "the bundled server starts with the first Python on PATH"() {
    await vscode.extensions.getExtension(EXTENSION).activate();
    await api().ready;
    await healthy();
    assert.equal(api().server.located.origin, "bundled");
    assert.equal(api().server.located.python.origin, "PATH");
    assert.deepEqual(api().server.complaints, []);
  },
  async "findings in both roots, one of them with spaces and other letters in its name"() {
    for (const root of [0, 1]) {
      await open(file(root, "CLAUDE.md"));
      await found(file(root, "CLAUDE.md"), "stale-path");
    }
  },
  async "findings in files that are not open, and the status item counts all"() {
    await found(file(0, ".max", "memory", "MEMORY.md"), "stale-version");
    await until("the status item", () => {
      const { stale } = api().counts();
      return stale > 30 && api().status.text.includes(`${stale} stale`);
    });
    assert.equal(api().status.command, "workbench.actions.view.problems");
  },
  async "memory files that are no Markdown by name"() {
    await fs.writeFile(file(1, ".cursorrules").fsPath, "# Rules\n\n- Read [the guide](docs/none.md) first.\n");
    await open(file(1, ".cursorrules"));
    await found(file(1, ".cursorrules"), "stale-link");
  },
  async "a hover tells the origin"() {
    const { document } = await open(file(1, "CLAUDE.md"));
    const line = document.getText().split("\n").findIndex((one) => one.includes("Invoice numbers"));
    const text = await until("the origin", async () => {
      const hovers = await vscode.commands.executeCommand("vscode.executeHoverProvider", document.uri, new vscode.Position(line, 6));
      const words = hovers.flatMap((one) => one.contents.map((content) => content.value)).join("\n");
      return words.includes("Nadia Haddad") && words;
    });
    assert.match(text, /Promoted/);
  },
  async "a quick fix follows the move"() {
    const { document } = await open(file(1, "CLAUDE.md"));
    const [stale] = findings(document.uri, "stale-path").filter((one) => document.getText(one.range) === MOVED);
    const action = await until("the quick fix", async () => {
      const all = await vscode.commands.executeCommand("vscode.executeCodeActionProvider", document.uri, stale.range, "quickfix", 10);
      return all?.find((one) => one.title.includes("src/marsa/invoicing/ledger.py"));
    });
    assert.ok(await vscode.workspace.applyEdit(action.edit));
    assert.ok(!document.getText().includes(MOVED));
    await until("the finding to go", () => !findings(document.uri).some((one) => one.message.includes(MOVED)));
    await document.save();
  },
  async "a setting is followed at once, and taken back"() {
    const uri = file(0, "CLAUDE.md");
    await set("severity", { "stale-import": "off" });
    await until("stale-import to go", () => !findings(uri, "stale-import").length);
    await found(uri, "stale-path");
    await set("severity", undefined);
    await found(uri, "stale-import");
  },
  async "restarts that come together are one, and nothing is left behind"() {
    const before = pid();
    await Promise.all([1, 2, 3].map(() => vscode.commands.executeCommand("bylaw.restart")));
    await healthy();
    assert.notEqual(pid(), before);
    await until("the old server to end", () => !alive(before));
    await found(file(0, "CLAUDE.md"), "stale-path");
  },
  async "a restart at the moment when the server says that it runs"() {
    const { server } = api();
    const again = new Promise((resolve) => {
      const watching = server.onChanged((health) => {
        if (health === "running") {
          watching.dispose();
          resolve(vscode.commands.executeCommand("bylaw.restart"));
        }
      });
    });
    await vscode.commands.executeCommand("bylaw.restart");
    await again;
    await healthy();
    await found(file(0, "CLAUDE.md"), "stale-path");
  },
  async "a server that is killed comes back"() {
    const before = pid();
    process.kill(before, "SIGKILL");
    await until("another server", () => pid() && pid() !== before && api().server.health === "running");
    const { document } = await open(file(0, "CLAUDE.md"));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(document.lineCount, 0), "\n- See [the plan](docs/no-plan.md).\n");
    await vscode.workspace.applyEdit(edit);
    await found(document.uri, "stale-link");
  },
  async "bylaw.path that does not run is told, and the bundled server runs"() {
    await set("path", "/no/such/bylaw");
    await until("the complaint", () => api().server.complaints.some((one) => one.includes("/no/such/bylaw")));
    await restarted("bundled");
    await set("path", undefined);
    await until("no complaint", () => !api().server.complaints.length);
  },
  async "a program that never answers can be left, and is ended"() {
    const script = path.join(file(1).fsPath, "never");
    await fs.writeFile(script, `#!/bin/sh\n[ "$1" = --version ] && echo bylaw 9.9.9 && exit\necho $$ > "$0.pid"\nread _ && exec cat\n`, { mode: 0o755 });
    await set("path", script);
    const started = await until("it to start", () => fs.readFile(`${script}.pid`, "utf8").catch(() => ""));
    assert.equal(api().server.health, "starting");
    await set("path", undefined);
    await restarted("bundled");
    await until("it to end", () => !alive(Number(started)));
  },
  async "bylaw.interpreter is used; one that does not run is told"() {
    await set("interpreter", process.env.BYLAW_E2E_PYTHON);
    await until("the interpreter", () => api().server.health === "running" && api().server.located.python?.origin === "setting bylaw.interpreter");
    await set("interpreter", __filename);
    await until("the complaint", () => api().server.complaints.some((one) => one.includes("bylaw.interpreter")));
    await set("interpreter", undefined);
    await until("no complaint", () => !api().server.complaints.length && api().server.health === "running");
  },
  async "an installed bylaw: named by bylaw.path, or in an environment of the folder"() {
    const environment = process.env.BYLAW_E2E_ENVIRONMENT;
    if (!environment) {
      return console.log("ok - # no bylaw is installed beside $PYTHON: not tested");
    }
    await set("path", path.join(environment, "bin", "bylaw"));
    await restarted("setting bylaw.path");
    await found(file(1, "CLAUDE.md"), "stale-import");
    await set("path", undefined);
    await restarted("bundled");
    await fs.symlink(environment, file(0, ".venv").fsPath);
    await vscode.commands.executeCommand("bylaw.restart");
    await restarted("environment of the folder");
    await found(file(1, "CLAUDE.md"), "stale-import");
    await fs.unlink(file(0, ".venv").fsPath);
    await vscode.commands.executeCommand("bylaw.restart");
    await restarted("bundled");
  },
  async "an environment whose bylaw is too old, or of another major version, runs the bundled server"() {
    await fs.rm(file(0, ".venv").fsPath, { recursive: true, force: true }); // never written through a link that is still there
    await promisify(execFile)(process.env.BYLAW_E2E_PYTHON, ["-m", "venv", "--without-pip", file(0, ".venv").fsPath]);
    const site = path.join(file(0, ".venv", "lib").fsPath, (await fs.readdir(file(0, ".venv", "lib").fsPath))[0], "site-packages");
    await fs.mkdir(path.join(site, "bylaw"));
    await fs.writeFile(path.join(site, "bylaw", "__init__.py"), "raise SystemExit('of another time')\n");
    for (const version of ["0.0.9", "99.0.0"]) {
      await fs.mkdir(path.join(site, `bylaw-${version}.dist-info`));
      await vscode.commands.executeCommand("bylaw.restart");
      assert.equal((await restarted("bundled")).python.origin, "environment of the folder");
      await fs.rmdir(path.join(site, `bylaw-${version}.dist-info`));
    }
    await fs.rm(file(0, ".venv").fsPath, { recursive: true });
    await vscode.commands.executeCommand("bylaw.restart");
    await restarted("bundled");
  },
  async "a memory file that is deleted, open or not, keeps no findings"() {
    const [closed, opened] = [file(0, ".max", "memory", "project_arabic_invoices.md"), file(0, "AGENTS.md")];
    const texts = await Promise.all([closed, opened].map((uri) => fs.readFile(uri.fsPath)));
    await found(closed, "stale-path");
    await vscode.commands.executeCommand("vscode.open", opened); // openTextDocument would keep it open for minutes
    await found(opened, "stale-path");
    await Promise.all([closed, opened].map((uri) => fs.rm(uri.fsPath)));
    await until("the file that was not open", () => !findings(closed).length);
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    await until("the file that was open", () => !findings(opened).length);
    await Promise.all([closed, opened].map((uri, index) => fs.writeFile(uri.fsPath, texts[index])));
    await found(closed, "stale-path");
    await found(opened, "stale-path");
  },
  async "the report of one of two folders opens as a page"() {
    const [first] = (await api().server.client.sendRequest("bylaw/report", {})).roots;
    const { title, html } = await api().server.client.sendRequest("bylaw/report", first);
    assert.match(html, /^<!doctype html>/);
    const asked = vscode.commands.executeCommand("bylaw.openReport");
    await until("the page", async () => {
      await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return vscode.window.tabGroups.all.some((group) => group.tabs.some((tab) => tab.label === title));
    });
    await asked;
  },
  async "the workspace is checked, and debug information names no file"() {
    await vscode.commands.executeCommand("bylaw.checkWorkspace");
    await vscode.commands.executeCommand("bylaw.copyDebugInfo");
    const text = await vscode.env.clipboard.readText();
    assert.match(JSON.parse(text).server, /^\d+\.\d+\.\d+ \(bundled\), running; Python 3\.\d+ \(PATH\)$/);
    assert.doesNotMatch(text, /CLAUDE|marsa/);
  },
};

function alive(process_) {
  try {
    return process.kill(process_, 0);
  } catch {
    return false;
  }
}

exports.run = () => run(steps, () => ({ health: api()?.server.health, located: api()?.server.located }));
