import { ChangeSet } from "@codemirror/state";
import { describe, expect, test } from "vitest";
import { Observable } from "../src/app/observable";
import type { Connection } from "../src/lsp/connection";
import { contentChanges, Documents, nameOf, offsetOf, positionOf, Sync, textOf, uriOf } from "../src/lsp/documents";

function recorder() {
  const sent: { method: string; params: any }[] = [];
  const connection = {
    state: new Observable({ kind: "ready" }),
    notify: (method: string, params: unknown) => sent.push({ method, params }),
  } as unknown as Connection;
  return { sent, connection };
}

/** What a server makes of changes that it applies one after the other. */
function applied(text: string, changes: ReturnType<typeof contentChanges>): string {
  for (const { range, text: inserted } of changes) {
    const doc = textOf(text);
    text = text.slice(0, offsetOf(doc, range.start)) + inserted + text.slice(offsetOf(doc, range.end));
  }
  return text;
}

describe("names", () => {
  test("there and back", () => {
    for (const name of ["2025-02-28.kijun", "common/語 #1?.kijun"]) expect(nameOf(uriOf(name))).toBe(name);
    expect(uriOf("a/b c.kijun")).toBe("kijun:///a/b%20c.kijun");
  });
});

describe("positions are UTF-16 units of a line", () => {
  const doc = textOf("一\n𠮷野\n");
  test("there and back", () => {
    for (let at = 0; at <= doc.length; ++at) expect(offsetOf(doc, positionOf(doc, at))).toBe(at);
    expect(positionOf(doc, 4)).toEqual({ line: 1, character: 2 });
  });
  test("outside of the text: the nearest inside", () => {
    expect(offsetOf(doc, { line: 9, character: 0 })).toBe(doc.length);
    expect(offsetOf(doc, { line: 0, character: 99 })).toBe(1);
  });
});

describe("changes", () => {
  test("several at once arrive as they were meant", () => {
    const before = textOf("あいう\nえおか\nきくけ");
    const changes = ChangeSet.of(
      [
        { from: 0, to: 1, insert: "x\ny" },
        { from: 5, insert: "z" },
        { from: 8, to: 11 },
      ],
      before.length,
    );
    expect(applied(before.toString(), contentChanges(before, changes))).toBe(changes.apply(before).toString());
  });
});

describe("a server is kept up to date", () => {
  test("opened once, then changed, then closed", () => {
    const { sent, connection } = recorder();
    const documents = new Documents();
    const sync = new Sync(documents, connection);
    documents.put("a.kijun", "one");
    sync.flush();
    documents.change("a.kijun", ChangeSet.of({ from: 3, insert: " two" }, 3));
    documents.change("a.kijun", ChangeSet.of({ from: 7, insert: " three" }, 7));
    expect(sync.behind("a.kijun")?.changes.empty).toBe(false);
    sync.flush();
    sync.flush();
    documents.remove("a.kijun");
    sync.flush();
    expect(sent.map((message) => message.method.split("/")[1])).toEqual(["didOpen", "didChange", "didClose"]);
    expect(applied("one", sent[1]!.params.contentChanges)).toBe("one two three");
    expect(sync.behind("a.kijun")).toBeNull();
  });

  test("a file put in place of another of its name is closed and opened", () => {
    const { sent, connection } = recorder();
    const documents = new Documents();
    const sync = new Sync(documents, connection);
    documents.put("a.kijun", "one");
    sync.flush();
    documents.put("a.kijun", "two");
    sync.flush();
    expect(sent.map((message) => message.method.split("/")[1])).toEqual(["didOpen", "didClose", "didOpen"]);
    expect(sent[2]!.params.textDocument.text).toBe("two");
  });

  test("a server that came back is told everything", () => {
    const { sent, connection } = recorder();
    const documents = new Documents();
    const sync = new Sync(documents, connection);
    documents.put("a.kijun", "one");
    sync.open();
    sync.open();
    expect(sent).toHaveLength(2);
  });
});
