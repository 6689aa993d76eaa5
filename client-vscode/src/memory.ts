// The Memory view: what the server says of layers, files and entries, level by level (bylaw/memory).

import * as vscode from "vscode";
import type { Range } from "vscode-languageclient/node";
import type { Server } from "./server";

/** `open` names the level below; `uri` and `position` are what commands take; `context` is for the menus. */
interface Node {
  readonly kind: "root" | "layer" | "file" | "range" | "entry";
  readonly label: string;
  readonly detail: string;
  readonly context?: string;
  readonly states?: readonly string[];
  readonly open?: object | null;
  readonly uri?: string;
  readonly range?: Range;
}

const STATES = ["stale", "conflict", "disputed", "unreviewed"];
const ICONS: Record<string, string> = {
  root: "repo", layer: "layers", range: "ellipsis", entry: "note",
  stale: "history", conflict: "git-compare", disputed: "comment-unresolved", unreviewed: "eye",
};

export class Memory implements vscode.TreeDataProvider<Node> {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private state = "";
  private readonly view = vscode.window.createTreeView("bylaw.memory", { treeDataProvider: this, showCollapseAll: true });

  constructor(context: vscode.ExtensionContext, private readonly server: Server) {
    context.subscriptions.push(this.view, server.onChanged(() => this.changed.fire(undefined)));
  }

  /** Lets a person choose which entries are listed. */
  async filter(): Promise<void> {
    const chosen = await vscode.window.showQuickPick(["all", ...STATES], { title: "Which entries are listed in Memory?" });
    this.view.description = this.state = chosen === "all" ? "" : (chosen ?? this.state);
    this.changed.fire(undefined);
  }

  async getChildren(node?: Node): Promise<Node[]> {
    const asked = { ...node?.open, state: this.state };
    return (await this.server.client?.sendRequest<{ nodes: Node[] }>("bylaw/memory", asked).catch(() => undefined))?.nodes ?? [];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(node.label, !node.open ? None : node.kind === "layer" || this.state ? Expanded : Collapsed);
    item.id = node.open ? JSON.stringify([this.state, node.open]) : undefined;
    item.description = node.detail;
    item.contextValue = node.context;
    item.iconPath = node.kind === "file" ? vscode.ThemeIcon.File : new vscode.ThemeIcon(ICONS[node.states?.[0] ?? node.kind]);
    const file = node.kind !== "root" && node.uri ? vscode.Uri.parse(node.uri) : undefined;
    item.resourceUri = node.kind === "file" ? file : undefined;
    item.command = file && !node.open ? { command: "vscode.open", title: "Open", arguments: [file, { selection: node.range }] } : undefined;
    return item;
  }

  /** What a hover over the entry says. */
  async resolveTreeItem(item: vscode.TreeItem, node: Node, token: vscode.CancellationToken): Promise<vscode.TreeItem> {
    if (node.uri && node.range) {
      const asked = { textDocument: { uri: node.uri }, position: node.range.start };
      const hover = await this.server.client?.sendRequest<{ contents: { value: string } } | null>("textDocument/hover", asked, token);
      item.tooltip = hover ? new vscode.MarkdownString(hover.contents.value) : undefined;
    }
    return item;
  }
}
