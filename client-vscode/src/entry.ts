// Commands about an entry: the server says what there is to choose, a person chooses, and the server makes the change.

import * as vscode from "vscode";

/** Who asks the server; without an answer the person has been told why. */
interface Asking { ask<T>(method: string, given: object, doing: string): Thenable<T | undefined> }

/** `text` is the address of the wording that a choice stands for. */
interface Choice extends vscode.QuickPickItem { readonly choice?: unknown; readonly text?: string }

/** What bylaw.choices answers; `now` is the address of the entry as it is. */
interface Choices { readonly question: string; readonly choices: readonly Choice[]; readonly now?: string }

/** Runs `command` of the server for the entry that is `given`, or else the one at the cursor. */
export async function execute(server: Asking, command: string, given?: object): Promise<void> {
  const { document, selection } = vscode.window.activeTextEditor ?? {};
  const at = given ?? (document && { uri: document.uri.toString(), position: selection?.active, version: document.version });
  if (!at) {
    return void vscode.window.showWarningMessage("Put the cursor on an entry of a memory file.");
  }
  const call = <T>(name: string, more: object): Thenable<T | undefined> =>
    server.ask<T>("workspace/executeCommand", { command: name, arguments: [{ ...at, ...more }] }, "looking at the entry");
  const looking = command === "bylaw.history";
  const found = "choice" in at ? undefined : await call<Choices>("bylaw.choices", { command: looking ? "bylaw.revert" : command });
  const chosen = "choice" in at ? (at as Choice) : found && (await pick(found, looking));
  if (chosen && !looking) {
    const done = await call<{ title?: string; reason?: string }>(command, { choice: chosen.choice });
    vscode.window.setStatusBarMessage(done ? `Bylaw: ${done.title ?? done.reason}` : "", 8000);
  }
}

/** Lets a person choose where there is a choice; a wording is shown beside the present one before anything is changed. */
async function pick({ question, choices, now }: Choices, looking: boolean): Promise<Choice | undefined> {
  if (choices.length < 2 && !looking && !choices[0]?.text) {
    return choices[0] ?? {}; // without a choice the server says why there is none
  }
  const title = looking ? "Earlier wordings, newest first" : question;
  const placeHolder = choices.length ? "compare with what stands there now" : "there is none";
  const chosen = await vscode.window.showQuickPick(choices, { title, placeHolder, matchOnDetail: true });
  if (!chosen?.text || !now) {
    return chosen;
  }
  const [before, after] = [vscode.Uri.parse(chosen.text), vscode.Uri.parse(now)];
  await vscode.commands.executeCommand("vscode.diff", before, after, `${chosen.detail?.slice(0, 10)} ↔ now`);
  const shown = vscode.window.tabGroups.activeTabGroup.activeTab;
  const sure = looking || (await vscode.window.showInformationMessage(`Bring back the wording of ${chosen.detail}?`, "Bring Back"));
  await (sure && !looking && shown?.input instanceof vscode.TabInputTextDiff && vscode.window.tabGroups.close(shown));
  return sure ? chosen : undefined;
}
