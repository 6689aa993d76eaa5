// The running server: started, restarted and stopped one at a time.

import * as vscode from "vscode";
import type { LanguageClient, LanguageClientOptions, RevealOutputChannelOn } from "vscode-languageclient/node";
import { execute } from "./entry";
import { locate, type Located } from "./locate";
import { launch, type Program } from "./program";
import { selector, wanted } from "./settings";

/** `absent`: there is no Python to run a server with; `failed`: there is, and it does not start or keeps crashing. */
export type Health = "starting" | "running" | "failed" | "absent" | "stopped";

export class Server {
  client: LanguageClient | undefined;
  located: Located | undefined;
  health: Health = "stopped";
  complaints: readonly string[] = [];
  program: Program | undefined;
  private readonly changed = new vscode.EventEmitter<Health>();
  readonly onChanged = this.changed.event;
  running: Promise<void>; // until all that was asked for is done; at first the start of a server
  private next: Promise<void> | undefined;
  private started: Promise<void> = Promise.resolve();
  private interrupt: () => void = () => undefined;

  constructor(private readonly log: vscode.LogOutputChannel) {
    this.running = this.begin();
  }

  /** Starts the server, or ends it and starts it anew. Restarts that are asked for while one waits become one. */
  restart(): Promise<void> {
    this.interrupt();
    this.next ??= this.running = this.running.then(async () => {
      this.next = undefined;
      await this.end();
      await this.begin();
    });
    return this.next;
  }

  stop(): Promise<void> {
    this.interrupt();
    return (this.running = this.running.then(() => this.end()));
  }

  /** Asks what may take a while; without an answer the person has been told why. */
  ask<T>(method: string, given: object, doing: string): Thenable<T | undefined> {
    const client = this.client?.isRunning() ? this.client : undefined;
    const options = { location: vscode.ProgressLocation.Window, title: `Bylaw: ${doing}` };
    const asked = async (): Promise<T> => client?.sendRequest<T>(method, given) ?? Promise.reject(new Error("it is not running."));
    const warn = (error: unknown): undefined => void vscode.window.showWarningMessage(`Bylaw: ${(error as Error).message}`);
    return vscode.window.withProgress(options, asked).then((answer) => answer, warn);
  }

  private async begin(): Promise<void> {
    const from = performance.now();
    this.become("starting");
    const [complaints, server] = ([this.complaints, this.located] = await locate(this.log));
    complaints.forEach((complaint) => this.log.warn(complaint));
    if (!server) {
      this.log.error("No Python 3.10 or later was found.");
      return this.become("absent");
    }
    this.log.info(`Starting Bylaw ${server.version} (${server.origin}): ${[server.command, ...server.args].join(" ")} server`);
    let begun = server.program;
    const program = async (): Promise<Program> => {
      this.program = begun ?? launch(server.command, [...server.args, "server"], this.log);
      begun = undefined; // one that died is started anew
      return this.program.pid ? this.program : Promise.reject(new Error(`${server.command} does not run.`));
    };
    const { LanguageClient, RevealOutputChannelOn, State } = await import("vscode-languageclient/node"); // large: now, not before
    const client = (this.client = new LanguageClient("bylaw", "Bylaw", program, this.options(RevealOutputChannelOn.Never)));
    client.onDidChangeState(({ newState }) => {
      // The client library starts a server that died by itself, until it has died too often.
      if (client === this.client) {
        this.become(newState === State.Running ? "running" : newState === State.Starting ? "starting" : "failed");
      }
    });
    client.onNotification("bylaw/memoryChanged", () => this.changed.fire(this.health));
    const interrupted = new Promise<never>((_, reject) => (this.interrupt = () => reject(new Error("it was interrupted"))));
    try {
      this.started = client.start();
      await Promise.race([this.started, interrupted]); // a program that is no server may never answer
      this.log.info(`Bylaw is ready after ${Math.round(performance.now() - from)} ms.`);
    } catch (error) {
      this.log.error(`Bylaw does not start: ${(error as Error).message}`);
      this.become("failed");
    }
  }

  private async end(): Promise<void> {
    const { client, program } = this;
    this.client = undefined;
    this.become("stopped");
    const dispose = (): Promise<void> | undefined =>
      client?.dispose().catch((error: unknown) => {
        this.log.warn(`The server did not end by itself: ${(error as Error).message}`);
        program?.kill("SIGKILL");
      });
    const { State } = await import("vscode-languageclient/node");
    await (client?.state === State.Starting && dispose()); // refused, but the library does not start it again
    // A client says that it runs before it has registered its commands: ended in between, it would register them still, and
    // they would be in the way of the next client's. One whose server was killed gets two seconds to notice.
    await Promise.race([this.started.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 2000))]);
    await (client?.isRunning() && dispose());
  }

  private become(health: Health): void {
    this.health = health;
    void vscode.commands.executeCommand("setContext", "bylaw.running", health === "running");
    this.changed.fire(health);
  }

  private options(revealOutputChannelOn: RevealOutputChannelOn): LanguageClientOptions {
    return {
      documentSelector: selector(),
      diagnosticCollectionName: "bylaw",
      outputChannel: this.log,
      revealOutputChannelOn,
      initializationOptions: () => wanted(),
      stdioOptions: { stdout: () => undefined, stderr: () => undefined }, // heard by `launch`
      middleware: {
        executeCommand: (command, args: object[], next) =>
          command === "bylaw.type" ? (next(command, args) as unknown) : execute(this, command, args[0]),
        workspace: {
          configuration: ({ items }) => items.map(() => wanted()),
          didChangeConfiguration: async (sections, next) => {
            const client = this.client;
            await new Promise(setImmediate); // a restart for the same change comes first, and the new server knows it
            return client && client === this.client && this.health === "running" ? next(sections) : undefined;
          },
        },
      },
    };
  }
}
