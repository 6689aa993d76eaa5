// What goes into the .vsix, and whether it is what the rest of the repository says.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";

const client = path.join(import.meta.dirname, "..");
const read = (...parts) => readFileSync(path.join(client, ...parts), "utf8");
const manifest = JSON.parse(read("package.json"));
const python = process.env.PYTHON ?? "python3";
const unbundled = existsSync(path.join(client, "bundled", "libs")) ? false : "run `npm run bundle` first";

test("the settings, activation events and patterns are what the server's tables say", () => {
  const { status, stdout, stderr } = spawnSync(python, ["scripts/generate.py", "--check"], { cwd: client, encoding: "utf8" });
  assert.equal(status, 0, `${stdout}${stderr}\nnpm run generate writes them anew`);
});

test("one version, one licence", () => {
  assert.match(read("..", "lsp", "bylaw", "__init__.py"), new RegExp(`__version__ = "${manifest.version}"`));
  assert.equal(JSON.parse(read("claude-plugin", ".claude-plugin", "plugin.json")).version, manifest.version);
  assert.match(read("CHANGELOG.md"), new RegExp(`^## ${manifest.version.replaceAll(".", "\\.")}`, "m"));
  assert.equal(read("LICENSE"), read("..", "LICENSE"));
});

test("the marketplace lists the plugin that is there", () => {
  const [{ name, source, description }] = JSON.parse(read("..", ".claude-plugin", "marketplace.json")).plugins;
  const plugin = JSON.parse(read("..", source, ".claude-plugin", "plugin.json"));
  assert.deepEqual([name, description], [plugin.name, plugin.description]);
});

test("the plugin for Claude Code has the form that its documentation gives", () => {
  const text = { command: "string", args: "strings", extensionToLanguage: "texts", env: "texts", startupTimeout: "number" };
  const kind = (value) => (Array.isArray(value) ? "strings" : typeof value === "object" ? "texts" : typeof value);
  const servers = Object.entries(JSON.parse(read("claude-plugin", ".lsp.json")));
  assert.deepEqual(servers.map(([name, given]) => [name, Object.fromEntries(Object.entries(given).map(([key, value]) => [key, kind(value)]))]), [["bylaw", text]]);
  const [[, { command, args, extensionToLanguage }]] = servers;
  assert.deepEqual([command, args], ["bylaw", ["server"]]);
  assert.deepEqual(extensionToLanguage, { ".md": "markdown", ".mdc": "markdown" });
  const plugin = JSON.parse(read("claude-plugin", ".claude-plugin", "plugin.json"));
  assert.match(plugin.name, /^[a-z][a-z0-9-]*$/);
  assert.deepEqual(Object.keys(plugin).filter((key) => !["name", "version", "description", "author", "homepage", "repository", "license", "keywords"].includes(key)), []);
  const market = JSON.parse(read("..", ".claude-plugin", "marketplace.json"));
  assert.deepEqual([typeof market.name, typeof market.owner.name, market.plugins.length], ["string", "string", 1]);
});

test("every command that is registered is offered, and the other way round", () => {
  const registered = [...read("src", "commands.ts").matchAll(/^ {4}"(bylaw\.\w+)":/gm)].map((found) => found[1]);
  const list = "import sys; sys.path.insert(0, '../lsp'); from bylaw.server.commands import COMMANDS; print(*COMMANDS)";
  const ofServer = execFileSync(python, ["-c", list], { cwd: client, encoding: "utf8" }).trim().split(" ");
  const offered = manifest.contributes.commands.map((one) => one.command);
  assert.deepEqual([...registered, ...ofServer].sort(), offered.sort());
  const inMenus = Object.values(manifest.contributes.menus).flat().map((one) => one.command).filter(Boolean);
  assert.deepEqual(inMenus.filter((name) => !offered.includes(name)), []);
});

test("the client stays thin", () => {
  const lines = readdirSync(path.join(client, "src")).flatMap((file) => read("src", file).trimEnd().split("\n"));
  assert.ok(lines.length <= 600, `${lines.length} lines, comments and all`);
  assert.deepEqual(lines.filter((line) => line.length > 140), []);
});

test("the lock names no registry, so that any mirror serves it", () => {
  assert.doesNotMatch(read("package-lock.json"), /"resolved"/);
});

test("only what is meant to be shipped is shipped", { skip: unbundled }, () => {
  const listed = execFileSync("npx", ["--no-install", "vsce", "ls", "--no-dependencies"], { cwd: client, encoding: "utf8" }).trim().split("\n").filter((file) => !file.includes("__pycache__")); // `npm run package` bundles anew
  const allowed = [
    /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|out\/extension\.js|python\/run_server\.py|bundled\/LICENCES\.md)$/,
    /^media\/\w+\.(png|webp)$/,
    /^walkthrough\/\w+\.md$/,
    /^bundled\/(libs|fallback)\/.*(\.py|\.story|\/page\.(css|js)|\/METADATA|\/(LICEN[CS]E|AUTHORS|COPYING|NOTICE)[\w.-]*|\.json|\.LICENSE|\.tmpl)$/,
  ];
  assert.deepEqual(listed.filter((file) => !allowed.some((form) => form.test(file))), []);
  assert.ok(listed.includes("bundled/libs/bylaw/server/server.py"));
});

test("the package is small", { skip: existsSync(path.join(client, "bylaw.vsix")) ? false : "run `npm run package` first" }, () => {
  assert.ok(statSync(path.join(client, "bylaw.vsix")).size <= 3_000_000);
});

const bundledServer = (options, code) =>
  spawnSync(python, ["-I", ...options, "-c", `import sys; sys.path.insert(0, "python"); import run_server; ${code}`], { cwd: client, encoding: "utf8" });

test("the bundled server runs without any installed package", { skip: unbundled }, () => {
  const { stdout, stderr } = spawnSync(python, ["-I", "-S", "python/run_server.py", "--version"], { cwd: client, encoding: "utf8" });
  assert.equal(stdout, `bylaw ${manifest.version}\n`, stderr);
  const imports = "sys.argv[1:] = ['--version']\ntry: run_server.main()\nexcept SystemExit: pass\n";
  const { stdout: modules, stderr: said } = bundledServer(["-S"], `\n${imports}import bylaw.server.server, rapidfuzz.fuzz; print(rapidfuzz.fuzz.ratio.__module__)`);
  assert.match(modules, /rapidfuzz\.fuzz_py/, said);
});

test("code in every language that Bylaw reads is read by the bundled server", { skip: unbundled }, () => {
  const text = "<?php name(1); ?><script>name(1)</script> $name = name(1)";
  const uses = `for ending in code._BY_ENDING: code.uses('a.' + ending, '${text}', ['name'])`;
  const { status, stderr } = bundledServer(["-S"], `\nsys.path.insert(0, 'bundled/libs')\nfrom bylaw.language import code\n${uses}`);
  assert.equal(status, 0, stderr);
});

test("which Bylaw an interpreter runs: its own if it is compatible, or else the bundled one", { skip: unbundled }, () => {
  const site = mkdtempSync(path.join(tmpdir(), "bylaw-site-"));
  mkdirSync(path.join(site, "bylaw"));
  writeFileSync(path.join(site, "bylaw", "__init__.py"), '__version__ = "of its own"\n');
  writeFileSync(path.join(site, "bylaw", "__main__.py"), "main = lambda: 0\n");
  const first = (...options) => {
    const code = `sys.path.insert(0, ${JSON.stringify(site)}); sys.argv[1:] = [*${JSON.stringify(options)}, "server"]; sys.exit(run_server.main())`;
    const run = `import os; os.close(0); os.open(os.devnull, os.O_RDONLY); ${code}`;
    return bundledServer(["-S"], run).stderr.split("\n")[0].replace(/^.* runs the /, "");
  };
  const bundled = `bundled Bylaw ${manifest.version}`;
  for (const [version, oldest, runs] of [["0.2.0", "0.1.0", "installed Bylaw of its own"], ["0.10.0rc1", "0.9.1", "installed Bylaw of its own"], ["0.0.9", "0.1.0", bundled], ["1.0.0", "0.1.0", bundled]]) {
    const info = path.join(site, `bylaw-${version}.dist-info`);
    mkdirSync(info);
    assert.equal(first("--own", oldest), runs, version);
    assert.equal(first(), bundled, version);
    rmSync(info, { recursive: true });
  }
  assert.equal(first("--own", "0.1.0"), bundled, "nothing installed");
  rmSync(site, { recursive: true });
});

test("at its first start, and only then, a server has a second process compile what it imports later", { skip: unbundled }, () => {
  const bundled = mkdtempSync(path.join(tmpdir(), "bylaw-bundled-"));
  cpSync(path.join(client, "bundled"), bundled, { recursive: true, filter: (file) => !file.endsWith("__pycache__") });
  const { stdout, stderr } = bundledServer(["-S"], `
import pathlib, py_compile
run_server.BUNDLED = pathlib.Path(${JSON.stringify(bundled)})
libs, start, started = run_server.BUNDLED / "libs", run_server.Popen, []
run_server.Popen = lambda *args, **options: started.append(start(*args, **options))
run_server.compile_ahead()
print([process.wait() for process in started], [name for name in run_server.LATER if not any((libs / name / "__pycache__").glob("*.pyc"))])
py_compile.compile(str(libs / "bylaw" / "__init__.py"))
run_server.compile_ahead()
print(len(started))`);
  assert.equal(stdout, "[0] []\n1\n", stderr);
  rmSync(bundled, { recursive: true });
});

test("a Python that is too old says so and runs nothing", () => {
  const { status, stderr } = bundledServer([], "sys.version_info = (3, 9, 18); sys.exit(run_server.main())");
  assert.equal(status, 1, stderr);
  assert.match(stderr, /^bylaw INFO Python 3\.9 at .* is too old\.\n$/);
});

test("a compiled rapidfuzz of the environment is preferred", { skip: unbundled }, (context) => {
  if (spawnSync(python, ["-I", "-c", "import rapidfuzz.fuzz_cpp"]).status !== 0) {
    return context.skip("this Python has none");
  }
  const { stdout, stderr } = bundledServer([], "print(run_server.has_compiled_rapidfuzz())");
  assert.equal(stdout, "True\n", stderr);
});
