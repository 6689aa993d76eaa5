// What a person can ask for by name, and what is told unasked when the server cannot run.

import * as vscode from "vscode";
import { execute } from "./entry";
import { output } from "./locate";
import type { Memory } from "./memory";
import type { Server } from "./server";
import { wanted } from "./settings";
import { counts } from "./status";

const QUIET = "bylaw.noPython.quiet";

export function register(context: vscode.ExtensionContext, server: Server, log: vscode.LogOutputChannel, memory: Memory): void {
  const commands: Record<string, (given?: never) => unknown> = {
    "bylaw.restart": () => server.restart().then(() => void tellIfAbsent(context, server, true)),
    "bylaw.showOutput": () => log.show(),
    "bylaw.copyDebugInfo": () => copyDebugInfo(context, server),
    "bylaw.checkWorkspace": () => checkWorkspace(server),
    "bylaw.openReport": () => openReport(server),
    "bylaw.history": (given) => execute(server, "bylaw.history", given),
    "bylaw.filterMemory": () => memory.filter(),
    "bylaw.chooseInterpreter": () => chooseInterpreter(),
    "bylaw.openDemo": () => openDemo(context, server),
  };
  context.subscriptions.push(...Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, run)));
}

/** Tells once that there is no Python, with ways out; `asked` by hand, it tells even whoever chose not to be told. */
export async function tellIfAbsent(context: vscode.ExtensionContext, server: Server, asked: boolean): Promise<void> {
  const run = (command: string, ...given: unknown[]) => vscode.commands.executeCommand(command, ...given);
  for (const complaint of server.complaints) {
    const told = vscode.window.showWarningMessage(complaint, "Open Settings");
    void told.then((answer) => answer && run("workbench.action.openSettings", "@ext:bylaw.bylaw"));
  }
  if (server.health !== "absent" || (!asked && context.globalState.get<boolean>(QUIET, false))) {
    return;
  }
  const ways = new Map<string | undefined, () => Thenable<unknown>>([
    ["Choose Interpreter…", chooseInterpreter],
    ["Help", () => run("markdown.showPreview", vscode.Uri.joinPath(context.extensionUri, "walkthrough", "python.md"))],
    ["Don't Ask Again", () => context.globalState.update(QUIET, true)],
  ]);
  const message = "Bylaw found no Python 3.10 or later to run its server with.";
  await ways.get(await vscode.window.showErrorMessage(message, ...([...ways.keys()] as string[])))?.();
}

/** Lets a person point at a Python; writing the setting restarts the server. */
async function chooseInterpreter(): Promise<void> {
  const chosen = await vscode.window.showOpenDialog({ title: "A Python 3.10 or later for Bylaw", openLabel: "Use This Python" });
  const settings = vscode.workspace.getConfiguration("bylaw");
  await (chosen && settings.update("interpreter", chosen[0].fsPath, vscode.ConfigurationTarget.Global));
}

/** Has every memory file checked, open or not, and says what came of it, also when there is nothing to say. */
async function checkWorkspace(server: Server): Promise<void> {
  const found = await server.ask<{ items: { items: unknown[] }[] }>("workspace/diagnostic", { previousResultIds: [] }, "checking memory");
  if (found) {
    const count = found.items.flatMap((file) => file.items).length;
    await vscode.commands.executeCommand("workbench.actions.view.problems");
    void vscode.window.showInformationMessage(`Memory files checked: ${found.items.length}; findings: ${count}.`);
  }
}

/** Shows the page of `bylaw report` for a root; asks which where there are several. */
async function openReport(server: Server, root: object = {}): Promise<void> {
  const page = await server.ask<{ roots: vscode.QuickPickItem[]; title: string; html?: string }>("bylaw/report", root, "report");
  if (page?.html) {
    const panel = vscode.window.createWebviewPanel("bylaw.report", page.title, vscode.ViewColumn.Active, { enableScripts: true });
    panel.webview.html = page.html;
  } else if (page) {
    const chosen = await vscode.window.showQuickPick(page.roots, { title: "Which memory?" });
    await (chosen && openReport(server, chosen));
  }
}

/** Writes the demo repository anew and opens it in a window of its own, for the walkthrough. */
async function openDemo(context: vscode.ExtensionContext, { located }: Server): Promise<void> {
  const demo = demoFolder(context);
  await vscode.workspace.fs.createDirectory(context.globalStorageUri);
  await vscode.workspace.fs.delete(demo, { recursive: true }).then(undefined, () => undefined);
  if (!located || (await output(located.command, [...located.args, "demo", demo.fsPath], 60_000)) === undefined) {
    return void vscode.window.showErrorMessage("The demo repository could not be written: that takes Bylaw's server, and git.");
  }
  await vscode.commands.executeCommand("vscode.openFolder", demo, { forceNewWindow: true });
}

const demoFolder = (context: vscode.ExtensionContext): vscode.Uri => vscode.Uri.joinPath(context.globalStorageUri, "marsa");

/** In the window of the demo repository opens the page to begin with. */
export async function showDemo(context: vscode.ExtensionContext): Promise<void> {
  const demo = demoFolder(context);
  const shown = vscode.workspace.workspaceFolders?.[0]?.uri.path === demo.path && !vscode.window.visibleTextEditors.length;
  await (shown && vscode.commands.executeCommand("vscode.open", vscode.Uri.joinPath(demo, "CLAUDE.md")));
}

/** Puts what a bug report needs on the clipboard: versions and names, nothing of any file. */
async function copyDebugInfo(context: vscode.ExtensionContext, { located, health }: Server): Promise<void> {
  const { isTrusted, workspaceFolders = [] } = vscode.workspace;
  const { python, version, origin } = located ?? {};
  const facts = {
    extension: context.extension.packageJSON.version as string,
    editor: `${vscode.env.appName} ${vscode.version}, ${process.platform} ${process.arch}, remote ${vscode.env.remoteName ?? "no"}`,
    server: `${version ?? "none"} (${origin ?? "no Python"}), ${health}; Python ${python?.version} (${python?.origin})`,
    workspace: `${isTrusted ? "trusted" : "untrusted"}, ${workspaceFolders.length} folders`,
    settings: Object.keys(wanted()).join(", "),
    findings: counts(),
  };
  await vscode.env.clipboard.writeText(JSON.stringify(facts, undefined, 2));
  void vscode.window.showInformationMessage("Debug information of Bylaw is on the clipboard.");
}
