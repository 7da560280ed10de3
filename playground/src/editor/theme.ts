// How the editor looks: the colours are the page's custom properties, so that both themes are one.
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const wavy = (colour: string) => ({
  backgroundImage: "none",
  paddingBottom: "0",
  textDecoration: `underline wavy ${colour} 1px`,
  textUnderlineOffset: "3px",
  textDecorationSkipInk: "none",
});

const look = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--paper)", fontSize: "var(--code-size)" },
  "&.cm-focused": { outline: "2px solid var(--focus)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.65" },
  ".cm-content": { caretColor: "var(--ink)", paddingBlock: "8px" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--selection)",
  },
  ".cm-activeLine": { backgroundColor: "var(--line-here)" },
  ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--faint)", border: "none", paddingLeft: "4px" },
  ".cm-activeLineGutter": { backgroundColor: "var(--line-here)", color: "var(--quiet)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { backgroundColor: "var(--selection)", outline: "none" },
  ".cm-searchMatch": { backgroundColor: "var(--mark)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--mark-strong)" },
  ".cm-panels": { backgroundColor: "var(--panel)", color: "var(--ink)", borderColor: "var(--rule)" },
  ".cm-panels input, .cm-panels button": { font: "inherit", color: "inherit" },
  ".cm-textfield": { backgroundColor: "var(--paper)", border: "1px solid var(--edge)" },
  ".cm-button": { backgroundImage: "none", backgroundColor: "var(--paper)", border: "1px solid var(--edge)" },
  ".cm-tooltip": {
    backgroundColor: "var(--paper)",
    color: "var(--ink)",
    border: "1px solid var(--edge)",
    borderRadius: "3px",
    boxShadow: "0 4px 16px var(--shadow)",
    maxWidth: "min(44em, 92vw)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--sans)", maxHeight: "16em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 10px", lineHeight: "1.5" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--accent)",
    color: "var(--on-accent)",
  },
  ".cm-completionDetail": { color: "inherit", opacity: "0.75", fontStyle: "normal", marginLeft: "1em" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionInfo": { padding: "6px 10px", fontFamily: "var(--sans)", maxWidth: "26em" },
  ".cm-diagnostic": { fontFamily: "var(--sans)", padding: "6px 10px", borderLeftWidth: "3px", whiteSpace: "pre-wrap" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--wrong)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--open)" },
  ".cm-diagnostic-info, .cm-diagnostic-hint": { borderLeftColor: "var(--accent)" },
  ".cm-diagnosticAction": {
    backgroundColor: "var(--accent)",
    color: "var(--on-accent)",
    padding: "2px 8px",
    marginLeft: "8px",
    borderRadius: "3px",
  },
  ".cm-lintRange-error": wavy("var(--wrong)"),
  ".cm-lintRange-warning": wavy("var(--open)"),
  ".cm-lintRange-info, .cm-lintRange-hint": wavy("var(--accent)"),
  ".cm-lintRange-active": { backgroundColor: "var(--mark)" },
  ".cm-hover": { fontFamily: "var(--sans)", padding: "8px 12px", maxHeight: "20em", overflowY: "auto" },
  ".cm-hover p": { margin: "0 0 6px" },
  ".cm-hover pre": { margin: "0 0 6px", fontFamily: "var(--mono)", whiteSpace: "pre-wrap" },
  ".cm-hover code": { fontFamily: "var(--mono)" },
  ".cm-hint": { marginLeft: "1em", color: "var(--quiet)", fontFamily: "var(--sans)", fontSize: "0.9em" },
  ".cm-name-revision": { color: "var(--code-declaration)" },
  ".cm-name-class": { color: "var(--name-class)" },
  ".cm-name-fact": { color: "var(--name-fact)" },
  ".cm-name-category": { color: "var(--name-category)" },
  ".cm-name-criterion": { color: "var(--name-criterion)" },
  ".cm-name-terms": { color: "var(--name-terms)" },
  ".cm-name-written": { fontWeight: "600" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--panel)", border: "1px solid var(--rule)", color: "var(--quiet)" },
  ".cm-evidence": { backgroundColor: "var(--mark)", borderBottom: "2px solid var(--mark-edge)" },
  ".cm-evidence-here": { backgroundColor: "var(--mark-strong)" },
  ".cm-changed": { backgroundColor: "var(--mark)" },
  ".cm-placeholder": { color: "var(--quiet)" },
});

const colours = HighlightStyle.define([
  { tag: tags.definitionKeyword, color: "var(--code-declaration)", fontWeight: "600" },
  { tag: tags.controlKeyword, color: "var(--code-operation)", fontWeight: "600" },
  { tag: tags.keyword, color: "var(--code-keyword)" },
  { tag: [tags.string, tags.regexp], color: "var(--code-string)" },
  { tag: [tags.number, tags.literal, tags.bool], color: "var(--code-literal)" },
  { tag: tags.labelName, color: "var(--code-label)", fontWeight: "600" },
  { tag: tags.comment, color: "var(--quiet)" },
  { tag: tags.punctuation, color: "var(--quiet)" },
]);

export const editorLook: Extension = [look, syntaxHighlighting(colours)];
