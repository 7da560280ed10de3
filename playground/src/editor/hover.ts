// What the server knows about the word under the pointer.
import { hoverTooltip } from "@codemirror/view";
import { RequestError } from "../lsp/connection";
import { offsetOf, positionOf, uriOf, type Range } from "../lsp/documents";
import type { Workbench } from "../lsp/workbench";
import { said, type Markup } from "./markup";

export interface Hover {
  contents: string | Markup | (string | Markup)[];
  range?: Range;
}

export async function hoverAt(workbench: Workbench, name: string, at: number): Promise<Hover | null> {
  const doc = workbench.documents.get(name)?.doc;
  if (!doc) return null;
  try {
    return await workbench.request<Hover | null>("textDocument/hover", {
      textDocument: { uri: uriOf(name) },
      position: positionOf(doc, at),
    });
  } catch (error) {
    if (error instanceof RequestError) return null;
    throw error;
  }
}

export function hover(workbench: Workbench, current: () => string | null) {
  return hoverTooltip(async (view, at) => {
    const name = current();
    const found = name === null ? null : await hoverAt(workbench, name, at);
    if (!found) return null;
    return {
      pos: found.range ? offsetOf(view.state.doc, found.range.start) : at,
      ...(found.range ? { end: offsetOf(view.state.doc, found.range.end) } : {}),
      create: () => {
        const dom = document.createElement("div");
        dom.className = "cm-hover";
        for (const part of [found.contents].flat()) dom.append(said(part));
        return { dom };
      },
    };
  });
}
