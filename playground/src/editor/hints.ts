// What the server writes beside the text: what a case comes to, say. Asked for when it has checked a text, drawn
// as widgets that are no part of it.
import { StateEffect, StateField, type Extension } from "@codemirror/state";
import { Decoration, EditorView, WidgetType, type DecorationSet } from "@codemirror/view";
import { RequestError } from "../lsp/connection";
import { offsetOf, positionOf, uriOf, type Position } from "../lsp/documents";
import type { Workbench } from "../lsp/workbench";

interface InlayHint {
  position: Position;
  label: string | { value: string }[];
  paddingLeft?: boolean;
}

class HintWidget extends WidgetType {
  constructor(private readonly text: string) {
    super();
  }

  override eq(other: HintWidget): boolean {
    return other.text === this.text;
  }

  override toDOM(): HTMLElement {
    const made = document.createElement("span");
    made.className = "cm-hint";
    made.textContent = this.text;
    return made;
  }
}

const setHints = StateEffect.define<DecorationSet>();

export const hintsField: Extension = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(held, transaction) {
    held = held.map(transaction.changes);
    for (const effect of transaction.effects) if (effect.is(setHints)) held = effect.value;
    return held;
  },
  provide: (field) => EditorView.decorations.from(field),
});

let asking: AbortController | null = null;

/** Asks anew and draws, unless the text has changed meanwhile: then it will be asked again. */
export async function drawHints(workbench: Workbench, view: EditorView, name: string): Promise<void> {
  asking?.abort();
  const mine = (asking = new AbortController());
  const { doc } = view.state;
  try {
    const hints = await workbench.request<InlayHint[] | null>(
      "textDocument/inlayHint",
      {
        textDocument: { uri: uriOf(name) },
        range: { start: { line: 0, character: 0 }, end: positionOf(doc, doc.length) },
      },
      mine.signal,
    );
    if (mine.signal.aborted || view.state.doc !== doc || view.composing) return;
    const widgets = (hints ?? []).map((hint) => {
      const text = typeof hint.label === "string" ? hint.label : hint.label.map((part) => part.value).join("");
      return Decoration.widget({ widget: new HintWidget(text), side: 1 }).range(offsetOf(doc, hint.position));
    });
    view.dispatch({ effects: setHints.of(Decoration.set(widgets, true)) });
  } catch (error) {
    if (!(error instanceof RequestError)) throw error; // a server without hints shows none
  }
}
