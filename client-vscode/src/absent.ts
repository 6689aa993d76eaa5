// What a person is told when there is no Python, or when a setting cannot be followed.

import * as vscode from "vscode";
import type { Server } from "./server";

const QUIET = "bylaw.noPython.quiet";
const CHOOSE = "Choose Interpreter…";
const HELP = "Help";
const NEVER = "Don't Ask Again";

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
  const message = "Bylaw found no Python 3.10 or later to run its server with.";
  const answer = await vscode.window.showErrorMessage(message, CHOOSE, HELP, NEVER);
  if (answer === CHOOSE) {
    await chooseInterpreter();
  } else if (answer === HELP) {
    await vscode.commands.executeCommand("markdown.showPreview", vscode.Uri.joinPath(context.extensionUri, "walkthrough", "python.md"));
  } else if (answer === NEVER) {
    await context.globalState.update(QUIET, true);
  }
}

/** Lets a person point at a Python; writing the setting restarts the server. */
export async function chooseInterpreter(): Promise<void> {
  const chosen = await vscode.window.showOpenDialog({ title: "A Python 3.10 or later for Bylaw", openLabel: "Use This Python" });
  if (chosen) {
    await vscode.workspace.getConfiguration("bylaw").update("interpreter", chosen[0].fsPath, vscode.ConfigurationTarget.Global);
  }
}
