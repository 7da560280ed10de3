// The cases pane: do they come out as expected, what do they look at, and would they notice a small change of
// the rules?
import { either, language, t, type Key } from "../app/language";
import type { Model } from "../app/model";
import { el } from "../dom/el";
import { many } from "../dom/many";
import { Task } from "../dom/task";
import type { Covered, CoverageAnswer, MutateAnswer, TestAnswer } from "../lsp/answers";

type Reveal = (file: string, line: number) => void;
const killersFile = "cases_added.kijun";

export class CasesPane {
  readonly element = el("section", { class: "pane cases-pane" });
  private readonly test: Task<TestAnswer>;
  private readonly mutate: Task<MutateAnswer>;
  private readonly coverage = el("input", { type: "checkbox", id: "cases-coverage" });
  private readonly boundaries = el("input", { type: "checkbox", id: "cases-boundaries" });
  private readonly count = el("input", { type: "number", id: "cases-mutants", min: 1, max: 1000, value: 100 });

  constructor(
    private readonly model: Model,
    private readonly reveal: Reveal,
  ) {
    const { workbench } = model;
    this.test = new Task(
      "cases.run",
      (signal) =>
        workbench.longCommand<TestAnswer>(
          "kijun.test",
          { coverage: this.coverage.checked, boundaries: this.boundaries.checked },
          signal,
        ),
      (answer) => this.tested(answer),
      "cases.empty",
    );
    this.mutate = new Task(
      "mutate.run",
      (signal) => workbench.longCommand<MutateAnswer>("kijun.mutate", { mutants: Number(this.count.value) || 100 }, signal),
      (answer) => this.mutated(answer),
      "mutate.empty",
    );
    this.element.append(
      el("h2", { t: "cases.heading" }),
      el(
        "p",
        { class: "radios" },
        el("label", {}, this.coverage, el("span", { t: "cases.coverage" })),
        el("label", {}, this.boundaries, el("span", { t: "cases.boundaries" })),
      ),
      this.test.element,
      el("h2", { t: "mutate.heading" }),
      el("p", { class: "small quiet", t: "mutate.about" }),
      el("p", { class: "radios" }, el("label", { for: "cases-mutants", t: "mutate.count" }), this.count),
      this.mutate.element,
    );
    model.edition.watch(() => {
      this.test.outdated();
      this.mutate.outdated();
    });
    model.draft.watch(() => {
      this.test.clear();
      this.mutate.clear();
    });
  }

  private link(text: string, file: string | undefined, line: number | undefined): HTMLElement {
    // A file is named by the path of its URI.
    file = file?.replace(/^\//, "");
    if (!file || line === undefined) return el("span", { lang: "ja" }, text);
    return el(
      "button",
      { type: "button", class: "plain link", on: { click: () => this.reveal(file!, line) } },
      el("span", { lang: "ja" }, text),
      el("small", { class: "quiet" }, ` ${file}:${line}`),
    );
  }

  private tested({ result: answer, list, coverage }: TestAnswer): HTMLElement {
    const failed = answer.failures.length;
    return el(
      "div",
      { class: "tested" },
      el(
        "p",
        { class: `figure ${failed > 0 ? "bad" : "good"}` },
        failed > 0 ? "✗ " : "✓ ",
        t("cases.summary", { cases: answer.cases, expectations: answer.expectations, failed }),
      ),
      failed > 0
        ? many(
            answer.failures,
            (one) =>
              el(
                "li",
                { class: "failure" },
                this.link(one.case, one.file, one.line),
                el("span", { class: "small quiet number" }, [one.when, one.revision].filter(Boolean).join(" ")),
                el("p", {}, either(one.message)),
              ),
            { class: "failures" },
          )
        : null,
      coverage ? this.covered(coverage) : null,
      el(
        "details",
        { class: "all-cases" },
        el("summary", {}, t("cases.list", { n: list.length })),
        many(list, (one) =>
          el("li", {}, one.failed > 0 ? "✗ " : "✓ ", this.link(one.case, one.file, one.line)),
        ),
      ),
    );
  }

  private covered(coverage: CoverageAnswer): HTMLElement {
    const parts = ["criterion", "term", "branch", "operation"] as const;
    const missed = coverage.items.filter((item) => !item.covered);
    return el(
      "div",
      { class: "coverage" },
      el(
        "dl",
        { class: "bars" },
        ...parts.flatMap((part) => [
          el("dt", { t: `coverage.${part}` }),
          el("dd", {}, bar(coverage[part], t(`coverage.${part}`))),
        ]),
      ),
      missed.length > 0
        ? el(
            "details",
            {},
            el("summary", {}, t("coverage.missed", { n: missed.length })),
            many(missed, (item) =>
              el(
                "li",
                { class: "missed" },
                el("span", { class: "tag" }, t(`coverage.${item.kind}` as Key)),
                this.link(item.what, item.file, item.line),
                el("span", { class: "small quiet" }, `${item.where}${item.reason ? ` · ${either(item.reason)}` : ""}`),
              ),
            ),
          )
        : null,
    );
  }

  private mutated(answer: MutateAnswer): HTMLElement {
    const survivors = answer.mutants.filter((one) => one.fate === "survived");
    const { killed, survived, equivalent, score } = answer.all;
    return el(
      "div",
      {},
      el(
        "p",
        { class: "figure" },
        t("mutate.summary", { score: new Intl.NumberFormat(language.value, { style: "percent" }).format(score), killed, survived, equivalent }),
      ),
      many(
        survivors,
        (one) =>
          el(
            "li",
            { class: "survivor" },
            el("span", { class: "tag" }, t(`mutant.${one.kind}` as Key)),
            this.link(`${one.where}: ${either(one.change)}`, one.file, one.line),
            one.killer
              ? el(
                  "details",
                  {},
                  el("summary", { t: "mutate.killer" }),
                  el("pre", { class: "code" }, one.killer),
                  el("button", { type: "button", t: "mutate.add", on: { click: () => this.add(one.killer!) } }),
                )
              : null,
          ),
        { class: "survivors" },
      ),
    );
  }

  /** Puts a case below those that were added before. */
  private add(killer: string): void {
    const { documents } = this.model.workbench;
    const held = documents.get(killersFile)?.doc.toString() ?? "";
    documents.put(killersFile, held + (held && !held.endsWith("\n\n") ? "\n" : "") + killer);
    this.reveal(killersFile, held.split("\n").length);
  }
}

function bar({ all, covered, coverage }: Covered, label: string): HTMLElement {
  const fillOf = el("span", { class: "bar-fill" });
  fillOf.style.width = `${Math.round(coverage * 100)}%`;
  return el(
    "span",
    { class: "bar-line" },
    el("span", { class: "bar-track", role: "img", "aria-label": `${label} ${Math.round(coverage * 100)} %` }, fillOf),
    el("span", { class: "number small" }, `${covered.toLocaleString()} / ${all.toLocaleString()}`),
  );
}
