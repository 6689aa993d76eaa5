// Starts and ends with the editor.

import * as vscode from "vscode";
import { tellIfAbsent } from "./absent";
import { register } from "./commands";
import { showDemo } from "./demo";
import { watchPythonExtension } from "./python";
import { Server } from "./server";
import { Status, type Counts, counts } from "./status";

/** What the end-to-end suite looks at. */
export interface Api {
  readonly server: Server;
  readonly status: vscode.StatusBarItem;
  readonly ready: Promise<void>;
  counts(): Counts;
}

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): Api {
  const log = vscode.window.createOutputChannel("Bylaw", { log: true });
  const started = new Server(context.extension, log);
  server = started;
  const status = new Status(started);
  context.subscriptions.push(log, started, status);
  register(context, started, log);

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
  return { server: started, status: status.item, ready, counts };
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
