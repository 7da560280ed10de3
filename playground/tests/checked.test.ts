import { ChangeSet } from "@codemirror/state";
import { expect, test } from "vitest";
import { Observable } from "../src/app/observable";
import { Checked } from "../src/editor/checked";
import type { Connection, State } from "../src/lsp/connection";
import { Documents, Sync } from "../src/lsp/documents";

function desk() {
  const documents = new Documents();
  const state = new Observable<State>({ kind: "ready" });
  const versions = new Map<string, number>();
  const connection = {
    state,
    notify: (_: string, { textDocument: { uri, version } }: { textDocument: { uri: string; version: number } }) =>
      versions.set(uri.replace("kijun:///", ""), version),
  } as unknown as Connection;
  const sync = new Sync(documents, connection);
  const checked = new Checked({ documents, editing: { state }, behind: (name) => sync.behind(name) });
  const answer = (name: string) => checked.answered(name, versions.get(name)!);
  const type = (name: string, insert: string) => {
    const { length } = documents.get(name)!.doc;
    documents.change(name, ChangeSet.of({ from: length, insert }, length));
  };
  const takeBack = (name: string) => {
    const { length } = documents.get(name)!.doc;
    documents.change(name, ChangeSet.of({ from: length - 1, to: length }, length));
  };
  documents.put("a.kijun", "x");
  documents.put("b.kijun", "y");
  sync.open();
  return { state, sync, checked, answer, type, takeBack };
}

test("checked when every file's newest version was answered", () => {
  const { sync, checked, answer, type } = desk();
  expect(checked.state.value).toBe("checking");
  answer("a.kijun");
  expect(checked.state.value).toBe("checking");
  answer("b.kijun");
  expect(checked.state.value).toBe("checked");
  type("a.kijun", "!");
  expect(checked.state.value).toBe("checking");
  answer("a.kijun"); // of what it was told before
  expect(checked.state.value).toBe("checking");
  sync.flush();
  expect(checked.state.value).toBe("checking");
  answer("a.kijun");
  expect(checked.state.value).toBe("checked");
});

test("what is typed and taken back before anybody was told needs no answer", () => {
  const { sync, checked, answer, type, takeBack } = desk();
  answer("a.kijun");
  answer("b.kijun");
  type("a.kijun", "!");
  takeBack("a.kijun");
  expect(checked.state.value).toBe("checked");
  sync.flush();
  expect(checked.state.value).toBe("checked");
});

test("what is typed while nobody is there is not being checked", () => {
  const { state, sync, checked, answer, type } = desk();
  answer("a.kijun");
  answer("b.kijun");
  state.value = { kind: "lost", wait: 1 };
  expect(checked.state.value).toBe("checked");
  type("b.kijun", "!");
  expect(checked.state.value).toBe("unchecked");
  state.value = { kind: "connecting", attempt: 1 };
  expect(checked.state.value).toBe("checking");
  state.value = { kind: "ready" };
  sync.open();
  answer("b.kijun");
  expect(checked.state.value).toBe("checking");
  answer("a.kijun");
  expect(checked.state.value).toBe("checked");
});
