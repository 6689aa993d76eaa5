// Starts and ends with the editor.

import * as vscode from "vscode";
import { tellIfAbsent } from "./absent";
import { register } from "./commands";
import { showDemo } from "./demo";
import { Memory } from "./memory";
import { watchPythonExtension } from "./python";
import { Server } from "./server";
import { Status, counts } from "./status";

let server: Server | undefined;

/** What it returns is what the end-to-end suite looks at. */
export function activate(context: vscode.ExtensionContext): object {
  const log = vscode.window.createOutputChannel("Bylaw", { log: true });
  const started = new Server(context.extension, log);
  server = started;
  const status = new Status(context, started);
  const memory = new Memory(context, started);
  context.subscriptions.push(log);
  register(context, started, log, memory);

  const restart = async (): Promise<void> => {
    await started.restart();
    void tellIfAbsent(context, started, false);
  };
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (["path", "interpreter", "code"].some((name) => event.affectsConfiguration(`bylaw.${name}`))) {
        void restart();
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
  );
  // Activation does not wait for the server: the editor would count its start as ours.
  const ready = restart().then(() => showDemo(context));
  void ready
    .then(() => watchPythonExtension(() => void restart()))
    .then((watching) => watching && context.subscriptions.push(watching));
  return { server: started, status: status.item, memory, ready, counts };
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
