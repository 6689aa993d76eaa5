// Starts and ends with the editor.

import * as vscode from "vscode";
import { register, showDemo, tellIfAbsent } from "./commands";
import { pythonExtension } from "./locate";
import { Memory } from "./memory";
import { Server } from "./server";
import { counts, showStatus } from "./status";

const log = vscode.window.createOutputChannel("Bylaw", { log: true });
const server = new Server(log); // here, because a busy editor takes a second or two until it calls `activate`

/** What it returns is what the end-to-end suite looks at. */
export function activate(context: vscode.ExtensionContext): object {
  const memory = new Memory(context, server);
  register(context, server, log, memory);
  const tell = (): void => void tellIfAbsent(context, server, false);
  const restart = (): Promise<void> => server.restart().then(tell);
  context.subscriptions.push(
    log,
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.workspace.onDidChangeConfiguration((event) => {
      void (["path", "interpreter", "code"].some((name) => event.affectsConfiguration(`bylaw.${name}`)) && restart());
    }),
  );
  const ready = server.running.then(tell).then(() => showDemo(context)); // not awaited: the editor would count it as ours
  void ready.then(pythonExtension).then((python) => python && context.subscriptions.push(python.onDidChangeActiveEnvironmentPath(restart)));
  return { server, status: showStatus(context, server), memory, ready, counts };
}

export const deactivate = (): Promise<void> => server.stop();
