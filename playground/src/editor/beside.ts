// What the server knows about a whole text and what is drawn on it as decorations: asked for when a text was
// checked or is shown, and drawn unless the text has changed meanwhile, for then it is asked for again.
import { StateEffect, StateField, type Extension, type Text } from "@codemirror/state";
import { Decoration, EditorView, type DecorationSet } from "@codemirror/view";
import { RequestError } from "../lsp/connection";
import { uriOf } from "../lsp/documents";
import type { Workbench } from "../lsp/workbench";

export class Beside<Answer> {
  readonly field: Extension;
  private readonly drawn = StateEffect.define<DecorationSet>();
  private asking: AbortController | null = null;

  /** `draw` makes decorations of the answer to `method`; `params` are those besides the document's name. */
  constructor(
    private readonly method: string,
    private readonly params: (doc: Text) => object,
    private readonly draw: (answer: Answer, doc: Text, workbench: Workbench) => DecorationSet,
  ) {
    this.field = StateField.define<DecorationSet>({
      create: () => Decoration.none,
      update: (held, transaction) => {
        held = held.map(transaction.changes);
        for (const effect of transaction.effects) if (effect.is(this.drawn)) held = effect.value;
        return held;
      },
      provide: (field) => EditorView.decorations.from(field),
    });
  }

  async ask(workbench: Workbench, view: EditorView, name: string): Promise<void> {
    this.asking?.abort();
    const mine = (this.asking = new AbortController());
    const { doc } = view.state;
    try {
      const answer = await workbench.request<Answer | null>(
        this.method,
        { textDocument: { uri: uriOf(name) }, ...this.params(doc) },
        mine.signal,
      );
      // Not into a word that an input method is still composing.
      if (!answer || mine.signal.aborted || view.state.doc !== doc || view.composing) return;
      view.dispatch({ effects: this.drawn.of(this.draw(answer, doc, workbench)) });
    } catch (error) {
      if (!(error instanceof RequestError)) throw error; // a server that cannot say it says nothing
    }
  }
}
