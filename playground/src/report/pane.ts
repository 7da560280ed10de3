// The report pane: a text, the line of time, what is found, and the questions that can still change it.
import type { Model } from "../app/model";
import { el } from "../dom/el";
import type { Evidence, FactValue, Report } from "../lsp/answers";
import { today } from "./days";
import { Judgement } from "./judgement";
import { Lanes } from "./lanes";
import { Questions } from "./questions";
import { ReportText, type Mark } from "./report_text";
import { Slider } from "./slider";
import { VerdictView } from "./verdict";
import type { Key } from "../app/language";

const fields = ["title", "url", "provider_country", "server_country"] as const;
const marksAtMost = 2000;

export class ReportPane {
  readonly element = el("section", { class: "pane report-pane" });
  readonly judgement: Judgement;
  private readonly text: ReportText;
  private readonly page: ReportText;
  private readonly inputs = new Map<(typeof fields)[number], HTMLInputElement>();
  private readonly lanes: Lanes;
  private readonly questions: Questions;
  private pointed: Evidence | null = null;

  constructor(private readonly model: Model) {
    const ask = model.ask.bind(model);
    this.judgement = new Judgement(ask, today());
    const typing = () => this.judgement.typing();
    this.text = new ReportText("report.text", "report.text.hint", typing, (text) => this.change({ text }));
    this.page = new ReportText("report.page_text", "report.page_text.hint", typing, (page_text) => this.change({ page_text }));
    this.lanes = new Lanes(ask, () => model.report.value.text, (from, to) => this.text.reveal(from, to));
    this.questions = new Questions(
      this.judgement,
      () => model.report.value.facts ?? {},
      (fact, value) => this.answer(fact, value),
    );
    const slider = new Slider(this.judgement);
    const verdict = new VerdictView(this.judgement, (evidence, reveal) => this.point(evidence, reveal));
    this.element.append(
      el(
        "div",
        { class: "report-input" },
        el("h2", { t: "report.heading" }),
        this.text.element,
        this.otherFields(),
      ),
      slider.element,
      el(
        "div",
        { class: "modes", role: "group", tLabel: "mode.label" },
        ...(["screen", "assess"] as const).map((mode) => {
          const button = el("button", { type: "button", t: `mode.${mode}`, tTitle: `mode.${mode}.means` });
          button.addEventListener("click", () => (this.judgement.mode.value = mode));
          this.judgement.mode.follow((chosen) => button.setAttribute("aria-pressed", String(chosen === mode)));
          return button;
        }),
      ),
      verdict.element,
      this.questions.element,
      this.lanes.element,
    );
    this.follow();
  }

  /** Puts another report in. */
  tryOut(report: Report): void {
    const { text = "", title, page_text, url, provider_country, server_country, facts } = report;
    const only = { title, page_text, url, provider_country, server_country, facts };
    const given = Object.fromEntries(Object.entries(only).filter(([, value]) => value !== undefined));
    this.model.report.value = { text, ...given };
  }

  private follow(): void {
    const { model, judgement } = this;
    model.report.watch((report) => {
      this.text.set(report.text);
      this.page.set(report.page_text ?? "");
      for (const [field, input] of this.inputs) if (input !== document.activeElement) input.value = report[field] ?? "";
      judgement.setReport(report);
      void this.lanes.draw();
    });
    model.timeline.watch((timeline) => {
      judgement.setTimeline(timeline);
      if (timeline) judgement.again();
    });
    model.edition.watch(() => {
      if (model.timeline.value) judgement.again();
    });
    model.draft.watch((draft) => {
      judgement.clear(); // what is known is of another draft
      if (!draft) return;
      judgement.setTimeline(model.timeline.value);
      judgement.setReport(model.report.value);
    });
    model.broken.watch((broken) => this.element.classList.toggle("dimmed", broken !== null));
    judgement.looking.watch(() => this.mark());
  }

  private otherFields(): HTMLElement {
    return el(
      "details",
      { class: "other-fields" },
      el("summary", { t: "report.fields" }),
      el(
        "div",
        { class: "fields" },
        ...fields.flatMap((field) => {
          const id = `report-${field}`;
          const input = el("input", {
            id,
            type: "text",
            autocomplete: "off",
            maxlength: field.endsWith("country") ? 2 : 2000,
            on: { input: () => this.change({ [field]: input.value }) },
          });
          this.inputs.set(field, input);
          return [el("label", { for: id, t: `report.${field}` as Key }), input];
        }),
      ),
      el("h3", { class: "small", t: "report.page_text" }),
      this.page.element,
    );
  }

  private change(part: Partial<Report>): void {
    const report: Report = { ...this.model.report.value, ...part };
    for (const field of ["title", "url", "page_text", "provider_country", "server_country"] as const)
      if (report[field] === "") delete report[field];
    this.model.report.value = report;
  }

  private answer(fact: string, value: FactValue | null): void {
    const facts = { ...this.model.report.value.facts };
    if (value === null) delete facts[fact];
    else facts[fact] = value;
    this.model.report.value = { ...this.model.report.value, facts };
    this.questions.draw();
  }

  private point(evidence: Evidence | null, reveal: boolean): void {
    if (reveal && evidence) this.fieldOf(evidence)?.reveal(evidence.start_utf16, evidence.end_utf16);
    if (evidence === this.pointed) return;
    this.pointed = evidence;
    this.mark();
  }

  private fieldOf(evidence: Evidence): ReportText | null {
    return evidence.field === "text" ? this.text : evidence.field === "page_text" ? this.page : null;
  }

  private mark(): void {
    const of = new Map<ReportText, Mark[]>([
      [this.text, []],
      [this.page, []],
    ]);
    const evidence = this.judgement.looking.value.verdict?.findings.flatMap((finding) => finding.evidence) ?? [];
    for (const one of evidence.slice(0, marksAtMost)) {
      const field = this.fieldOf(one);
      if (!field) continue;
      const { pointed } = this;
      const here = pointed !== null && pointed.field === one.field && pointed.start_utf16 === one.start_utf16 && pointed.end_utf16 === one.end_utf16;
      of.get(field)!.push({ from: one.start_utf16, to: one.end_utf16, here });
    }
    for (const [field, marks] of of) field.mark(marks);
  }
}
