// What a name means (a category? a fact? a word list?) and whether it is declared or amended here: semantic tokens
// of the server, over the colours of shapes (highlight.ts), which never wait.
import { RangeSetBuilder, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet } from "@codemirror/view";
import { Beside } from "./beside";

export interface Legend {
  tokenTypes: string[];
  tokenModifiers: string[];
}

export interface Meaning {
  from: number;
  to: number;
  /** As the legend calls them. */
  type: string;
  modifiers: string[];
}

/** What the numbers of the protocol say; those that do not fit into the text are left out. */
export function decoded(data: readonly number[], legend: Legend, doc: Text): Meaning[] {
  const found: Meaning[] = [];
  let line = 0;
  let character = 0;
  for (let at = 0; at + 5 <= data.length; at += 5) {
    const [lines, characters, length, type, modifiers] = data.slice(at, at + 5) as [number, number, number, number, number];
    character = lines > 0 ? characters : character + characters;
    line += lines;
    if (line >= doc.lines) break;
    const here = doc.line(line + 1);
    const from = here.from + character;
    if (from + length > here.to) continue;
    found.push({
      from,
      to: from + length,
      type: legend.tokenTypes[type] ?? "",
      modifiers: legend.tokenModifiers.filter((_, bit) => (modifiers >> bit) & 1),
    });
  }
  return found;
}

/** Names only: what a keyword or a string is, its shape says. */
const names = new Map([
  ["namespace", "revision"],
  ["type", "class"],
  ["enumMember", "class"],
  ["property", "fact"],
  ["class", "category"],
  ["function", "criterion"],
  ["variable", "terms"],
]);

const marks = new Map<string, Decoration>();

function markOf(kind: string, written: boolean): Decoration {
  const name = `cm-name-${kind}${written ? " cm-name-written" : ""}`;
  let made = marks.get(name);
  if (!made) marks.set(name, (made = Decoration.mark({ class: name })));
  return made;
}

function drawn(meanings: readonly Meaning[]): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to, type, modifiers } of meanings) {
    const kind = names.get(type);
    if (kind) builder.add(from, to, markOf(kind, modifiers.length > 0));
  }
  return builder.finish();
}

export const meanings = new Beside<{ data: number[] }>(
  "textDocument/semanticTokens/full",
  () => ({}),
  ({ data }, doc, workbench) => {
    const legend = workbench.editing.capabilities?.semanticTokensProvider?.legend;
    return legend ? drawn(decoded(data, legend, doc)) : Decoration.none;
  },
);
