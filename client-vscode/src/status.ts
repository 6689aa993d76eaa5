// The status item: how many entries are stale, in conflict or disputed, and whether the server runs.

import * as vscode from "vscode";
import type { Health, Server } from "./server";

export interface Counts {
  readonly stale: number;
  readonly conflicts: number;
  readonly disputed: number;
  readonly others: number;
}

/** The findings of Bylaw that the editor knows, by kind. */
export function counts(): Counts {
  const codes = vscode.languages.getDiagnostics().flatMap(([, found]) => found.filter((one) => one.source === "bylaw").map(code));
  const stale = codes.filter((name) => name.startsWith("stale-") || name === "expired").length;
  const conflicts = codes.filter((name) => name === "conflict" || name === "drifted-copy").length;
  const disputed = codes.filter((name) => name === "disputed").length;
  return { stale, conflicts, disputed, others: codes.length - stale - conflicts - disputed };
}

function code({ code }: vscode.Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}

const SAYS: Record<Exclude<Health, "running">, [icon: string, tooltip: string]> = {
  starting: ["sync~spin", "Bylaw is starting"],
  stopped: ["circle-slash", "Bylaw is stopped"],
  failed: ["error", "Bylaw does not run: click for its output"],
  absent: ["error", "Bylaw needs Python 3.10 or later: click for its output"],
};

export class Status implements vscode.Disposable {
  readonly item = vscode.window.createStatusBarItem("bylaw.status", vscode.StatusBarAlignment.Left, 0);
  private readonly watching: vscode.Disposable[];

  constructor(private readonly server: Server) {
    this.item.name = "Bylaw";
    this.watching = [server.onChanged(() => this.show()), vscode.languages.onDidChangeDiagnostics(() => this.show())];
    this.show();
    this.item.show();
  }

  dispose(): void {
    vscode.Disposable.from(this.item, ...this.watching).dispose();
  }

  private show(): void {
    const { health } = this.server;
    if (health !== "running") {
      const [icon, tooltip] = SAYS[health];
      return this.say(`$(${icon}) Bylaw`, tooltip, "bylaw.showOutput");
    }
    const { stale, conflicts, disputed, others } = counts();
    const parts = [
      stale && `${stale} stale`,
      conflicts && `${conflicts} ${conflicts === 1 ? "conflict" : "conflicts"}`,
      disputed && `${disputed} disputed`,
    ].filter((part) => part !== 0);
    const rest = others ? `; ${others} other ${others === 1 ? "finding" : "findings"}` : "";
    const tooltip = `Memory: ${parts.join(", ") || "nothing stale, in conflict or disputed"}${rest}. Click for Problems.`;
    this.say(`$(law) ${parts.join(" · ") || "Bylaw"}`, tooltip, "workbench.actions.view.problems");
  }

  private say(text: string, tooltip: string, command: string): void {
    this.item.text = text;
    this.item.tooltip = tooltip;
    this.item.command = command;
  }
}
