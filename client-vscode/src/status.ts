// The status item: how many warnings say that something is stale or in conflict, what is disputed, and whether the server runs.

import * as vscode from "vscode";
import type { Health, Server } from "./server";

const KINDS = { stale: /^(stale-|expired)/, conflicts: /^(conflict|drifted-copy)$/, disputed: /^disputed$/, others: /./ };
const SAYS: Record<Exclude<Health, "running">, [icon: string, tooltip: string]> = {
  starting: ["sync~spin", "Bylaw is starting"],
  stopped: ["circle-slash", "Bylaw is stopped"],
  failed: ["error", "Bylaw does not run: click for its output"],
  absent: ["error", "Bylaw needs Python 3.10 or later: click for its output"],
};

/** How many findings of Bylaw the editor knows, by kind; `others` are also those that warn of nothing. */
export function counts(): Record<keyof typeof KINDS, number> {
  const found = { stale: 0, conflicts: 0, disputed: 0, others: 0 };
  for (const { severity, code } of vscode.languages.getDiagnostics().flatMap(([, all]) => all).filter((one) => one.source === "bylaw")) {
    const name = String(typeof code === "object" ? code.value : code);
    const kind = (Object.keys(KINDS) as (keyof typeof KINDS)[]).find((one) => KINDS[one].test(name)) ?? "others";
    found[severity > vscode.DiagnosticSeverity.Warning && kind !== "disputed" ? "others" : kind] += 1;
  }
  return found;
}

/** Keeps the item up to date for as long as the editor runs. */
export function showStatus(context: vscode.ExtensionContext, server: Server): vscode.StatusBarItem {
  const item = vscode.window.createStatusBarItem("bylaw.status", vscode.StatusBarAlignment.Left, 0);
  const show = (): void => {
    if (server.health !== "running") {
      const [icon, tooltip] = SAYS[server.health];
      return void Object.assign(item, { text: `$(${icon}) Bylaw`, tooltip, command: "bylaw.showOutput" });
    }
    const { others, ...known } = counts();
    const said = (name: string, count: number): string => `${count} ${count === 1 ? name.replace(/s$/, "") : name}`;
    const parts = Object.entries(known).flatMap(([name, count]) => (count ? said(name, count) : []));
    const rest = others ? `; other findings: ${others}` : "";
    const tooltip = `Findings in memory files: ${parts.join(", ") || "nothing stale, in conflict or disputed"}${rest}. Click for Problems.`;
    Object.assign(item, { text: `$(law) ${parts.join(" · ") || "Bylaw"}`, tooltip, command: "workbench.actions.view.problems" });
  };
  context.subscriptions.push(item, server.onChanged(show), vscode.languages.onDidChangeDiagnostics(show));
  item.name = "Bylaw";
  item.show();
  show();
  return item;
}
