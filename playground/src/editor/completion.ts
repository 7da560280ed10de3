// Completion by the server: keywords of both languages, names, facts.
import { pickedCompletion, type Completion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { offsetOf, positionOf, uriOf } from "../lsp/documents";
import { RequestError } from "../lsp/connection";
import type { Workbench } from "../lsp/workbench";
import { said, type Markup } from "./markup";
import type { TextEdit } from "./actions";

interface Item {
  label: string;
  kind?: number;
  detail?: string;
  documentation?: string | Markup;
  insertText?: string;
  filterText?: string;
  sortText?: string;
  textEdit?: TextEdit | { insert: TextEdit["range"]; replace: TextEdit["range"]; newText: string };
  additionalTextEdits?: TextEdit[];
}

// Kinds of the protocol that a guideline has, as CodeMirror calls them.
const kinds: Record<number, string> = { 3: "function", 5: "property", 6: "variable", 7: "class", 12: "constant", 13: "enum", 14: "keyword", 20: "enum", 21: "constant" };

export function completion(workbench: Workbench, current: () => string | null) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const word = context.matchBefore(/[\p{L}\p{Nd}\p{M}_]+/u);
    const before = context.state.sliceDoc(Math.max(0, context.pos - 1), context.pos);
    if (!context.explicit && !word && before !== ".") return null;
    const name = current();
    if (name === null) return null;
    const { doc } = context.state;
    const abort = new AbortController();
    context.addEventListener("abort", () => abort.abort());
    let answer: { items: Item[]; isIncomplete?: boolean } | Item[] | null;
    try {
      answer = await workbench.request("textDocument/completion", {
        textDocument: { uri: uriOf(name) },
        position: positionOf(doc, context.pos),
        context: { triggerKind: 1 },
      }, abort.signal);
    } catch (error) {
      if (error instanceof RequestError) return null;
      throw error;
    }
    const items = Array.isArray(answer) ? answer : (answer?.items ?? []);
    if (items.length === 0) return null;
    const first = items[0]!.textEdit;
    const from = first ? offsetOf(doc, ("range" in first ? first.range : first.replace).start) : (word?.from ?? context.pos);
    return {
      from,
      options: items.map((item, at) => option(item, at, items.length)),
      ...(Array.isArray(answer) || !answer?.isIncomplete ? { validFor: /^[\p{L}\p{Nd}\p{M}_]*$/u } : {}),
    };
  };
}

function option(item: Item, at: number, count: number): Completion {
  const text = item.textEdit?.newText ?? item.insertText ?? item.label;
  const type = item.kind !== undefined ? kinds[item.kind] : undefined;
  return {
    label: item.filterText ?? item.label,
    displayLabel: item.label,
    ...(item.detail ? { detail: item.detail } : {}),
    ...(type ? { type } : {}),
    ...(item.documentation ? { info: () => said(item.documentation!) } : {}),
    // The server's order among equals.
    boost: Math.round(50 - (100 * at) / count),
    apply(view, completion, from, to) {
      view.dispatch({
        changes: { from, to, insert: text },
        selection: { anchor: from + text.length },
        annotations: pickedCompletion.of(completion),
        userEvent: "input.complete",
      });
    },
  };
}
