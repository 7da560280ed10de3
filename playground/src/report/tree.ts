// The tree of a category as the guideline itself has it: ア, イ, (ア), each with ✓ ✗ or ?.
import { t, type Key } from "../app/language";
import { el } from "../dom/el";
import type { Evidence, Node } from "../lsp/answers";

const signs = { true: "✓", false: "✗", unknown: "?" } as const;

export function sign(value: Node["value"]): HTMLElement {
  return el("span", { class: `sign sign-${value}`, role: "img", tLabel: `value.${value}` }, signs[value]);
}

export function evidenceButton(one: Evidence, at: number): HTMLElement {
  const folds = one.folds.filter((fold) => fold !== "width").map((fold) => t(`fold.${fold}` as Key));
  const differs = one.text !== one.term;
  return el(
    "button",
    { type: "button", class: "evidence", "data-evidence": at, tTitle: "evidence.show" },
    el("span", { class: "words", lang: "ja" }, `「${shortened(one.text)}」`),
    differs ? el("span", { class: "quiet" }, ` ${one.term}`) : null,
    folds.length > 0 ? el("span", { class: "fold" }, folds.join("・")) : null,
  );
}

function shortened(text: string): string {
  const points = [...text];
  return points.length > 60 ? `${points.slice(0, 60).join("")}…` : text;
}

const connectives: Partial<Record<Node["kind"], Key>> = {
  all: "tree.all",
  any: "tree.any",
  not: "tree.not",
  shared: "tree.shared",
};

function line(node: Node, evidence: readonly Evidence[]): HTMLElement {
  const connective =
    node.kind === "at_least" ? t("tree.atLeast", { n: node.threshold ?? 1 }) : t(connectives[node.kind] ?? "tree.nothing");
  return el(
    "div",
    { class: `node node-${node.kind}` },
    sign(node.value),
    el(
      "span",
      { class: "statement" },
      node.exception ? el("span", { class: "tag exception", t: "tree.exception" }) : null,
      node.label ? el("span", { class: "label", lang: "ja" }, node.label) : null,
      node.title ? el("span", { class: "title" }, node.title) : null,
      !node.title || node.kind === "at_least" ? el("span", { class: "connective quiet" }, connective) : null,
      node.background ? el("span", { class: "tag", t: "tree.background" }) : null,
      ...(node.evidence ?? []).flatMap((at) => (evidence[at] ? [" ", evidenceButton(evidence[at], at)] : [])),
    ),
  );
}

/** Of alternatives of which one holds, the others are put away: they decide nothing. */
function branches(node: Node): { shown: Node[]; folded: Node[] } {
  const children = node.children ?? [];
  if (node.kind !== "any" || node.value !== "true") return { shown: children, folded: [] };
  return {
    shown: children.filter((child) => child.value === "true"),
    folded: children.filter((child) => child.value !== "true"),
  };
}

function item(node: Node, evidence: readonly Evidence[]): HTMLElement {
  return el("li", {}, line(node, evidence), node.children?.length ? tree(node, evidence) : null);
}

/** The branches of `root`; itself it is the category, which has a heading. */
export function tree(root: Node, evidence: readonly Evidence[]): HTMLElement {
  const { shown, folded } = branches(root);
  const list = el("ul", { class: "tree" }, ...shown.map((child) => item(child, evidence)));
  if (folded.length > 0) {
    const rest = el("details", { class: "folded" }, el("summary", {}, t("tree.others", { n: folded.length })));
    rest.addEventListener("toggle", () => {
      if (rest.open && rest.childElementCount === 1)
        rest.append(el("ul", { class: "tree" }, ...folded.map((child) => item(child, evidence))));
    });
    list.append(el("li", {}, rest));
  }
  return list;
}
