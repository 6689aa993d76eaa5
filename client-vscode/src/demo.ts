// The demo repository, for the walkthrough.

import * as vscode from "vscode";
import { output } from "./python";
import type { Server } from "./server";

const SHOW = "bylaw.demo.show";

/** Writes the demo repository anew into the extension's own storage and opens it in a window of its own. */
export async function openDemo(context: vscode.ExtensionContext, server: Server): Promise<void> {
  const storage = context.globalStorageUri;
  const demo = vscode.Uri.joinPath(storage, "marsa");
  if (!server.located) {
    return void vscode.window.showWarningMessage("The demo repository is written by Bylaw's server, which does not run.");
  }
  await vscode.workspace.fs.createDirectory(storage);
  await vscode.workspace.fs.delete(demo, { recursive: true }).then(undefined, () => undefined);
  const { command, args } = server.located;
  if ((await output(command, [...args, "demo", demo.fsPath], 60_000)) === undefined) {
    return void vscode.window.showErrorMessage("The demo repository could not be written. Is git installed?");
  }
  await context.globalState.update(SHOW, demo.toString());
  await vscode.commands.executeCommand("vscode.openFolder", demo, { forceNewWindow: true });
}

/** In the window that `openDemo` made: opens the page to begin with. */
export async function showDemo(context: vscode.ExtensionContext): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (folder && context.globalState.get(SHOW) === folder.toString()) {
    await context.globalState.update(SHOW, undefined);
    await vscode.commands.executeCommand("vscode.open", vscode.Uri.joinPath(folder, "CLAUDE.md"));
  }
}
