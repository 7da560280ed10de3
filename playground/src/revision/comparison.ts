// 新旧対照表: the new text beside the old, what differs underlined as official tables do.
import { t } from "../app/language";
import { el } from "../dom/el";
import type { ComparisonAnswer, ComparisonRow, Paragraph } from "../lsp/answers";

function paragraph(one: Paragraph): HTMLElement {
  return el(
    "p",
    { class: `paragraph depth-${Math.min(7, one.depth)}${one.heading ? " heading" : ""}` },
    one.label ? el("span", { class: `label${one.label_moved ? " moved" : ""}` }, `${one.label} `) : null,
    ...one.words.map(({ text, changed }) => (changed ? el("u", {}, text) : text)),
  );
}

function row({ kind, now, before, depth }: ComparisonRow): HTMLElement {
  if (kind === "omitted") {
    const omitted = () => el("td", { class: `depth-${Math.min(7, depth)} quiet` }, "（略）");
    return el("tr", { class: "omitted" }, omitted(), omitted());
  }
  const side = (paragraphs: Paragraph[], none: boolean) =>
    el("td", {}, ...(none ? [el("p", { class: "quiet", t: `comparison.${kind}` as "comparison.added" })] : paragraphs.map(paragraph)));
  return el("tr", { class: `row-${kind}` }, side(now, kind === "removed"), side(before, kind === "added"));
}

export function comparison(answer: ComparisonAnswer, names: { before: string; after: string }): HTMLElement {
  if (answer.rows.length === 0) return el("p", { class: "empty", t: "comparison.same" });
  return el(
    "div",
    { class: "scroll", role: "region", tabindex: 0, tLabel: "revision.comparison" },
    el(
      "table",
      { class: "comparison", lang: "ja" },
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          el("th", { scope: "col" }, t("comparison.new"), el("small", {}, names.after)),
          el("th", { scope: "col" }, t("comparison.old"), el("small", {}, names.before)),
        ),
      ),
      el("tbody", {}, ...answer.rows.map(row)),
    ),
  );
}
