// The status item: how many entries are stale, in conflict or disputed, and whether the server runs.

import * as vscode from "vscode";
import type { Health, Server } from "./server";

/** How many findings of Bylaw the editor knows, by kind. */
export function counts(): { stale: number; conflicts: number; disputed: number; others: number } {
  const found = { stale: 0, conflicts: 0, disputed: 0, others: 0 };
  const ours = vscode.languages.getDiagnostics().flatMap(([, all]) => all.filter((one) => one.source === "bylaw"));
  for (const { code } of ours) {
    const [, stale, conflict, disputed] = /^(stale-|expired)|^(conflict|drifted-copy)|^(disputed)/.exec(String(typeof code === "object" ? code.value : code)) ?? [];
    found[stale ? "stale" : conflict ? "conflicts" : disputed ? "disputed" : "others"]++;
  }
  return found;
}

const SAYS: Record<Exclude<Health, "running">, [icon: string, tooltip: string]> = {
  starting: ["sync~spin", "Bylaw is starting"],
  stopped: ["circle-slash", "Bylaw is stopped"],
  failed: ["error", "Bylaw does not run: click for its output"],
  absent: ["error", "Bylaw needs Python 3.10 or later: click for its output"],
};

export class Status {
  readonly item = vscode.window.createStatusBarItem("bylaw.status", vscode.StatusBarAlignment.Left, 0);

  constructor(context: vscode.ExtensionContext, private readonly server: Server) {
    const show = (): void => this.show();
    context.subscriptions.push(this.item, server.onChanged(show), vscode.languages.onDidChangeDiagnostics(show));
    this.item.name = "Bylaw";
    this.show();
    this.item.show();
  }

  private show(): void {
    const { health } = this.server;
    if (health !== "running") {
      const [icon, tooltip] = SAYS[health];
      return this.say(`$(${icon}) Bylaw`, tooltip, "bylaw.showOutput");
    }
    const { stale, conflicts, disputed, others } = counts();
    const all = { stale, [conflicts === 1 ? "conflict" : "conflicts"]: conflicts, disputed };
    const parts = Object.entries(all).filter(([, count]) => count).map(([name, count]) => `${count} ${name}`);
    const rest = others ? `; ${others} other ${others === 1 ? "finding" : "findings"}` : "";
    const tooltip = `Memory: ${parts.join(", ") || "nothing stale, in conflict or disputed"}${rest}. Click for Problems.`;
    this.say(`$(law) ${parts.join(" · ") || "Bylaw"}`, tooltip, "workbench.actions.view.problems");
  }

  private say(text: string, tooltip: string, command: string): void {
    Object.assign(this.item, { text, tooltip, command });
  }
}
