// Commands that the server carries out: keys for them, and functions for buttons.
import type { EditorView, KeyBinding } from "@codemirror/view";
import { t } from "../app/language";
import { announce } from "../app/announce";
import { askText, choose, tell } from "../dom/dialogs";
import { nameOf, offsetOf, positionOf, uriOf, type Range } from "../lsp/documents";
import type { Workbench } from "../lsp/workbench";
import { actionsFor, applyAction, applyEdit, applyTextEdits, askForChanges, complain, type TextEdit, type WorkspaceEdit } from "./actions";
import type { Editor } from "./editor";
import { hoverAt } from "./hover";
import { said } from "./markup";

interface Location {
  uri: string;
  range: Range;
}

export async function format(workbench: Workbench, editor: Editor): Promise<void> {
  const name = editor.current.value;
  if (name === null) return;
  const { doc } = editor.view.state;
  const edits = await askForChanges<TextEdit[]>(workbench, "textDocument/formatting", {
    textDocument: { uri: uriOf(name) },
    options: { tabSize: 2, insertSpaces: true },
  });
  if (!edits && editor.view.state.doc !== doc) return; // overtaken, which was said
  applyTextEdits(workbench, editor, name, edits ?? []);
  announce(t(edits?.length ? "editor.formatted" : "editor.formattedAlready"));
}

async function fixes(workbench: Workbench, editor: Editor, at: number): Promise<void> {
  const name = editor.current.value!;
  const here = editor.diagnostics.problems.value.filter((one) => one.file === name && one.from <= at && at <= one.to);
  const actions = await actionsFor(workbench, name, at, at, here.map((one) => one.raw));
  if (actions.length === 0) return announce(t("editor.noFix"));
  const chosen = await choose(t("editor.fixes"), actions.map((action) => ({ label: action.title, value: action })));
  if (chosen) await applyAction(workbench, editor, chosen);
  editor.view.focus();
}

async function locations(workbench: Workbench, editor: Editor, at: number, method: "definition" | "references"): Promise<void> {
  const name = editor.current.value!;
  const answer = await workbench.request<Location | Location[] | null>(`textDocument/${method}`, {
    textDocument: { uri: uriOf(name) },
    position: positionOf(editor.view.state.doc, at),
    context: { includeDeclaration: true },
  });
  const found = [answer ?? []].flat().filter((one) => workbench.documents.get(nameOf(one.uri)));
  if (found.length === 0) return announce(t("editor.nothingFound"));
  const chosen =
    found.length === 1
      ? found[0]!
      : await choose(
          t(method === "references" ? "editor.references" : "editor.definitions"),
          found.map((one) => {
            const { doc } = workbench.documents.get(nameOf(one.uri))!;
            const line = doc.line(Math.min(doc.lines, one.range.start.line + 1));
            return { label: line.text.trim(), detail: `${nameOf(one.uri)}:${line.number}`, value: one };
          }),
        );
  if (!chosen) return;
  const { doc } = workbench.documents.get(nameOf(chosen.uri))!;
  editor.reveal(nameOf(chosen.uri), offsetOf(doc, chosen.range.start), offsetOf(doc, chosen.range.end));
}

async function rename(workbench: Workbench, editor: Editor, at: number): Promise<void> {
  const name = editor.current.value!;
  const { doc } = editor.view.state;
  const word = editor.view.state.wordAt(at);
  const newName = await askText(t("editor.rename"), "editor.newName", word ? doc.sliceString(word.from, word.to) : "", {
    wrong: (value) => (/^[\p{L}_][\p{L}\p{Nd}\p{M}_]*$/u.test(value) ? null : t("editor.noName")),
  });
  if (newName === null) return;
  const edit = await askForChanges<WorkspaceEdit>(workbench, "textDocument/rename", {
    textDocument: { uri: uriOf(name) },
    position: positionOf(doc, at),
    newName,
  });
  if (edit) applyEdit(workbench, editor, edit);
  editor.view.focus();
}

async function explain(workbench: Workbench, editor: Editor, at: number): Promise<void> {
  const found = await hoverAt(workbench, editor.current.value!, at);
  if (!found) return announce(t("editor.nothingFound"));
  await tell(t("editor.about"), ...[found.contents].flat().map((part) => said(part).innerText || said(part).textContent!));
  editor.view.focus();
}

export function serverCommands(workbench: Workbench, editor: Editor): KeyBinding[] {
  const run = (does: (at: number) => Promise<void>) => (view: EditorView) => {
    if (editor.current.value === null) return false;
    does(view.state.selection.main.head).catch(complain);
    return true;
  };
  return [
    { key: "Shift-Alt-f", run: run(() => format(workbench, editor)), preventDefault: true },
    { key: "Mod-.", run: run((at) => fixes(workbench, editor, at)) },
    { key: "F12", run: run((at) => locations(workbench, editor, at, "definition")) },
    { key: "Shift-F12", run: run((at) => locations(workbench, editor, at, "references")) },
    { key: "F2", run: run((at) => rename(workbench, editor, at)) },
    { key: "F1", run: run((at) => explain(workbench, editor, at)), preventDefault: true },
  ];
}
