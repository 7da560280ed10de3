// The text of the report, with the evidence marked in it. An editor rather than a text area: a megabyte stays
// quick, and the marks are decorations of text, never markup made of it.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { Compartment, EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, keymap, placeholder, type DecorationSet } from "@codemirror/view";
import { language, t, type Key } from "../app/language";
import { el } from "../dom/el";
import { editorLook } from "../editor/theme";
import { merged, type Stretch } from "./stretches";

export interface Mark extends Stretch {
  /** Is it of the evidence that the reader points at? */
  here: boolean;
}

const setMarks = StateEffect.define<readonly Mark[]>();
const quiet = Decoration.mark({ class: "cm-evidence" });
const here = Decoration.mark({ class: "cm-evidence-here" });

const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(held, transaction) {
    held = held.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setMarks)) continue;
      const last = transaction.newDoc.length;
      const inside = effect.value.filter((mark) => mark.from < mark.to && mark.to <= last);
      const pointed = merged(inside.filter((mark) => mark.here));
      held = Decoration.set(
        [
          ...merged(inside).map(({ from, to }) => quiet.range(from, to)),
          ...pointed.map(({ from, to }) => here.range(from, to)),
        ],
        true,
      );
    }
    return held;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export class ReportText {
  readonly element = el("div", { class: "report-text" });
  readonly view: EditorView;
  private said = new Compartment();
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** What was told of it last, or put into it. */
  private told = "";

  /** `typing` is told at once of every change of the text, `changed` of the text when it rests. */
  constructor(label: Key, hint: Key, typing: () => void, changed: (text: string) => void) {
    const root = this.element.attachShadow({ mode: "open" });
    const words = () => [
      placeholder(t(hint)),
      EditorView.contentAttributes.of({ "aria-label": t(label), spellcheck: "false", tabindex: "0" }),
    ];
    this.view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        extensions: [
          history(),
          keymap.of([...defaultKeymap, ...historyKeymap]),
          EditorView.lineWrapping,
          editorLook,
          EditorView.theme({ ".cm-scroller": { fontFamily: "var(--sans)", lineHeight: "1.8" } }),
          marks,
          this.said.of(words()),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged) return;
            typing();
            clearTimeout(this.timer);
            this.timer = setTimeout(() => {
              this.told = this.view.state.doc.toString();
              changed(this.told);
            }, 120);
          }),
        ],
      }),
    });
    language.watch(() => this.view.dispatch({ effects: this.said.reconfigure(words()) }));
  }

  /** Puts another text in; does not report it as typed. */
  set(text: string): void {
    if (text === this.told) return; // a megabyte is not compared at every keystroke: it is the same string
    this.told = text;
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } });
    clearTimeout(this.timer);
  }

  mark(wanted: readonly Mark[]): void {
    if (this.view.composing) {
      setTimeout(() => this.mark(wanted), 200);
      return;
    }
    this.view.dispatch({ effects: setMarks.of(wanted) });
  }

  reveal(from: number, to: number): void {
    const last = this.view.state.doc.length;
    this.view.dispatch({
      selection: { anchor: Math.min(from, last), head: Math.min(to, last) },
      effects: EditorView.scrollIntoView(Math.min(from, last), { y: "center" }),
    });
  }
}
