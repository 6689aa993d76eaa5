// What the server is told: the settings, and which documents it is shown.

import * as vscode from "vscode";
import type { DocumentFilter } from "vscode-languageclient/node";
import { bylaw as own } from "../package.json";

const OWN = new Set(["path", "interpreter", "trace"]);
const PLACES = ["globalValue", "workspaceValue", "workspaceFolderValue"] as const; // where a person can set something
const CODE = `c cpp csharp dart elixir go java javascript javascriptreact kotlin lua php python ruby rust scala shellscript
  svelte swift typescript typescriptreact vue`.split(/\s+/);

/**
 * What is set, without the client's own: a default of ours must not hide the settings of the repository.
 * Never empty, which would mean that this client knows no settings: then what was set before would stay.
 */
export function wanted(): Record<string, unknown> {
  const settings = vscode.workspace.getConfiguration("bylaw");
  const isSet = (name: string): boolean => PLACES.some((place) => settings.inspect(name)?.[place] !== undefined);
  const set = Object.keys(settings).filter((name) => !OWN.has(name) && isSet(name));
  return { trace: settings.get("trace.server"), ...Object.fromEntries(set.map((name) => [name, settings.get(name)])) };
}

/** Every Markdown file, because a repository's settings can make any of them a memory file; and code if that is wanted. */
export function selector(): DocumentFilter[] {
  const code = vscode.workspace.getConfiguration("bylaw").get<boolean>("code", true) ? CODE : [];
  const languages = ["markdown", ...code].map((language) => ({ scheme: "file", language }));
  return [...languages, ...own.otherMemoryFiles.map((pattern) => ({ scheme: "file", pattern }))];
}
