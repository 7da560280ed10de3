// Fixes and other changes that the server offers, and how they are applied: to files that are shown and to
// files that are not.
import { ChangeSet } from "@codemirror/state";
import { nameOf, offsetOf, positionOf, uriOf, type Range } from "../lsp/documents";
import type { Workbench } from "../lsp/workbench";
import type { Diagnostic } from "./diagnostics";
import type { Editor } from "./editor";

export interface TextEdit {
  range: Range;
  newText: string;
}

export interface WorkspaceEdit {
  changes?: Record<string, TextEdit[]>;
  documentChanges?: { textDocument: { uri: string }; edits: TextEdit[] }[];
}

export interface CodeAction {
  title: string;
  kind?: string;
  edit?: WorkspaceEdit;
  data?: unknown;
}

export async function actionsFor(
  workbench: Workbench,
  name: string,
  from: number,
  to: number,
  diagnostics: Diagnostic[],
): Promise<CodeAction[]> {
  const doc = workbench.documents.get(name)?.doc;
  if (!doc) return [];
  const found = await workbench.request<CodeAction[] | null>("textDocument/codeAction", {
    textDocument: { uri: uriOf(name) },
    range: { start: positionOf(doc, from), end: positionOf(doc, to) },
    context: { diagnostics },
  });
  return found ?? [];
}

export async function applyAction(workbench: Workbench, editor: Editor, action: CodeAction): Promise<void> {
  const edit = action.edit ?? (await workbench.request<CodeAction>("codeAction/resolve", action)).edit;
  if (edit) applyEdit(workbench, editor, edit);
}

/** Applies to every file at once; each file can undo its own part. */
export function applyEdit(workbench: Workbench, editor: Editor, edit: WorkspaceEdit): void {
  const files = new Map<string, TextEdit[]>();
  for (const [uri, edits] of Object.entries(edit.changes ?? {})) files.set(nameOf(uri), edits);
  for (const { textDocument, edits } of edit.documentChanges ?? [])
    files.set(nameOf(textDocument.uri), [...(files.get(nameOf(textDocument.uri)) ?? []), ...edits]);
  for (const [name, edits] of files) applyTextEdits(workbench, editor, name, edits);
}

export function applyTextEdits(workbench: Workbench, editor: Editor, name: string, edits: TextEdit[]): void {
  const doc = workbench.documents.get(name)?.doc;
  if (!doc || edits.length === 0) return;
  const changes = ChangeSet.of(
    edits.map(({ range, newText }) => ({
      from: offsetOf(doc, range.start),
      to: offsetOf(doc, range.end),
      insert: newText,
    })),
    doc.length,
  );
  if (name === editor.current.value) editor.view.dispatch({ changes, userEvent: "input.fix" });
  else editor.change(name, changes);
}
