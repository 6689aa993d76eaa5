// What a person can ask for by name.

import * as vscode from "vscode";
import { chooseInterpreter, tellIfAbsent } from "./absent";
import { openDemo } from "./demo";
import { execute } from "./entry";
import type { Memory } from "./memory";
import type { Server } from "./server";
import { wanted } from "./settings";
import { counts } from "./status";

export function register(context: vscode.ExtensionContext, server: Server, log: vscode.LogOutputChannel, memory: Memory): void {
  const commands: Record<string, (given?: never) => unknown> = {
    "bylaw.restart": async () => {
      await server.restart();
      void tellIfAbsent(context, server, true);
    },
    "bylaw.showOutput": () => log.show(),
    "bylaw.copyDebugInfo": () => copyDebugInfo(context, server),
    "bylaw.checkWorkspace": () => checkWorkspace(server),
    "bylaw.history": (given) => execute(server.client, "bylaw.history", given),
    "bylaw.filterMemory": () => memory.filter(),
    "bylaw.chooseInterpreter": () => chooseInterpreter(),
    "bylaw.openDemo": () => openDemo(context, server),
  };
  context.subscriptions.push(...Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, run)));
}

/** Has every memory file checked, open or not, and says what came of it, also when there is nothing to say. */
async function checkWorkspace(server: Server): Promise<void> {
  if (!server.client?.isRunning()) {
    return void vscode.window.showWarningMessage("Bylaw is not running.");
  }
  const options = { location: vscode.ProgressLocation.Window, title: "Bylaw: checking memory files" };
  const work = server.client.sendRequest<{ items: { items: unknown[] }[] }>("workspace/diagnostic", { previousResultIds: [] });
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
