// What the server writes beside the text: what a case comes to, say. Widgets that are no part of it.
import { Decoration, WidgetType } from "@codemirror/view";
import { offsetOf, positionOf, type Position } from "../lsp/documents";
import { Beside } from "./beside";

interface InlayHint {
  position: Position;
  label: string | { value: string }[];
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

export const hints = new Beside<InlayHint[]>(
  "textDocument/inlayHint",
  (doc) => ({ range: { start: { line: 0, character: 0 }, end: positionOf(doc, doc.length) } }),
  (answer, doc) =>
    Decoration.set(
      answer.map(({ position, label }) => {
        const text = typeof label === "string" ? label : label.map((part) => part.value).join("");
        return Decoration.widget({ widget: new HintWidget(text), side: 1 }).range(offsetOf(doc, position));
      }),
      true,
    ),
);
