// Decides which server to start: the one that a person named, that of the workspace's Python, or the one bundled with us.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import { bylaw as manifest } from "../package.json";
import { launch, said, type Program } from "./program";

/** A server that can be started with `command` and `args`, or is already, as `program`; the rest is for people. */
export interface Located {
  readonly command: string;
  readonly args: readonly string[];
  readonly program?: Program;
  readonly origin: string;
  readonly version: string;
  readonly python?: { readonly version: string; readonly origin: string };
}
type Candidate = readonly [python: string, origin: string, script: readonly string[]];

const WINDOWS = process.platform === "win32";
const NAMES = ["python3", "python", ...[14, 13, 12, 11, 10].map((minor) => `python3.${minor}`), ...(WINDOWS ? ["py"] : [])];
const ENVIRONMENTS = [".venv", "venv"].map((name) => path.join(name, WINDOWS ? "Scripts/python.exe" : "bin/python"));
const SCRIPT = path.join(__dirname, "..", "python", "run_server.py");
const OWN = [SCRIPT, "--own", manifest.oldestServer]; // the installed Bylaw, if that is not too old for us
const ISOLATED = ["-I", "-X", "utf8"]; // nothing of the folder that is open, nor of PYTHONPATH, comes before our code
const FIRST_WORDS = /^bylaw INFO Python (\S+) at (.*) runs the (bundled|installed) Bylaw (\S+)$/; // of python/run_server.py

/**
 * Looks for a server in the documented order; without one in the answer there is no Python to run it.
 * Before it stands which settings could not be followed, each in a sentence for the person who wrote them.
 */
export async function locate(log: vscode.LogOutputChannel): Promise<[string[], Located?]> {
  const [named, interpreter] = [setting("path"), setting("interpreter")];
  const [command] = named ? which(named) : [];
  const answer = command && /^bylaw (\d+\.\d+\S*)/.exec((await output(command, ["--version"])) ?? "");
  if (answer) {
    return [[], { command, args: [], origin: "setting bylaw.path", version: answer[1] }];
  }
  const complaints = named ? [`The setting bylaw.path names “${named}”, which does not run as Bylaw.`] : [];
  const chosen = interpreter ? await first([[interpreter, "setting bylaw.interpreter", OWN]], log) : undefined;
  if (chosen) {
    return [complaints, chosen];
  }
  complaints.push(...(interpreter ? [`The setting bylaw.interpreter names “${interpreter}”, which is no Python 3.10 or later.`] : []));
  // Where nothing has to be waited for, nothing is: while the editor starts, every `await` lets other extensions go first.
  const { isTrusted, workspaceFolders = [] } = vscode.workspace;
  const folders = isTrusted ? workspaceFolders : []; // what lies in an untrusted one may be anything
  const environments = ({ uri }: vscode.WorkspaceFolder): string[] => ENVIRONMENTS.map((name) => path.join(uri.fsPath, name));
  const python = isTrusted ? pythonExtension() : undefined;
  const theirs = python && (await python)?.getActiveEnvironmentPath(folders[0]?.uri).path;
  return [complaints, await first([
    ...(theirs ? [[theirs, "Python extension", OWN] as const] : []),
    ...folders.flatMap(environments).filter(existsSync).map((file) => [file, "environment of the folder", OWN] as const),
    ...NAMES.flatMap(which).map((file) => [file, "PATH", [SCRIPT]] as const),
  ], log)];
}

/** Starts a server with the first of these interpreters that can run one: to ask each before would double what a start takes. */
async function first(candidates: readonly Candidate[], log: vscode.LogOutputChannel): Promise<Located | undefined> {
  for (const [file, origin, script] of candidates) {
    const args = [...ISOLATED, ...script];
    const program = launch(file, [...args, "server"], log);
    const words = await said(program, FIRST_WORDS);
    if (words) {
      const [version, command, whose, bylaw] = words;
      return { command, args, program, origin: whose === "installed" ? origin : whose, version: bylaw, python: { version, origin } };
    }
    program.kill("SIGKILL");
  }
}

function setting(name: string): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  const value = vscode.workspace.getConfiguration("bylaw").get<string>(name, "").trim();
  return value.replace(/^~(?=$|[/\\])/, homedir()).replaceAll("${workspaceFolder}", folder);
}

/** Where a program lies: there, or on PATH; never in the current folder, which Windows would look at first. */
function which(name: string): string[] {
  const file = WINDOWS && !path.extname(name) ? `${name}.exe` : name;
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  return (path.isAbsolute(name) ? [name] : folders.map((folder) => path.join(folder, file))).filter(existsSync);
}

/** Runs a program to its end and gives its standard output; undefined if it cannot run, fails or takes too long. */
export function output(command: string, args: readonly string[], timeout = 10_000): Promise<string | undefined> {
  // The folder that is open stays out of it: it may hold a file that changes which Python answers.
  const options = { cwd: homedir(), timeout, windowsHide: true, encoding: "utf8" as const };
  return new Promise((resolve) => execFile(command, args, options, (error, stdout) => resolve(error ? undefined : stdout.trim())));
}

interface Environments {
  getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
  readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
}

/** The Python extension, if there is one: its answers, undefined if it fails or takes long to start: it is somebody else's. */
export function pythonExtension(): Promise<Environments | undefined> | undefined {
  const extension = vscode.extensions.getExtension<{ readonly environments: Environments } | undefined>("ms-python.python");
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 3000));
  return extension && Promise.race([extension.activate().then(undefined, () => undefined), late]).then((found) => found?.environments);
}
