// One WebSocket to the service, one JSON-RPC message a text frame. The process behind it keeps nothing, so a
// connection that was lost is simply made again; whoever holds texts opens them when `state` becomes "ready".
import { Observable } from "../app/observable";

export type State =
  | { kind: "idle" }
  | { kind: "connecting"; attempt: number }
  | { kind: "ready" }
  /** Lost or refused; tried again after `wait` ms. */
  | { kind: "lost"; wait: number }
  /** Closed for being unused; made again at the next request. */
  | { kind: "asleep" }
  /** Not tried again by itself. */
  | { kind: "stopped"; problem: Problem };

/** What the service says before it closes, or what the closing code means. */
export interface Problem {
  code: string;
  message: string;
  message_ja: string;
}

/** A request that was answered with an error, was cancelled, or lost its connection. */
export class RequestError extends Error {
  constructor(
    readonly kind: "answered" | "cancelled" | "lost",
    readonly problem: Problem,
  ) {
    super(problem.message);
  }
}

/** Of what a server says that it can do, what the page reads. */
export interface Capabilities {
  semanticTokensProvider?: { legend: { tokenTypes: string[]; tokenModifiers: string[] } };
}

interface Waiting {
  method: string;
  resolve: (result: unknown) => void;
  reject: (error: RequestError) => void;
}

interface Message {
  id?: number | string | null;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { code: number; message: string; data?: { codes?: string[] } };
}

const lost: Problem = { code: "", message: "the connection was lost", message_ja: "接続が切れました" };
const unfit: Problem = { code: "", message: "this token cannot be sent", message_ja: "このトークンは送れない文字を含みます" };
export const cancelled: Problem = { code: "", message: "cancelled", message_ja: "取り消しました" };
const dropped: Record<number, Problem> = {
  1009: { code: "1009", message: "the message is too long for the service", message_ja: "送る内容が大きすぎます" },
  4001: { code: "4001", message: "it took too much time", message_ja: "時間の上限を超えました" },
  4002: { code: "4002", message: "it took too much memory", message_ja: "記憶域の上限を超えました" },
  4004: { code: "4004", message: "the engine ended", message_ja: "エンジンが終了しました" },
};

export interface Options {
  url: () => string;
  protocols: () => string[];
  /** Params of `initialize`. */
  initialize: () => object;
  /** Called when the server is initialised, before anything else is sent: open the texts here. */
  opened: (connection: Connection) => void;
}

export class Connection {
  readonly state = new Observable<State>({ kind: "idle" });
  /** The last problem for which the service closed: shown until the next success. */
  readonly problem = new Observable<Problem | null>(null);
  /** Of the server that was initialised last. */
  capabilities: Capabilities | null = null;
  private socket: WebSocket | null = null;
  private waiting = new Map<number, Waiting>();
  private handlers = new Map<string, (params: never) => void>();
  private serial = 0;
  private attempts = 0;
  private ended = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private ready: Promise<void> | null = null;

  constructor(private readonly options: Options) {}

  on<Params>(method: string, handler: (params: Params) => void): void {
    this.handlers.set(method, handler as (params: never) => void);
  }

  /**
   * Connects if there is no connection; resolves when the server is initialised. While it is lost or stopped, only
   * `now` connects: what is asked meanwhile fails, and is asked again by whoever hears that it is ready.
   */
  open(now = false): Promise<void> {
    const { kind } = this.state.value;
    if (!now && this.ready === null && (kind === "lost" || kind === "stopped"))
      return Promise.reject(new RequestError("lost", this.problem.value ?? lost));
    if (kind === "stopped") this.ended = 0; // somebody wants to try again
    if (!this.ready) {
      const made = (this.ready = this.connect());
      // What could not even be tried is not waited for.
      made.catch((error: RequestError) => {
        if (this.ready !== made) return;
        const socket = this.socket;
        this.forget();
        this.state.value = { kind: "stopped", problem: error.problem };
        socket?.close(1000);
      });
    }
    return this.ready;
  }

  async request<Result>(method: string, params: unknown, signal?: AbortSignal): Promise<Result> {
    await this.open();
    if (signal?.aborted) throw new RequestError("cancelled", cancelled);
    return this.ask<Result>(method, params, signal);
  }

  /** Sends only to a server that is ready; what is told about texts is told again when they are opened. */
  notify(method: string, params: unknown): void {
    if (this.state.value.kind === "ready") this.send({ method, params });
  }

  /** Ends the process behind the connection, and with it what it is busy with. */
  close(): void {
    clearTimeout(this.timer);
    const socket = this.socket;
    this.forget();
    this.state.value = { kind: "idle" };
    socket?.close(1000);
  }

  private connect(): Promise<void> {
    clearTimeout(this.timer);
    this.state.value = { kind: "connecting", attempt: this.attempts };
    return new Promise((resolve, reject) => {
      let socket: WebSocket;
      try {
        socket = new WebSocket(this.options.url(), this.options.protocols());
      } catch {
        return reject(new RequestError("answered", unfit)); // a token that cannot be sent
      }
      this.socket = socket;
      socket.onopen = () => {
        this.ask<{ capabilities?: Capabilities } | null>("initialize", this.options.initialize()).then((server) => {
          this.capabilities = server?.capabilities ?? null;
          this.send({ method: "initialized", params: {} });
          this.attempts = 0;
          this.state.value = { kind: "ready" };
          this.options.opened(this);
          resolve();
        }).catch(reject);
      };
      socket.onmessage = (event) => {
        if (socket === this.socket && typeof event.data === "string") this.receive(JSON.parse(event.data) as Message);
      };
      socket.onclose = (event) => {
        reject(new RequestError("lost", dropped[event.code] ?? lost));
        if (socket === this.socket) this.closed(event.code);
      };
    });
  }

  private closed(code: number): void {
    const initialised = this.state.value.kind === "ready";
    const problem = dropped[code];
    if (problem && this.problem.value === null) this.problem.value = problem;
    this.forget(problem);
    if (code === 4003) {
      this.state.value = { kind: "asleep" };
      return;
    }
    // A process that keeps ending is not started for ever.
    if (code === 4004 || code === 4001 || code === 4002) this.ended += 1;
    if (this.ended > 3) {
      this.state.value = { kind: "stopped", problem: problem ?? lost };
      return;
    }
    if (initialised) this.attempts = 0;
    const wait = Math.min(15_000, 400 * 2 ** this.attempts++) * (0.8 + 0.4 * Math.random());
    this.state.value = { kind: "lost", wait };
    this.timer = setTimeout(() => this.open(true).catch(() => undefined), wait);
  }

  private forget(problem: Problem = lost): void {
    this.socket = null;
    this.ready = null;
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const one of waiting) one.reject(new RequestError("lost", problem));
  }

  private ask<Result>(method: string, params: unknown, signal?: AbortSignal): Promise<Result> {
    const id = ++this.serial;
    return new Promise<Result>((resolve, reject) => {
      this.waiting.set(id, { method, resolve: resolve as (result: unknown) => void, reject });
      signal?.addEventListener(
        "abort",
        () => {
          if (!this.waiting.delete(id)) return;
          this.send({ method: "$/cancelRequest", params: { id } });
          reject(new RequestError("cancelled", cancelled));
        },
        { once: true },
      );
      this.send({ id, method, params });
    });
  }

  private send(message: Message): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ jsonrpc: "2.0", ...message }));
  }

  private receive(message: Message): void {
    if (message.method !== undefined) {
      if (message.method === "kijun/ended") this.problem.value = message.params as Problem;
      else this.handlers.get(message.method)?.(message.params as never);
      // Nothing that a server may ask of a client is promised by this one.
      if (message.id !== undefined) this.send({ id: message.id, error: { code: -32601, message: message.method } });
      return;
    }
    const id = Number(message.id);
    const waiting = this.waiting.get(id);
    if (!waiting) return; // of a request that was cancelled
    this.waiting.delete(id);
    if (message.error) {
      const { message: said, data } = message.error;
      // In the language of `initialize` already.
      const problem = { code: (data?.codes ?? []).slice(0, 3).join(", "), message: said, message_ja: said };
      waiting.reject(new RequestError(message.error.code === -32800 ? "cancelled" : "answered", problem));
    } else {
      // A command that was done shows that the process is well again.
      if (waiting.method === "workspace/executeCommand") {
        this.ended = 0;
        this.problem.value = null;
      }
      waiting.resolve(message.result);
    }
  }
}
