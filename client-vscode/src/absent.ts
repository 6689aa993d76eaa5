// What a person is told when there is no Python, or when a setting cannot be followed.

import * as vscode from "vscode";
import type { Server } from "./server";

const QUIET = "bylaw.noPython.quiet";

/** Tells once that there is no Python, with ways out; `asked` by hand, it tells even whoever chose not to be told. */
export async function tellIfAbsent(context: vscode.ExtensionContext, server: Server, asked: boolean): Promise<void> {
  for (const complaint of server.complaints) {
    void vscode.window.showWarningMessage(complaint, "Open Settings").then((answer) => {
      return answer && vscode.commands.executeCommand("workbench.action.openSettings", "@ext:bylaw.bylaw");
    });
  }
  if (server.health !== "absent" || (!asked && context.globalState.get<boolean>(QUIET, false))) {
    return;
  }
  const page = vscode.Uri.joinPath(context.extensionUri, "walkthrough", "python.md");
  const ways = new Map<string | undefined, () => Thenable<unknown>>([
    ["Choose Interpreter…", chooseInterpreter],
    ["Help", () => vscode.commands.executeCommand("markdown.showPreview", page)],
    ["Don't Ask Again", () => context.globalState.update(QUIET, true)],
  ]);
  const message = "Bylaw found no Python 3.10 or later to run its server with.";
  await ways.get(await vscode.window.showErrorMessage(message, ...([...ways.keys()] as string[])))?.();
}

/** Lets a person point at a Python; writing the setting restarts the server. */
export async function chooseInterpreter(): Promise<void> {
  const chosen = await vscode.window.showOpenDialog({ title: "A Python 3.10 or later for Bylaw", openLabel: "Use This Python" });
  if (chosen) {
    await vscode.workspace.getConfiguration("bylaw").update("interpreter", chosen[0].fsPath, vscode.ConfigurationTarget.Global);
  }
}
