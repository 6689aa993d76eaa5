// What a person can ask for by name.

import * as vscode from "vscode";
import { chooseInterpreter, tellIfAbsent } from "./absent";
import { openDemo } from "./demo";
import type { Server } from "./server";
import { wanted } from "./settings";
import { counts } from "./status";

export function register(context: vscode.ExtensionContext, server: Server, log: vscode.LogOutputChannel): void {
  const commands: Record<string, () => unknown> = {
    "bylaw.restart": async () => {
      await server.restart();
      void tellIfAbsent(context, server, true);
    },
    "bylaw.showOutput": () => log.show(),
    "bylaw.copyDebugInfo": () => copyDebugInfo(context, server),
    "bylaw.checkWorkspace": () => checkWorkspace(server),
    "bylaw.chooseInterpreter": () => chooseInterpreter(),
    "bylaw.openDemo": () => openDemo(context, server),
  };
  for (const [name, run] of Object.entries(commands)) {
    context.subscriptions.push(vscode.commands.registerCommand(name, run));
  }
}

interface Report {
  readonly items: readonly { readonly items: readonly unknown[] }[];
}

/** Has every memory file checked, open or not, and says what came of it, also when there is nothing to say. */
async function checkWorkspace(server: Server): Promise<void> {
  const { client } = server;
  if (!client?.isRunning()) {
    return void vscode.window.showWarningMessage("Bylaw is not running.");
  }
  const options = { location: vscode.ProgressLocation.Window, title: "Bylaw: checking memory files" };
  const work = client.sendRequest<Report>("workspace/diagnostic", { previousResultIds: [] });
  const { items } = await vscode.window.withProgress(options, () => work);
  const found = items.reduce((sum, file) => sum + file.items.length, 0);
  await vscode.commands.executeCommand("workbench.actions.view.problems");
  const files = `${items.length} memory ${items.length === 1 ? "file" : "files"}`;
  void vscode.window.showInformationMessage(`Bylaw: ${found || "no"} ${found === 1 ? "finding" : "findings"} in ${files}.`);
}

/** Puts what a bug report needs on the clipboard: versions and names, nothing of any file. */
async function copyDebugInfo(context: vscode.ExtensionContext, server: Server): Promise<void> {
  const { located } = server;
  const text = [
    `bylaw extension ${context.extension.packageJSON.version}, VS Code ${vscode.version} (${vscode.env.appName})`,
    `platform ${process.platform} ${process.arch}, remote ${vscode.env.remoteName ?? "no"}`,
    `server ${located?.version ?? "none"} (${located?.origin ?? "no Python"}), ${server.health}`,
    `python ${located?.python ? `${located.python.version} (${located.python.origin})` : "unknown"}`,
    `workspace ${vscode.workspace.isTrusted ? "trusted" : "untrusted"}, ${vscode.workspace.workspaceFolders?.length ?? 0} folders`,
    `settings ${Object.keys(wanted()).join(", ") || "none"}`,
    `findings ${JSON.stringify(counts())}`,
  ].join("\n");
  await vscode.env.clipboard.writeText(text);
  void vscode.window.showInformationMessage("Debug information of Bylaw is on the clipboard.");
}
