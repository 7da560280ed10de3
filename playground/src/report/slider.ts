// The line of time: a band of revisions, each with what it says of the report, and a slider of days over it.
import { either, language, t } from "../app/language";
import { el, fill } from "../dom/el";
import type { Verdict } from "../lsp/answers";
import { dayOf, eraDate, isoOf, spokenDate, today } from "./days";
import type { Judgement } from "./judgement";
import { classColour, summary } from "./verdict_words";
import type { Span } from "./timeline_model";

export class Slider {
  readonly element: HTMLElement;
  private readonly range = el("input", { type: "range", class: "days", step: 1, tLabel: "slider.label" });
  private readonly date = el("input", { type: "date", tLabel: "slider.date" });
  private readonly band = el("div", { class: "band", "aria-hidden": "true" });
  private readonly era = el("span", { class: "era" });
  private readonly revision = el("span", { class: "in-force" });
  private readonly before = el("button", { type: "button", t: "slider.before", on: { click: () => this.jump(-1) } });
  private readonly after = el("button", { type: "button", t: "slider.after", on: { click: () => this.jump(1) } });
  private readonly drafts = el("div", { class: "drafts", role: "group", tLabel: "slider.drafts" });

  constructor(private readonly judgement: Judgement) {
    this.range.addEventListener("input", () => (judgement.day.value = Number(this.range.value)));
    this.range.addEventListener("keydown", (event) => {
      if (event.key !== "PageUp" && event.key !== "PageDown") return;
      event.preventDefault();
      this.jump(event.key === "PageUp" ? 1 : -1);
    });
    this.date.addEventListener("change", () => {
      const day = dayOf(this.date.value);
      if (day !== null) judgement.day.value = day;
    });
    this.element = el(
      "div",
      { class: "timeline" },
      el("div", { class: "when" }, this.date, this.era, this.revision),
      el("div", { class: "line" }, this.band, this.range),
      el("div", { class: "jumps" }, this.before, this.after, this.drafts),
    );
    judgement.timeline.follow(() => this.drawAll());
    judgement.over.watch(() => this.drawBand());
    judgement.day.watch(() => this.drawDay());
    judgement.instead.watch(() => this.drawDay());
    language.watch(() => this.drawAll());
  }

  private jump(direction: 1 | -1): void {
    const { day, timeline } = this.judgement;
    const to = timeline.value.boundary(day.value, direction);
    if (to !== null) day.value = to;
  }

  private drawAll(): void {
    const { first, last } = this.judgement.timeline.value.range(today());
    this.range.min = String(first);
    this.range.max = String(last);
    this.date.min = isoOf(first);
    this.drawBand();
    this.drawDay();
  }

  private verdictOf(revision: string): Verdict | null {
    return this.judgement.over.value?.verdicts[revision] ?? null;
  }

  private drawBand(): void {
    const { spans, drafts } = this.judgement.timeline.value;
    const first = Number(this.range.min);
    const length = Math.max(1, Number(this.range.max) - first);
    const share = (span: Span) => ({
      left: Math.max(0, ((span.from ?? first) - first) / length),
      right: Math.min(1, ((span.to ?? first + length) - first) / length),
    });
    fill(
      this.band,
      ...spans.map((span) => {
        const { left, right } = share(span);
        const verdict = this.verdictOf(span.revision.id);
        const piece = el(
          "div",
          { class: `piece ${classColour(verdict)}`, title: span.revision.title },
          el("span", { class: "piece-verdict" }, summary(verdict)),
          el("span", { class: "piece-from number" }, span.from === null ? "" : isoOf(span.from).replaceAll("-", ".")),
        );
        piece.style.insetInlineStart = `${left * 100}%`;
        piece.style.width = `${(right - left) * 100}%`;
        return piece;
      }),
    );
    fill(
      this.drafts,
      ...drafts.map((draft) =>
        el(
          "button",
          {
            type: "button",
            class: `draft ${classColour(this.verdictOf(draft.id))}`,
            "aria-pressed": "false",
            "data-revision": draft.id,
            on: {
              click: () => {
                const { instead } = this.judgement;
                instead.value = instead.value === draft.id ? null : draft.id;
              },
            },
          },
          el("span", { class: "tag" }, t("slider.draft")),
          ` ${draft.title}`,
        ),
      ),
    );
    this.drawPressed();
  }

  /** At every step: a few attributes and texts. */
  private drawDay(): void {
    const { day, timeline, instead } = this.judgement;
    const at = day.value;
    const span = timeline.value.at(at);
    const draft = timeline.value.drafts.find((one) => one.id === instead.value);
    this.range.value = String(at);
    this.date.value = isoOf(at);
    this.era.textContent = eraDate(at);
    const name = draft
      ? either({ ja: `案「${draft.title}」による`, en: `under the draft “${draft.title}”` })
      : (span?.revision.title ?? t("slider.none"));
    this.revision.textContent = name;
    this.range.setAttribute("aria-valuetext", `${spokenDate(at, language.value)}, ${name}`);
    this.before.disabled = timeline.value.boundary(at, -1) === null;
    this.after.disabled = timeline.value.boundary(at, 1) === null;
    this.drawPressed();
  }

  private drawPressed(): void {
    for (const button of this.drafts.querySelectorAll("button"))
      button.setAttribute("aria-pressed", String(button.dataset.revision === this.judgement.instead.value));
  }
}
