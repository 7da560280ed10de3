import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Workbench } from "../src/lsp/workbench";

/** A service that answers `initialize` and waits with everything else. */
class FakeSocket {
  static OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = 1;
  commands: { id: number; params: { command: string } }[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  constructor() {
    FakeSocket.all.push(this);
    queueMicrotask(() => this.onopen?.());
  }
  send(text: string) {
    const message = JSON.parse(text);
    if (message.method === "initialize") this.answer(message.id);
    if (message.method === "workspace/executeCommand") this.commands.push(message);
  }
  answer(id: number, result: unknown = {}) {
    this.onmessage?.({ data: JSON.stringify({ jsonrpc: "2.0", id, result }) });
  }
  close(code = 1000) {
    this.onclose?.({ code });
  }
}

const asked = () => FakeSocket.all.flatMap((socket) => socket.commands.map((one) => one.params.command));

beforeEach(() => {
  FakeSocket.all = [];
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("location", { href: "http://x/" });
});
afterEach(() => void vi.unstubAllGlobals());

test("long commands run one after the other, and one that waits is taken out alone", async () => {
  const workbench = new Workbench(() => "ja");
  const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()];
  const one = workbench.longCommand<number>("one", {}, first.signal);
  const two = workbench.longCommand<number>("two", {}, second.signal);
  const three = workbench.longCommand<number>("three", {}, third.signal);
  await vi.waitFor(() => expect(asked()).toEqual(["one"]));
  second.abort();
  await expect(two).rejects.toMatchObject({ kind: "cancelled" });
  expect(FakeSocket.all).toHaveLength(1); // and the process of the first goes on
  FakeSocket.all[0]!.answer(FakeSocket.all[0]!.commands[0]!.id, 1);
  expect(await one).toBe(1);
  await vi.waitFor(() => expect(asked()).toEqual(["one", "three"]));
  FakeSocket.all[0]!.answer(FakeSocket.all[0]!.commands[1]!.id, 3);
  expect(await three).toBe(3);
});

test("ending the one that runs ends its process, and the next has another", async () => {
  const workbench = new Workbench(() => "ja");
  const first = new AbortController();
  const one = workbench.longCommand("one", {}, first.signal);
  const two = workbench.longCommand<number>("two", {}, new AbortController().signal);
  await vi.waitFor(() => expect(asked()).toEqual(["one"]));
  first.abort();
  await expect(one).rejects.toBeDefined();
  await vi.waitFor(() => expect(asked()).toEqual(["one", "two"]));
  expect(FakeSocket.all).toHaveLength(2);
  FakeSocket.all[1]!.answer(FakeSocket.all[1]!.commands[0]!.id, 2);
  expect(await two).toBe(2);
});
