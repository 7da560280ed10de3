// Fixes and other changes that the server offers, and how they are applied: to files that are shown and to
// files that are not.
import { ChangeSet } from "@codemirror/state";
import { announce } from "../app/announce";
import { language, t } from "../app/language";
import { RequestError } from "../lsp/connection";
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

/** Says why the server refused; what was cancelled or lost is seen elsewhere. */
export function complain(error: unknown): void {
  if (!(error instanceof RequestError)) throw error;
  if (error.kind === "answered") announce(language.value === "ja" ? error.problem.message_ja : error.problem.message);
}

/**
 * Asks for changes of the texts. Null, and said so, if a text was changed before the answer came: its places are
 * those of another text.
 */
export async function askForChanges<Answer>(workbench: Workbench, method: string, params: unknown): Promise<Answer | null> {
  const asked = new Map(workbench.documents.files.map(({ name, doc }) => [name, doc]));
  const answer = await workbench.request<Answer | null>(method, params);
  const now = workbench.documents.files;
  if (now.length === asked.size && now.every(({ name, doc }) => asked.get(name) === doc)) return answer;
  announce(t("editor.overtaken"));
  return null;
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
  const found = await askForChanges<CodeAction[]>(workbench, "textDocument/codeAction", {
    textDocument: { uri: uriOf(name) },
    range: { start: positionOf(doc, from), end: positionOf(doc, to) },
    context: { diagnostics },
  });
  return found ?? [];
}

export async function applyAction(workbench: Workbench, editor: Editor, action: CodeAction): Promise<void> {
  const edit = action.edit ?? (await askForChanges<CodeAction>(workbench, "codeAction/resolve", action))?.edit;
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
