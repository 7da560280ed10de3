// What becomes of past cases: how many, from where to where, and by which category.
import { either, t } from "../app/language";
import { el, type Child } from "../dom/el";
import type { Between, ImpactAnswer } from "../lsp/answers";
import { fullName } from "../report/verdict_words";
import { chart, className } from "./chart";
import { flips } from "./flips";

/** Where facts are missing there are two numbers: at least, at most. */
export function between({ least, most }: Between): string {
  return least === most ? least.toLocaleString() : `${least.toLocaleString()}–${most.toLocaleString()}`;
}

/** The first column names, as many `words` after it are words, the others are numbers. */
function table(label: string, head: string[], rows: Child[][], words = 0): HTMLElement {
  return el(
    "div",
    { class: "scroll", role: "region", tabindex: 0, "aria-label": label },
    el(
      "table",
      { class: "numbers" },
      el("thead", {}, el("tr", {}, ...head.map((one, at) => el("th", { scope: "col", class: at <= words ? "word" : "" }, one)))),
      el(
        "tbody",
        {},
        ...rows.map(([first, ...others]) =>
          el("tr", {}, el("th", { scope: "row", lang: "ja" }, first), ...others.map((one, at) => el("td", { class: at < words ? "" : "number" }, one))),
        ),
      ),
    ),
  );
}

/** `look` is told the line of the case that the reader wants to see. */
export function impact({ impact: answer, refused, refused_lines }: ImpactAnswer, look: (line: number) => void): HTMLElement {
  const moved = answer.class_transitions.filter((one) => one.cases > 0);
  const touched = answer.categories.filter((one) => one.gained.most > 0 || one.lost.most > 0);
  return el(
    "div",
    { class: "impact" },
    el("p", { class: "figure" }, t("impact.summary", { cases: answer.cases.toLocaleString(), flipped: between(answer.flipped) })),
    refused_lines > 0
      ? el(
          "details",
          { class: "notice" },
          el("summary", {}, t("impact.refused", { n: refused_lines })),
          el(
            "ul",
            { class: "small" },
            ...refused.map(({ line, error }) =>
              el("li", {}, `${line}: ${either({ en: error.message, ja: error.message_ja })} [${error.code}]`),
            ),
          ),
        )
      : null,
    moved.length > 0 ? chart(answer) : null,
    table(
      t("impact.transitions"),
      [t("impact.from"), t("impact.to"), t("impact.cases")],
      moved.map((one) => [className(answer, one.before), className(answer, one.after), one.cases.toLocaleString()]),
      1,
    ),
    touched.length > 0
      ? table(
          t("impact.categories"),
          [t("impact.category"), t("impact.before"), t("impact.after"), t("impact.gained"), t("impact.lost")],
          touched.map((one) => [fullName(one), between(one.before), between(one.after), between(one.gained), between(one.lost)]),
        )
      : el("p", { class: "quiet", t: "impact.nothing" }),
    flips(answer, look),
    answer.missing.length > 0
      ? table(
          t("impact.missing"),
          [t("impact.missing"), t("impact.possibleFlips"), t("impact.alone")],
          answer.missing.map((one) => [one.question, one.possible_flips.toLocaleString(), one.alone.toLocaleString()]),
        )
      : null,
  );
}
