// Starts code-server on a free loopback port with private folders, and a browser page on it. stop() removes everything.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { chromium } from "playwright-core";

const run = promisify(execFile);
export const client = path.join(import.meta.dirname, "..");
export const vsix = path.join(client, "bylaw.vsix");
const { CODE_SERVER, CHROMIUM = "/usr/bin/chromium", PYTHON = "python3", SHOTS, VERBOSE } = process.env;

/** Why the tests cannot run here; false if they can. */
export const skip = !CODE_SERVER
  ? "set CODE_SERVER to the launcher that e2e/setup-code-server.sh makes"
  : !existsSync(CHROMIUM)
    ? "set CHROMIUM to a Chromium"
    : !existsSync(vsix)
      ? "run `npm run package` first"
      : false;

const started = performance.now();
/** Says what has been reached, with the seconds since the start. */
export const mark = (text) => console.log(`# ${((performance.now() - started) / 1000).toFixed(1)} s  ${text}`);

/** The interpreter that $PYTHON names, itself and not a shim of a version manager. */
export async function python() {
  return (await run(PYTHON, ["-I", "-c", "import sys; print(sys.executable)"])).stdout.trim();
}

/** Runs the bundled `bylaw`. */
export async function bylaw(...args) {
  return (await run(await python(), ["-I", path.join(client, "python", "run_server.py"), ...args])).stdout;
}

/** A folder under the temporary one that is removed when the test `t` ends. */
export async function temporary(t, name) {
  const folder = await mkdtemp(path.join(tmpdir(), `bylaw-e2e-${name}-`));
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  return folder;
}

const SETTINGS = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "workbench.colorTheme": "Default Light Modern",
  "telemetry.telemetryLevel": "off",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "workbench.reduceMotion": "on",
  "editor.minimap.enabled": false,
  "editor.occurrencesHighlight": "off",
  "editor.lightbulb.enabled": "on",
  "editor.hover.delay": 50,
  "editor.accessibilitySupport": "off",
  "files.autoSave": "off",
  "git.openRepositoryInParentFolders": "never",
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
};

/** A folder for PATH that holds these programs and no others; `python`, if any, is its `python3`. */
async function programs(root, names, python) {
  const folder = path.join(root, "bin");
  await mkdir(folder);
  for (const name of names) {
    await symlink(await found(name), path.join(folder, name));
  }
  if (python) {
    await writeFile(path.join(folder, "python3"), `#!/bin/sh\nexec '${python}' "$@"\n`, { mode: 0o755 }); // not a link: it must know its environment
  }
  return folder;
}

/** A Python for which nothing is installed, not even pip. */
async function emptyPython(root) {
  await run(await python(), ["-m", "venv", "--without-pip", path.join(root, "empty")]);
  return path.join(root, "empty", "bin", "python3");
}

/** Lets the browser reach a server that listens at a socket file: such a one needs no network. Gives its address. */
async function reachable(t, socket) {
  const server = createServer((client) => {
    const inside = connect(socket);
    client.pipe(inside).pipe(client);
    client.on("error", () => inside.destroy());
    inside.on("error", () => client.destroy());
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}`;
}

/** Starts a program where there is no network, not even to this machine itself. */
export const WITHOUT_NETWORK = ["/usr/bin/unshare", "--user", "--map-root-user", "--net"];

async function found(name) {
  return (await run("/bin/sh", ["-c", `command -v ${name}`])).stdout.trim();
}

/**
 * Starts code-server with the packaged extension installed, or without it (`install: false`) for one in development.
 * `interpreter`: what `python3` on PATH is (by default one without any package), null for none. `trusted: false` opens
 * every folder in restricted mode. `env`: more variables for it. `offline`: it and all that it starts have no network.
 */
export async function startCodeServer(t, { settings = {}, trusted = true, install = true, interpreter, env: more = {}, offline = false } = {}) {
  const root = await temporary(t, "server");
  const user = path.join(root, "data", "User");
  await mkdir(user, { recursive: true });
  await mkdir(path.join(root, "home"));
  await writeFile(path.join(user, "settings.json"), JSON.stringify({ ...SETTINGS, ...settings }));
  const names = ["node", "git", "sh", "uname", "dirname", "readlink", "ps", "cat", "sed", "grep"];
  const env = {
    PATH: await programs(root, names, interpreter === undefined ? await emptyPython(root) : interpreter),
    LANG: "C.UTF-8",
    VSCODE_CLI: "1", // else the extension host gets the PATH of a login shell
    HOME: path.join(root, "home"),
    EXTENSIONS_GALLERY: '{"serviceUrl":"","itemUrl":"","resourceUrlTemplate":"","controlUrl":""}', // no look-ups at open-vsx.org
    ...more,
  };
  const folders = ["--user-data-dir", path.join(root, "data"), "--extensions-dir", path.join(root, "extensions"), "--config", path.join(root, "config.yaml")];
  if (install) {
    await run(CODE_SERVER, [...folders, "--install-extension", vsix], { env });
    mark("extension installed");
  }
  const socket = path.join(root, "socket");
  const where = offline ? ["--socket", socket] : ["--bind-addr", "127.0.0.1:0"];
  const options = ["--auth", "none", ...where, "--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"];
  const trust = trusted ? ["--disable-workspace-trust"] : [];
  // A process group of its own: code-server forks, and its extension host forks the language server.
  const command = [...(offline ? [...WITHOUT_NETWORK, "--"] : []), CODE_SERVER, ...folders, ...options, ...trust];
  const child = spawn(command[0], command.slice(1), { env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  t.after(async () => {
    if (VERBOSE) {
      console.log(text);
    }
    const gone = new Promise((resolve) => (child.exitCode === null ? child.once("exit", resolve) : resolve()));
    signal(child.pid, "SIGTERM");
    await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 5000).unref())]);
    signal(child.pid, "SIGKILL");
  });
  const address = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`code-server did not start:\n${text}`)), 60_000);
    const feed = (bytes) => {
      text += bytes;
      const listening = /HTTP server listening on (http:\/\/127\.0\.0\.1:\d+|\S+)/.exec(text);
      if (listening) {
        clearTimeout(late);
        resolve(offline ? reachable(t, socket) : listening[1]);
      }
    };
    child.stdout.on("data", feed);
    child.stderr.on("data", feed);
    child.on("exit", (code) => reject(new Error(`code-server ended (${code}):\n${text}`)));
  });
  mark("code-server listens");
  return {
    /** The address of a window on `folder` (or a .code-workspace); `payload` as the workbench takes it. */
    window(folder, payload) {
      const url = new URL(address);
      url.searchParams.set(folder.endsWith(".code-workspace") ? "workspace" : "folder", folder);
      url.searchParams.set("payload", JSON.stringify(payload));
      return url.href;
    },
    uri: (file) => `vscode-remote://${new URL(address).host}${encodeURI(file)}`,
    /** What our extension has written to its output. */
    async log() {
      const all = await readdir(path.join(root, "data", "logs"), { recursive: true }).catch(() => []);
      const ours = all.filter((name) => name.endsWith("Bylaw.log"));
      return (await Promise.all(ours.map((name) => readFile(path.join(root, "data", "logs", name), "utf8")))).join("");
    },
  };
}

function signal(group, name) {
  try {
    process.kill(-group, name);
  } catch {
    // it has ended already
  }
}

export async function openPage(t) {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    ],
  });
  t.after(() => browser.close());
  const context = await browser.newContext({ viewport: { width: 1200, height: 720 }, serviceWorkers: "allow", permissions: ["clipboard-read", "clipboard-write"] });
  await context.route((url) => !["127.0.0.1", "localhost"].includes(url.hostname), (route) => route.abort());
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  return page;
}

/**
 * Runs the suite `name` of this folder inside the extension host of a window on `folder`, with the extension as it is built.
 * `meanwhile` does with the page what only a person can do.
 */
export async function inHost(t, server, folder, name, meanwhile = async () => undefined) {
  const page = await openPage(t);
  const said = [];
  const ended = new Promise((resolve) => {
    page.exposeFunction("codeAutomationExit", resolve);
  });
  await page.exposeFunction("codeAutomationLog", (_, args) => said.push(args.map(String).join(" ")));
  page.on("console", (message) => {
    const line = message.text();
    if (/\bok - /.test(line)) {
      mark(line.slice(0, 2000));
    }
  });
  await page.goto(
    server.window(folder, [
      ["extensionDevelopmentPath", server.uri(client)],
      ["extensionTestsPath", server.uri(path.join(client, "e2e", name))],
      ["skipWelcome", "true"],
    ]),
  );
  const [code] = await Promise.all([ended, Promise.race([ended, meanwhile(page)])]);
  if (code !== 0 || VERBOSE) {
    console.log(said.join("\n"));
    console.log(await server.log());
  }
  assert.equal(code, 0);
}

/** Runs `steps`; when they fail, a picture of the page is kept in $SHOTS, or the temporary folder. */
export async function pictured(page, name, steps) {
  try {
    await steps();
  } catch (error) {
    const file = path.join(SHOTS && SHOTS !== "1" ? SHOTS : tmpdir(), `bylaw-e2e-${name}-failed.png`);
    await page.screenshot({ path: file }).catch(() => undefined);
    error.message += `\n(picture: ${file})`;
    throw error;
  }
}
