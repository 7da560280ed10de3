// The editor of the guideline's files. It lives in a shadow root: there CodeMirror's styles are constructed
// sheets, which a policy that forbids inline styles allows.
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap, indentUnit } from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { type ChangeSet, Compartment, EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { language, t } from "../app/language";
import { Observable } from "../app/observable";
import { el } from "../dom/el";
import type { Workbench } from "../lsp/workbench";
import { completion } from "./completion";
import { serverCommands } from "./commands";
import { Diagnostics } from "./diagnostics";
import { kijunLanguage } from "./highlight";
import { hints } from "./hints";
import { hover } from "./hover";
import { meanings } from "./meaning";
import { phrases } from "./phrases";
import { editorLook } from "./theme";

export class Editor {
  readonly element = el("div", { class: "editor" });
  /** The file that is shown. */
  readonly current = new Observable<string | null>(null);
  readonly view: EditorView;
  readonly diagnostics: Diagnostics;
  private states = new Map<string, EditorState>();
  private said = new Compartment();

  constructor(private readonly workbench: Workbench) {
    const root = this.element.attachShadow({ mode: "open" });
    this.view = new EditorView({ root, parent: root, state: EditorState.create() });
    this.diagnostics = new Diagnostics(workbench, this);
    workbench.documents.watch(({ name, changes }) => {
      if (changes) return; // typed here
      this.states.delete(name);
      if (name === this.current.value) this.show(workbench.documents.get(name) ? name : null);
    });
    language.watch(() => {
      // The states of the other files are made anew when they are shown.
      this.view.dispatch({ effects: this.said.reconfigure(this.words()) });
    });
  }

  /** Shows a file, with the cursor where it was in it. */
  show(name: string | null): void {
    const before = this.current.value;
    if (before !== null && before !== name && this.workbench.documents.get(before)) this.states.set(before, this.view.state);
    const file = name === null ? undefined : this.workbench.documents.get(name);
    this.current.value = file ? name : null;
    if (!file) {
      this.view.setState(EditorState.create({ extensions: [editorLook, EditorState.readOnly.of(true)] }));
      return;
    }
    const kept = this.states.get(name!);
    this.view.setState(kept ?? EditorState.create({ doc: file.doc, extensions: this.extensions() }));
    if (kept) this.view.dispatch({ effects: this.said.reconfigure(this.words()) });
    this.diagnostics.draw();
    this.askBeside();
  }

  /** Asks what is drawn on the text that is shown. */
  askBeside(): void {
    const name = this.current.value;
    if (name === null || this.workbench.editing.state.value.kind !== "ready") return;
    for (const one of [meanings, hints]) void one.ask(this.workbench, this.view, name);
  }

  /** Shows a place; lines count from 1. */
  reveal(name: string, from: number, to = from): void {
    if (!this.workbench.documents.get(name)) return;
    if (name !== this.current.value) this.show(name);
    const last = this.view.state.doc.length;
    this.view.dispatch({
      selection: { anchor: Math.min(from, last), head: Math.min(to, last) },
      effects: EditorView.scrollIntoView(Math.min(from, last), { y: "center" }),
    });
    this.view.focus();
  }

  revealLine(name: string, line: number): void {
    const doc = this.workbench.documents.get(name)?.doc;
    if (doc) this.reveal(name, doc.line(Math.max(1, Math.min(line, doc.lines))).from);
  }

  /** Changes a file that is not shown; its own history keeps the change. */
  change(name: string, changes: ChangeSet): void {
    const kept = this.states.get(name);
    if (kept) this.states.set(name, kept.update({ changes }).state);
    this.workbench.documents.change(name, changes);
  }

  private words(): Extension {
    return [
      EditorState.phrases.of(phrases[language.value]),
      EditorView.contentAttributes.of({ "aria-label": t("editor.label"), lang: "ja", spellcheck: "false", tabindex: "0" }),
    ];
  }

  private extensions(): Extension[] {
    return [
      lineNumbers(),
      highlightActiveLineGutter(),
      highlightSpecialChars(),
      history(),
      foldGutter(),
      drawSelection(),
      indentUnit.of("  "),
      bracketMatching(),
      closeBrackets(),
      autocompletion({ override: [completion(this.workbench, () => this.current.value)], activateOnTypingDelay: 120 }),
      highlightActiveLine(),
      highlightSelectionMatches(),
      lintGutter(),
      EditorView.lineWrapping,
      keymap.of([
        ...serverCommands(this.workbench, this),
        ...closeBracketsKeymap,
        ...defaultKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...foldKeymap,
        ...completionKeymap,
        ...lintKeymap,
      ]),
      kijunLanguage,
      editorLook,
      meanings.field,
      hints.field,
      hover(this.workbench, () => this.current.value),
      this.said.of(this.words()),
      EditorView.updateListener.of((update) => {
        if (update.docChanged && this.current.value !== null)
          this.workbench.documents.change(this.current.value, update.changes);
      }),
    ];
  }
}
