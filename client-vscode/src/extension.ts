// Starts and ends with the editor.

import * as vscode from "vscode";
import { register, showDemo, tellIfAbsent } from "./commands";
import { pythonExtension } from "./locate";
import { Memory } from "./memory";
import { Server } from "./server";
import { counts, showStatus } from "./status";

let server: Server | undefined;

/** What it returns is what the end-to-end suite looks at. */
export function activate(context: vscode.ExtensionContext): object {
  const log = vscode.window.createOutputChannel("Bylaw", { log: true });
  const started = (server = new Server(context.extension, log));
  const memory = new Memory(context, started);
  register(context, started, log, memory);
  const restart = (): Promise<void> => started.restart().then(() => void tellIfAbsent(context, started, false));
  context.subscriptions.push(
    log,
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.workspace.onDidChangeConfiguration((event) => {
      void (["path", "interpreter", "code"].some((name) => event.affectsConfiguration(`bylaw.${name}`)) && restart());
    }),
  );
  const ready = restart().then(() => showDemo(context)); // not awaited: the editor would count the server's start as ours
  void ready.then(pythonExtension).then((python) => python && context.subscriptions.push(python.onDidChangeActiveEnvironmentPath(restart)));
  return { server: started, status: showStatus(context, started), memory, ready, counts };
}

export const deactivate = (): Promise<void> | undefined => server?.stop();
