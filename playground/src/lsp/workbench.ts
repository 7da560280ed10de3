// The two connections of the page: one to edit and judge, one for what takes long, so that a long command
// never holds up a keystroke and can be ended by closing its connection.
import { cancelled, Connection, RequestError, type Options } from "./connection";
import { Documents, Sync } from "./documents";

export interface Service {
  guideline: string;
  tokens: boolean;
  limits: { message_bytes: number; seconds: number; idle_seconds: number };
}

const rest = 150; // ms after the last keystroke

export class Workbench {
  readonly documents = new Documents();
  readonly editing: Connection;
  private readonly editingSync: Sync;
  private readonly long: Connection;
  private readonly longSync: Sync;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Until the long commands that were asked for are done. */
  private turn: Promise<void> = Promise.resolve();
  token: string | null = null;

  constructor(private readonly language: () => string) {
    const connect = (sync: () => Sync): Options => ({
      url: () => new URL("v1/author/lsp", location.href).href.replace(/^http/, "ws"),
      protocols: () => ["kijun.lsp.v1", ...(this.token ? [`kijun.bearer.${this.token}`] : [])],
      initialize: () => initialize(this.language()),
      opened: () => sync().open(),
    });
    this.editing = new Connection(connect(() => this.editingSync));
    this.editingSync = new Sync(this.documents, this.editing);
    this.long = new Connection(connect(() => this.longSync));
    this.longSync = new Sync(this.documents, this.long);
    this.documents.watch(() => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.flush(), rest);
    });
  }

  /** Begins anew, so that the server speaks another language. */
  restart(): void {
    this.long.close();
    if (this.editing.state.value.kind === "idle") return;
    this.editing.close();
    this.editing.open().catch(() => undefined);
  }

  /** Tells the server now what was typed: before anything is asked about it. */
  flush(): void {
    clearTimeout(this.timer);
    if (this.editing.state.value.kind === "asleep") this.editing.open().catch(() => undefined);
    this.editingSync.flush();
  }

  behind(name: string): ReturnType<Sync["behind"]> {
    return this.editingSync.behind(name);
  }

  async request<Result>(method: string, params: unknown, signal?: AbortSignal): Promise<Result> {
    await this.editing.open();
    this.flush();
    return this.editing.request<Result>(method, params, signal);
  }

  command<Result>(command: string, argument: object = {}, signal?: AbortSignal): Promise<Result> {
    return this.request("workspace/executeCommand", { command, arguments: [argument] }, signal);
  }

  /** One after the other; a signal takes out what waits, and ends the process that is at it. */
  async longCommand<Result>(command: string, argument: object, signal: AbortSignal): Promise<Result> {
    let done = () => {};
    const before = this.turn;
    const mine = new Promise<void>((resolve) => (done = resolve));
    this.turn = before.then(() => mine);
    const aborted = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    await Promise.race([before, aborted]);
    const end = () => this.long.close();
    try {
      if (signal.aborted) throw new RequestError("cancelled", cancelled);
      signal.addEventListener("abort", end, { once: true });
      await this.long.open(true);
      this.longSync.flush();
      return await this.long.request("workspace/executeCommand", { command, arguments: [argument] }, signal);
    } finally {
      signal.removeEventListener("abort", end);
      done();
    }
  }
}

function initialize(locale: string): object {
  return {
    processId: null,
    clientInfo: { name: "kijun-playground" },
    locale,
    rootUri: "kijun:///",
    capabilities: {
      general: { positionEncodings: ["utf-16"] },
      textDocument: {
        synchronization: {},
        publishDiagnostics: { versionSupport: true, relatedInformation: true, codeDescriptionSupport: false },
        completion: {
          contextSupport: true,
          completionItem: { documentationFormat: ["plaintext", "markdown"], snippetSupport: false },
        },
        hover: { contentFormat: ["markdown", "plaintext"] },
        formatting: {},
        definition: {},
        references: {},
        rename: {},
        inlayHint: {},
        semanticTokens: {
          requests: { full: true },
          tokenTypes: ["namespace", "type", "enumMember", "property", "class", "function", "variable"],
          tokenModifiers: ["declaration", "modification"],
          formats: ["relative"],
        },
        codeAction: {
          codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix"] } },
          dataSupport: true,
        },
      },
      workspace: { workspaceEdit: { documentChanges: true }, executeCommand: {} },
    },
  };
}
