// A server's process: started, heard, ended.

import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { homedir } from "node:os";
import { createInterface } from "node:readline";
import type { LogOutputChannel } from "vscode";

export type Program = ChildProcessWithoutNullStreams;

/** Starts a program. Not in the folder that is open: Windows looks for programs in the current folder first. */
export function launch(command: string, args: readonly string[], log: LogOutputChannel): Program {
  const program = spawn(command, args, { cwd: homedir(), windowsHide: true });
  program.on("error", (error) => log.error(error.message));
  createInterface({ input: program.stderr }).on("line", (line) => {
    const [, level, text] = /^bylaw (INFO|WARNING|ERROR) (.*)/.exec(line) ?? [undefined, "ERROR", line];
    log[level === "INFO" ? "info" : level === "WARNING" ? "warn" : "error"](text);
  });
  return program;
}

/** What `form` captures in the first line on standard error that is like it; undefined if the program ends before, or hangs. */
export function said(program: Program, form: RegExp): Promise<string[] | undefined> {
  return new Promise((resolve) => {
    createInterface({ input: program.stderr }).on("line", (line) => form.test(line) && resolve(form.exec(line)?.slice(1)));
    program.once("close", () => resolve(undefined)).once("error", () => resolve(undefined));
    setTimeout(() => resolve(undefined), 10_000);
  });
}
