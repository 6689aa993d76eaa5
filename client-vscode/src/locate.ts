// Decides which server to start: the one that a person named, that of the workspace's Python, or the one bundled with us.

import { existsSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import { ofWorkspace, onPath, output, probe, which, type Python } from "./python";

/** A server that can be started; `origin` and `version` are for people. */
export interface Located {
  readonly command: string;
  readonly args: readonly string[];
  readonly origin: string;
  readonly version: string;
  readonly python?: Python;
}

/**
 * Looks for a server in the documented order; without `server` in the answer there is no Python to run it.
 * `complaints` name the settings that could not be followed, each in a sentence for the person who wrote them.
 */
export async function locate(extension: vscode.Extension<unknown>): Promise<{ server?: Located; complaints: string[] }> {
  const settings = vscode.workspace.getConfiguration("bylaw");
  const complaints: string[] = [];
  const named = expanded(settings.get<string>("path", ""));
  if (named) {
    const server = await atPath(named);
    if (server) {
      return { server, complaints };
    }
    complaints.push(`The setting bylaw.path names “${named}”, which does not run as Bylaw.`);
  }
  const interpreter = expanded(settings.get<string>("interpreter", ""));
  const chosen = interpreter ? await probe(interpreter, "setting bylaw.interpreter") : undefined;
  if (interpreter && !chosen) {
    complaints.push(`The setting bylaw.interpreter names “${interpreter}”, which does not run as Python 3.10 or later.`);
  }
  const workspace = chosen ?? (await ofWorkspace());
  const own = workspace && (await besides(workspace, String(extension.packageJSON.bylaw.oldestServer)));
  if (own) {
    return { server: own, complaints };
  }
  const python = workspace ?? (await onPath());
  return { server: python && bundled(extension, python), complaints };
}

/** The server that comes with the extension; runs on the standard library of `python` alone. */
function bundled(extension: vscode.Extension<unknown>, python: Python): Located {
  const script = path.join(extension.extensionPath, "python", "run_server.py");
  const version = String(extension.packageJSON.version);
  return { command: python.path, args: ["-I", "-X", "utf8", script], origin: "bundled", version, python };
}

async function atPath(named: string): Promise<Located | undefined> {
  const command = path.isAbsolute(named) ? named : which(named)[0];
  const version = command && (await versionOf(command));
  return version ? { command, args: [], origin: "setting bylaw.path", version } : undefined;
}

/** The `bylaw` that is installed beside `python`, unless it is older than this client can talk to. */
async function besides(python: Python, oldest: string): Promise<Located | undefined> {
  const folder = path.dirname(python.path);
  const places = process.platform === "win32" ? [folder, path.join(folder, "Scripts")] : [folder];
  const command = places.map((place) => path.join(place, process.platform === "win32" ? "bylaw.exe" : "bylaw")).find(existsSync);
  const version = command && (await versionOf(command));
  return version && isAtLeast(version, oldest) ? { command, args: [], origin: python.origin, version, python } : undefined;
}

async function versionOf(command: string): Promise<string | undefined> {
  return /^bylaw (\d+\.\d+\S*)/.exec((await output(command, ["--version"])) ?? "")?.[1];
}

/** Whether `version` has the major number of `oldest` and is not before it. */
function isAtLeast(version: string, oldest: string): boolean {
  return version.split(".")[0] === oldest.split(".")[0] && version.localeCompare(oldest, "en", { numeric: true }) >= 0;
}

function expanded(value: string): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  return value.trim().replace(/^~(?=$|[/\\])/, homedir()).replaceAll("${workspaceFolder}", folder);
}
