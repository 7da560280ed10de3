import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Connection, RequestError } from "../src/lsp/connection";

/** A socket whose other end is the test. */
class FakeSocket {
  static OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = 1;
  sent: any[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  constructor() {
    FakeSocket.all.push(this);
    queueMicrotask(() => this.onopen?.());
  }
  send(text: string) {
    const message = JSON.parse(text);
    this.sent.push(message);
    if (message.method === "initialize") this.say({ id: message.id, result: { capabilities: {} } });
  }
  say(message: object) {
    this.onmessage?.({ data: JSON.stringify({ jsonrpc: "2.0", ...message }) });
  }
  close(code = 1000) {
    this.onclose?.({ code });
  }
}

const last = () => FakeSocket.all[FakeSocket.all.length - 1]!;
const made = () => {
  const opened = vi.fn();
  const connection = new Connection({ url: () => "ws://x", protocols: () => [], initialize: () => ({}), opened });
  return { connection, opened };
};
const settle = () => vi.advanceTimersByTimeAsync(0);

describe("a connection", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    FakeSocket.all = [];
    vi.stubGlobal("WebSocket", FakeSocket);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  test("initialises, opens the texts, then asks", async () => {
    const { connection, opened } = made();
    const answer = connection.request("x", { a: 1 });
    await settle();
    expect(last().sent.map((message) => message.method)).toEqual(["initialize", "initialized", "x"]);
    expect(opened).toHaveBeenCalledOnce();
    last().say({ id: last().sent[2].id, result: 7 });
    expect(await answer).toBe(7);
  });

  test("a token that cannot be sent stops it, and the next one is tried", async () => {
    const { connection } = made();
    vi.stubGlobal("WebSocket", class { constructor() { throw new SyntaxError("protocol"); } });
    await expect(connection.request("x", {})).rejects.toThrow(RequestError);
    await settle();
    expect(connection.state.value.kind).toBe("stopped");
    vi.stubGlobal("WebSocket", FakeSocket);
    await connection.open(true);
    expect(connection.state.value.kind).toBe("ready");
  });

  test("a server that does not begin, and texts that cannot be opened, are not waited for", async () => {
    const { connection, opened } = made();
    opened.mockImplementationOnce(() => {
      throw new URIError("a name that has no address");
    });
    await expect(connection.request("x", {})).rejects.toThrow();
    await settle();
    expect(connection.state.value.kind).toBe("stopped");
    await connection.open(true);
    expect(connection.state.value.kind).toBe("ready");
  });

  test("an error of the server carries its codes", async () => {
    const { connection } = made();
    const answer = connection.request("x", {}).catch((error: RequestError) => error);
    await settle();
    last().say({ id: last().sent[2].id, error: { code: -32803, message: "no", data: { codes: ["K0201"] } } });
    expect(await answer).toMatchObject({ kind: "answered", problem: { code: "K0201", message: "no" } });
  });

  test("what waits when it is lost fails, and it is made again by itself, ever later", async () => {
    const { connection, opened } = made();
    const answer = connection.request("x", {}).catch((error: RequestError) => error);
    await settle();
    last().close(1001);
    expect(await answer).toMatchObject({ kind: "lost" });
    expect(connection.state.value.kind).toBe("lost");
    await expect(connection.request("y", {})).rejects.toMatchObject({ kind: "lost" });
    expect(FakeSocket.all).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(FakeSocket.all).toHaveLength(2);
    expect(opened).toHaveBeenCalledTimes(2);
  });

  test("idle is no problem: it sleeps until it is needed", async () => {
    const { connection } = made();
    await connection.open();
    last().close(4003);
    expect(connection.state.value.kind).toBe("asleep");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.all).toHaveLength(1);
    void connection.request("x", {}).catch(() => undefined);
    await settle();
    expect(connection.state.value.kind).toBe("ready");
  });

  test("a process that ends again and again is not started for ever, but on demand", async () => {
    const { connection } = made();
    await connection.open();
    for (let at = 0; at < 4; ++at) {
      last().close(4004);
      await vi.advanceTimersByTimeAsync(60_000);
    }
    expect(connection.state.value.kind).toBe("stopped");
    const count = FakeSocket.all.length;
    await expect(connection.request("x", {})).rejects.toMatchObject({ kind: "lost" });
    expect(FakeSocket.all).toHaveLength(count);
    await connection.open(true);
    expect(connection.state.value.kind).toBe("ready");
  });

  test("what the service says before it closes is kept until something went well", async () => {
    const { connection } = made();
    await connection.open();
    last().say({ method: "kijun/ended", params: { code: "K1224", message: "m", message_ja: "時間" } });
    last().close(4001);
    await vi.advanceTimersByTimeAsync(2000);
    expect(connection.problem.value?.code).toBe("K1224");
    const answer = connection.request("workspace/executeCommand", {});
    await settle();
    last().say({ id: last().sent[2].id, result: null });
    await answer;
    expect(connection.problem.value).toBeNull();
  });

  test("cancelling tells the server and fails the request at once", async () => {
    const { connection } = made();
    const abort = new AbortController();
    const answer = connection.request("x", {}, abort.signal).catch((error: RequestError) => error);
    await settle();
    abort.abort();
    expect(await answer).toMatchObject({ kind: "cancelled" });
    expect(last().sent[3]).toMatchObject({ method: "$/cancelRequest", params: { id: last().sent[2].id } });
  });
});
