// What brings the flips about: the part of the rules that is answerable, the words found, and the cases to look at.
import { either, t, type Key } from "../app/language";
import { el, type Child } from "../dom/el";
import { many } from "../dom/many";
import type { Impact } from "../lsp/answers";
import { fullName } from "../report/verdict_words";

type Flip = Impact["flips"][number];

const states: Record<Flip["before"], Key> = { met: "status.met", open: "status.undetermined", not_met: "status.not_met" };

/** One cause a line. What changed in the category itself needs no name. */
function cause({ category, reason, causes }: Flip): Child[] {
  const parts = causes.map((one) => (one.kind === "category" && one.id === category ? "" : `「${one.title}」`) + either(one.what));
  if (reason !== "alone") parts.unshift(t(`flip.${reason}`));
  return parts.flatMap((part, at) => [at > 0 ? el("br") : null, part]);
}

export function flips(answer: Impact, look: (line: number) => void): Child {
  if (answer.flips.length === 0) return null;
  const names = new Map(answer.categories.map((one) => [one.id, fullName(one)]));
  return el(
    "section",
    { class: "flips-by-cause" },
    el("h3", { t: "flip.heading" }),
    many(answer.flips, (one) => flip(one, names.get(one.category) ?? one.category, look), { class: "changes" }),
  );
}

function flip(one: Flip, name: string, look: (line: number) => void): HTMLElement {
  return el(
    "li",
    { class: "change flip" },
    el(
      "div",
      { class: "change-head" },
      el("h4", { lang: "ja" }, name),
      el("span", { class: "tag" }, `${t(states[one.before])} → ${t(states[one.after])}`),
      el("span", { class: "small number" }, t("flip.cases", { n: one.cases.toLocaleString() })),
    ),
    el("p", { class: "small" }, el("span", { class: "tag", t: "flip.cause" }), " ", el("span", { lang: "ja" }, ...cause(one))),
    one.terms.length > 0
      ? el(
          "p",
          { class: "small" },
          el("span", { class: "tag", t: "flip.terms" }),
          " ",
          el("span", { lang: "ja" }, one.terms.map(({ term, cases }) => `「${term}」${cases.toLocaleString()}`).join("、")),
        )
      : null,
    el(
      "p",
      { class: "small flip-cases" },
      el("span", { class: "tag", t: "flip.look" }),
      ...one.smallest.map(({ id, line }) =>
        el("button", { type: "button", class: "plain link", tTitle: "diff.try", on: { click: () => look(line) } }, id),
      ),
    ),
  );
}
