// Commands about an entry: the server says what there is to choose, a person chooses, and the server makes the change.

import * as vscode from "vscode";
import { ExecuteCommandRequest, type LanguageClient } from "vscode-languageclient/node";

/** `text` is the address of the wording that a choice stands for. */
interface Choice extends vscode.QuickPickItem {
  readonly choice?: unknown;
  readonly text?: string;
}

/** What bylaw.choices answers; `now` is the address of the entry as it is. */
interface Choices {
  readonly question: string;
  readonly asks: readonly string[];
  readonly choices: readonly Choice[];
  readonly now?: string;
}

/** Runs `command` of the server for the entry that is `given`, or else the one at the cursor. */
export async function execute(client: LanguageClient | undefined, command: string, given?: object): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const at = given ?? (editor && { uri: editor.document.uri.toString(), position: editor.selection.active, version: editor.document.version });
  if (!client?.isRunning() || !at) {
    return void vscode.window.showWarningMessage(at ? "Bylaw is not running." : "Put the cursor on an entry of a memory file.");
  }
  const call = <T>(name: string, more: object): Promise<T> => {
    return client.sendRequest(ExecuteCommandRequest.type, { command: name, arguments: [{ ...at, ...more }] }) as Promise<T>;
  };
  try {
    const looking = command === "bylaw.history";
    const found = await call<Choices>("bylaw.choices", { command: looking ? "bylaw.revert" : command });
    const chosen = "choice" in at ? at : await pick(found, looking);
    const typed = chosen && !looking && (await ask(found));
    if (typed) {
      const done = await call<{ title?: string; reason?: string }>(command, { choice: (chosen as Choice).choice, ...typed });
      vscode.window.setStatusBarMessage(`Bylaw: ${done.title ?? done.reason}`, 8000);
    }
  } catch (error) {
    void vscode.window.showWarningMessage(`Bylaw: ${error instanceof Error ? error.message : String(error)}`);
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
  const [before, after] = [chosen.text, now].map((address) => vscode.Uri.parse(address));
  await vscode.commands.executeCommand("vscode.diff", before, after, `${chosen.detail?.slice(0, 10)} ↔ now`);
  const sure = looking || (await vscode.window.showInformationMessage(`Bring back the wording of ${chosen.detail}?`, "Bring Back"));
  return sure ? chosen : undefined;
}

/** What only a person can say; what is left empty is written into the file, to be typed over. */
async function ask({ question, asks }: Choices): Promise<Record<string, string> | undefined> {
  const typed: Record<string, string> = {};
  for (const name of asks) {
    const text = await vscode.window.showInputBox({ title: question, prompt: `${name}: empty to write it into the file`, ignoreFocusOut: true });
    if (text === undefined) {
      return undefined;
    }
    Object.assign(typed, text ? { [name]: text } : {});
  }
  return typed;
}
