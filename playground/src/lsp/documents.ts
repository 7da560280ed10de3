// The texts of the guideline, and how a server is kept up to date with them.
import { ChangeSet, Text } from "@codemirror/state";
import type { Connection } from "./connection";

export interface SourceFile {
  name: string;
  doc: Text;
}

/** What happened to the texts: a file was changed, came, or went (`changes` null). */
export interface Edit {
  name: string;
  changes: ChangeSet | null;
}

export function uriOf(name: string): string {
  return `kijun:///${name.split("/").map(encodeURIComponent).join("/")}`;
}

export function nameOf(uri: string): string {
  return uri.replace(/^kijun:\/\/\//, "").split("/").map(decodeURIComponent).join("/");
}

export function textOf(source: string): Text {
  return Text.of(source.split(/\r\n?|\n/));
}

export class Documents {
  private held = new Map<string, SourceFile>();
  private listeners = new Set<(edit: Edit) => void>();

  get files(): SourceFile[] {
    return [...this.held.values()];
  }

  get(name: string): SourceFile | undefined {
    return this.held.get(name);
  }

  /** Puts other files in place of all. */
  replaceAll(files: Iterable<{ name: string; text: string }>): void {
    for (const name of [...this.held.keys()]) this.remove(name);
    for (const { name, text } of files) this.put(name, text);
  }

  put(name: string, text: string): void {
    if (this.held.has(name)) this.remove(name);
    this.held.set(name, { name, doc: textOf(text) });
    this.tell({ name, changes: null });
  }

  remove(name: string): void {
    if (this.held.delete(name)) this.tell({ name, changes: null });
  }

  change(name: string, changes: ChangeSet): void {
    const file = this.held.get(name);
    if (!file || changes.empty) return;
    file.doc = changes.apply(file.doc);
    this.tell({ name, changes });
  }

  watch(listener: (edit: Edit) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(edit: Edit): void {
    for (const listener of [...this.listeners]) listener(edit);
  }
}

export interface Position {
  line: number;
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

export function positionOf(doc: Text, at: number): Position {
  const line = doc.lineAt(at);
  return { line: line.number - 1, character: at - line.from };
}

/** A position that is no longer in the text becomes the nearest that is. */
export function offsetOf(doc: Text, position: Position): number {
  if (position.line >= doc.lines) return doc.length;
  const line = doc.line(position.line + 1);
  return Math.min(line.from + position.character, line.to);
}

/** The changes as the protocol wants them: one after the other, so from the end of the text to its beginning. */
export function contentChanges(before: Text, changes: ChangeSet): { range: Range; text: string }[] {
  const said: { range: Range; text: string }[] = [];
  changes.iterChanges((from, to, _fromNew, _toNew, inserted) => {
    said.unshift({
      range: { start: positionOf(before, from), end: positionOf(before, to) },
      text: inserted.toString(),
    });
  });
  return said;
}

interface Told {
  version: number;
  doc: Text;
  /** What has changed since; null: the file is another one, or gone. */
  pending: ChangeSet | null;
}

/** Keeps one server up to date. Nothing is sent until `flush`, so that many keystrokes are one message. */
export class Sync {
  private told = new Map<string, Told>();
  private version = 0;

  constructor(
    private readonly documents: Documents,
    private readonly connection: Connection,
  ) {
    documents.watch(({ name, changes }) => {
      const told = this.told.get(name);
      if (told) told.pending = changes && told.pending && told.pending.compose(changes);
    });
  }

  /** To a server that knows nothing: everything. */
  open(): void {
    this.told.clear();
    this.flush();
  }

  flush(): void {
    if (this.connection.state.value.kind !== "ready") return;
    for (const [name, told] of [...this.told]) {
      if (told.pending === null) {
        this.told.delete(name);
        this.connection.notify("textDocument/didClose", { textDocument: { uri: uriOf(name) } });
      } else if (!told.pending.empty) {
        this.connection.notify("textDocument/didChange", {
          textDocument: { uri: uriOf(name), version: ++this.version },
          contentChanges: contentChanges(told.doc, told.pending),
        });
        this.tell(name, this.version);
      }
    }
    for (const { name, doc } of this.documents.files) {
      if (this.told.has(name)) continue;
      this.connection.notify("textDocument/didOpen", {
        textDocument: { uri: uriOf(name), languageId: "kijun", version: ++this.version, text: doc.toString() },
      });
      this.tell(name, this.version);
    }
  }

  /** The text the server has, and what has changed since it got it; null if it has none. */
  behind(name: string): { doc: Text; changes: ChangeSet; version: number } | null {
    const told = this.told.get(name);
    return told?.pending ? { doc: told.doc, changes: told.pending, version: told.version } : null;
  }

  private tell(name: string, version: number): void {
    const { doc } = this.documents.get(name)!;
    this.told.set(name, { version, doc, pending: ChangeSet.empty(doc.length) });
  }
}
