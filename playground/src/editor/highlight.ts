// Colours of the language while it is typed, from the keyword table of the grammar. What a word means (is it a
// category? in force?) the server knows; shapes are enough here and never wait.
import { StreamLanguage, type StreamParser } from "@codemirror/language";
import keywords from "virtual:keywords";

const words = new Map<string, string>();
const declarations = new Set(
  "GUIDELINE REVISION CLASS GROUP FACT TERMS CRITERION CATEGORY PROCEDURE DEFINITION SOURCE CASE IMPORT".split(" "),
);
const literals = new Set(["TRUE", "FALSE"]);
const operations = new Set(
  "ADD REMOVE REPEAL RENAME RENUMBER MOVE NARROW WIDEN REPLACE RECITE REROUTE TRANSITION WITHDRAW".split(" "),
);
for (const { token, english, japanese } of keywords) {
  const style = declarations.has(token)
    ? "definitionKeyword"
    : operations.has(token)
      ? "controlKeyword"
      : literals.has(token)
        ? "bool"
        : "keyword";
  words.set(english, style);
  words.set(japanese, style);
}

const digits = "[0-9０-９〇一二三四五六七八九十百千]+";
const rules: readonly [RegExp, string | null][] = [
  [/^\/\/.*/, "lineComment"],
  [/^"(?:\\.|[^"\\])*"?/, "string"],
  [/^「[^」]*」?/, "string"],
  [/^\/(?:\\.|[^/*\\])(?:\\.|[^/\\])*\/?/, "regexp"],
  [/^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2}))?/, "literal"],
  [new RegExp(`^(?:明治|大正|昭和|平成|令和)?(?:元|${digits})年${digits}月(?:${digits}日)?`), "literal"],
  [new RegExp(`^(?:第${digits}(?:条|項|号|章|節|編)(?:の${digits})*)+(?:前段|後段|本文)?`), "literal"],
  [/^[①-⑳㉑-㉟㊱-㊿○◯]/, "labelName"],
  [/^[(（][ア-ン][)）]/, "labelName"],
  [/^[ア-ン](?![\p{L}\p{Nd}_])/u, "labelName"],
  [/^[0-9０-９]+/, "number"],
  [/^[{}(),、;:.]/, "punctuation"],
];

interface Inside {
  comment: boolean;
}

const parser: StreamParser<Inside> = {
  name: "kijun",
  startState: () => ({ comment: false }),
  token(stream, state) {
    if (state.comment || stream.match("/*")) {
      state.comment = !stream.match(/^.*?\*\//);
      if (state.comment) stream.skipToEnd();
      return "blockComment";
    }
    if (stream.eatSpace()) return null;
    for (const [shape, style] of rules) if (stream.match(shape)) return style;
    const name = stream.match(/^[\p{L}_][\p{L}\p{Nd}\p{M}_]*/u) as RegExpMatchArray | null;
    if (name) return words.get(name[0]) ?? "variableName";
    stream.next();
    return null;
  },
  languageData: { commentTokens: { line: "//", block: { open: "/*", close: "*/" } }, closeBrackets: { brackets: ["(", "{", '"', "「"] } },
};

export const kijunLanguage = StreamLanguage.define(parser);
