// Finds a Python that the server can run with.

import { execFile } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";

/** An interpreter that was asked for its version: `path` is the real executable, `origin` says who named it. */
export interface Python {
  readonly path: string;
  readonly version: string;
  readonly origin: string;
}

const OLDEST = [3, 10] as const;
const PROBE = "import sys; print('%d.%d.%d' % sys.version_info[:3]); print(sys.executable)";
const NAMES = ["python3", "python", ...[14, 13, 12, 11, 10].map((minor) => `python3.${minor}`)];

/** Runs a program to its end and gives its standard output; undefined if it cannot run, fails or takes too long. */
export function output(command: string, args: string[], milliseconds = 10_000): Promise<string | undefined> {
  // The folder that is open stays out of it: it may hold a file that changes which Python answers.
  const options = { cwd: homedir(), timeout: milliseconds, windowsHide: true, encoding: "utf8" as const };
  return new Promise((resolve) => {
    execFile(command, args, options, (error, stdout) => resolve(error ? undefined : stdout.trim()));
  });
}

/** The interpreter at `command`, or undefined if it is none or too old. */
export async function probe(command: string, origin: string, args: string[] = []): Promise<Python | undefined> {
  const [version, executable = ""] = ((await output(command, [...args, "-I", "-c", PROBE])) ?? "").split(/\r?\n/);
  const [major, minor] = version.split(".").map(Number);
  const usable = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
  return usable && executable ? { path: executable, version, origin } : undefined;
}

/** Python of the workspace: what the Python extension uses, if it is installed, or else a virtual environment in a folder. */
export async function ofWorkspace(): Promise<Python | undefined> {
  if (!vscode.workspace.isTrusted) {
    return undefined; // it may lie in the workspace and be anything
  }
  const chosen = await chosenInPythonExtension();
  const folders = vscode.workspace.workspaceFolders ?? [];
  const scripts = process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"];
  const inFolders = folders.flatMap((folder) => [".venv", "venv"].map((name) => path.join(folder.uri.fsPath, name, ...scripts)));
  for (const file of [...(chosen ? [chosen] : []), ...inFolders.filter(existsSync)]) {
    const found = await probe(file, file === chosen ? "Python extension" : "environment of the folder");
    if (found) {
      return found;
    }
  }
  return undefined;
}

/** The first Python on PATH that is new enough, under any of its usual names. */
export async function onPath(): Promise<Python | undefined> {
  const tried = new Set<string>();
  for (const name of NAMES) {
    for (const file of which(name)) {
      const real = realpathSync(file);
      const found = tried.has(real) ? undefined : await probe(file, "PATH");
      tried.add(real);
      if (found) {
        return found;
      }
    }
  }
  const launcher = process.platform === "win32" ? which("py")[0] : undefined;
  return launcher ? probe(launcher, "py -3", ["-3"]) : undefined;
}

/** Where a program lies on PATH, best first; never the current folder, which Windows would look at first. */
export function which(name: string): string[] {
  const suffix = process.platform === "win32" ? ".exe" : "";
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  return folders.map((folder) => path.join(folder, name + suffix)).filter(existsSync);
}

interface PythonExtension {
  readonly environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(at: { readonly path: string }): Promise<{ executable: { uri?: vscode.Uri } } | undefined>;
    readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

const PATIENCE = 3000; // milliseconds; that extension may take long to start, and we can do without it

/** What `use` makes of the Python extension; undefined without it, and if anything in it fails: it is somebody else's. */
async function withPythonExtension<T>(use: (environments: PythonExtension["environments"]) => T): Promise<Awaited<T> | undefined> {
  const extension = vscode.extensions.getExtension<Partial<PythonExtension>>("ms-python.python");
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE));
  try {
    const environments = extension && (await Promise.race([extension.activate(), late]))?.environments;
    return environments && (await use(environments));
  } catch {
    return undefined;
  }
}

function chosenInPythonExtension(): Promise<string | undefined> {
  return withPythonExtension(async (environments) => {
    const active = environments.getActiveEnvironmentPath(vscode.workspace.workspaceFolders?.[0]?.uri);
    return (await environments.resolveEnvironment(active))?.executable.uri?.fsPath;
  });
}

/** Calls `changed` whenever another interpreter is chosen in the Python extension, where that is installed. */
export function watchPythonExtension(changed: () => void): Promise<vscode.Disposable | undefined> {
  return withPythonExtension((environments) => environments.onDidChangeActiveEnvironmentPath(changed));
}
