// What changed in meaning, category by category: what was proved, and for what is newly in or out the smallest
// report that shows it.
import { t, type Key } from "../app/language";
import { el, type Child } from "../dom/el";
import { many } from "../dom/many";
import type { CategoryChange, DiffAnswer, Placed, Report } from "../lsp/answers";
import { fullName } from "../report/verdict_words";

type Try = (report: Report) => void;

function witness(kind: "gained" | "lost", report: Report | null, tryOut: Try): Child {
  if (!report) return null;
  const facts = Object.entries(report.facts ?? {});
  return el(
    "div",
    { class: `witness witness-${kind}` },
    el("span", { class: "tag", t: `diff.${kind}` }),
    el("blockquote", { lang: "ja" }, report.text ?? ""),
    facts.length > 0 ? el("p", { class: "small code" }, facts.map(([fact, value]) => `${fact}: ${String(value)}`).join(", ")) : null,
    el("button", { type: "button", t: "diff.try", on: { click: () => tryOut(report) } }),
  );
}

function place(one: Placed): string {
  return `${one.class}${one.group ? `.${one.group}` : ""} › ${fullName(one)}`;
}

type Claim = DiffAnswer["claims"][number];

/** Of the category itself, or of an item of it (`x.ア`). */
function isOf(claim: Claim, category: string): boolean {
  return claim.target === category || claim.target.startsWith(`${category}.`);
}

function proofOf(claim: Claim, what: string): HTMLElement {
  const said = claim.proved ? "proved" : "refuted";
  return el(
    "p",
    { class: `small proof ${said}` },
    claim.proved ? "✓ " : "✗ ",
    what ? el("span", { class: "label", lang: "ja" }, `${what} `) : null,
    t(`claim.${claim.claim}.${said}` as Key),
  );
}

function change(one: CategoryChange, proofs: DiffAnswer["claims"], tryOut: Try): HTMLElement {
  const placed = one.is ?? one.was;
  const moved = one.was && one.is && place(one.was) !== place(one.is);
  const proof = proofs.filter((claim) => isOf(claim, one.category));
  return el(
    "li",
    { class: "change" },
    el(
      "div",
      { class: "change-head" },
      el("h3", { lang: "ja" }, placed ? fullName(placed) : one.category),
      ...one.changes.map((word) => el("span", { class: "tag" }, said(word))),
      el("span", { class: "small quiet", t: one.meaning_changed ? "diff.meaning" : "diff.sameMeaning" }),
    ),
    moved
      ? el(
          "p",
          { class: "small moved" },
          el("span", {}, place(one.was!)),
          el("span", { "aria-hidden": "true" }, " → "),
          el("span", {}, place(one.is!)),
        )
      : null,
    ...proof.map((claim) => proofOf(claim, claim.target.slice(one.category.length + 1))),
    one.through.length > 0 ? el("p", { class: "small quiet" }, t("diff.through", { names: one.through.join("、") })) : null,
    witness("gained", one.gained, tryOut),
    witness("lost", one.lost, tryOut),
  );
}

const words: Record<string, Key> = {
  added: "change.added",
  repealed: "change.repealed",
  moved: "change.moved",
  renamed: "change.renamed",
  renumbered: "change.renumbered",
  narrowed: "change.narrowed",
  widened: "change.widened",
  recited: "change.recited",
  replaced: "change.replaced",
  "citation only": "change.citationOnly",
};

/** Words of the engine that the page does not know are shown as they are. */
function said(word: string): string {
  const key = words[word];
  return key ? t(key) : word;
}

export function changes({ diff: answer, claims }: DiffAnswer, tryOut: Try): HTMLElement {
  if (answer.categories.length === 0) return el("p", { class: "empty", t: "diff.none" });
  const meaning = answer.categories.filter((one) => one.meaning_changed).length;
  return el(
    "div",
    {},
    el("p", { class: "quiet" }, t("diff.summary", { changed: answer.categories.length, meaning, unchanged: answer.unchanged })),
    many(answer.categories, (one) => change(one, claims, tryOut), { class: "changes" }),
    // Of criteria that several categories share.
    ...claims
      .filter((claim) => !answer.categories.some((one) => isOf(claim, one.category)))
      .map((claim) => proofOf(claim, claim.target)),
    answer.procedures.length > 0
      ? el("p", { class: "small" }, t("diff.procedures", { names: answer.procedures.join("、") }))
      : null,
  );
}
