// Runs inside the extension host: the tour that every editor takes (tests/e2e/tour.json), with the same results in each.
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");
const { open, run, until } = require("./kit.cjs");

const TOUR = JSON.parse(fs.readFileSync(path.join(path.dirname(__filename), "..", "..", "tests", "e2e", "tour.json"), "utf8"));

const root = () => vscode.workspace.workspaceFolders[0].uri;
const file = (name) => vscode.Uri.joinPath(root(), ...name.split("/"));
const ask = (command, ...rest) => vscode.commands.executeCommand(`vscode.execute${command}`, ...rest);
const name = (uri) => path.posix.relative(root().path, uri.path);
const places = (locations) => locations.map(({ uri, range }) => `${name(uri)}:${range.start.line + 1}`).sort();

/** The document of a step, shown, and the place of its words in it. */
async function at(step) {
  const { document } = await open(file(step.file));
  const offset = document.getText().indexOf(step.on);
  assert.notEqual(offset, -1, step.on);
  return { document, uri: document.uri, position: document.positionAt(offset) };
}

const steps = {
  async "hover in memory and in code"() {
    for (const step of TOUR.hover) {
      const { uri, position } = await at(step);
      await until(`“${step.says}”`, async () => {
        const found = await ask("HoverProvider", uri, position);
        return found.some((one) => one.contents.some((content) => content.value.includes(step.says)));
      });
    }
  },
  async "to the definition and back"() {
    const { uri, position } = await at(TOUR.definition);
    const editor = vscode.window.activeTextEditor;
    editor.selection = new vscode.Selection(position, position);
    await vscode.commands.executeCommand("editor.action.revealDefinition");
    const now = () => name(vscode.window.activeTextEditor.document.uri);
    await until("the definition", () => now() === TOUR.definition["leads to"]);
    await vscode.commands.executeCommand("workbench.action.navigateBack");
    await until("the way back", () => now() === name(uri));
  },
  async references() {
    const { uri, position } = await at(TOUR.references);
    const found = places(await ask("ReferenceProvider", uri, position));
    assert.deepEqual(found.filter((place) => TOUR.references.found.includes(place)), TOUR.references.found, found.join(" "));
    assert.ok(found.every((place) => !place.includes("memory/") || TOUR.references.found.includes(place)), found.join(" "));
  },
  async completion() {
    const { document } = await open(file(TOUR.complete.file));
    const typed = new vscode.WorkspaceEdit();
    typed.insert(document.uri, document.lineAt(document.lineCount - 1).range.end, `\n- ${TOUR.complete.type}`);
    await vscode.workspace.applyEdit(typed);
    const end = document.lineAt(document.lineCount - 1).range.end;
    const offered = await ask("CompletionItemProvider", document.uri, end);
    const labels = offered.items.map((item) => item.label.label ?? item.label);
    assert.ok(labels.includes(TOUR.complete.offers), labels.join(" "));
    await vscode.commands.executeCommand("workbench.action.files.revert");
  },
  async "workspace symbols"() {
    const found = await ask("WorkspaceSymbolProvider", TOUR.symbols.query);
    assert.deepEqual(places(found.map((one) => one.location)), TOUR.symbols.found);
  },
  async "the fix of a banned API in code"() {
    const { document, uri, position } = await at(TOUR.fix);
    const fix = await until("the fix", async () => {
      const actions = await ask("CodeActionProvider", uri, new vscode.Range(position, position), "quickfix", 20);
      return actions.find((action) => action.title.includes(TOUR.fix.title) && action.edit);
    });
    await vscode.workspace.applyEdit(fix.edit);
    assert.ok(document.getText().split("\n").includes(TOUR.fix.line), document.getText());
    await document.save();
  },
  async "a renamed file takes memory with it"() {
    const move = new vscode.WorkspaceEdit();
    move.renameFile(file(TOUR.rename.from), file(TOUR.rename.to));
    await vscode.workspace.applyEdit(move);
    for (const [changed, line] of Object.entries(TOUR.rename.changes)) {
      const document = await vscode.workspace.openTextDocument(file(changed));
      await until(`“${line}” in ${changed}`, () => document.getText().split("\n").includes(line));
    }
  },
};

exports.run = async () => {
  await open(file("CLAUDE.md"));
  await until("findings", () => vscode.languages.getDiagnostics(file("CLAUDE.md")).some((one) => one.source === "bylaw"), 60_000);
  await run(steps, () => vscode.window.activeTextEditor?.document.uri.path);
};
