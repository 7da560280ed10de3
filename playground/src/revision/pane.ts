// The revision pane: two revisions, and what lies between them: in words, in meaning, in cases.
import { pickFiles } from "../app/files";
import { language, t } from "../app/language";
import { spoken, type Model } from "../app/model";
import { el, fill } from "../dom/el";
import { Tabs } from "../dom/tabs";
import { Task } from "../dom/task";
import type { ComparisonAnswer, DiffAnswer, ImpactAnswer, Report } from "../lsp/answers";
import { changes } from "./changes";
import { comparison } from "./comparison";
import { impact } from "./impact";

export class RevisionPane {
  readonly element = el("section", { class: "pane revision-pane" });
  private readonly from = el("select", { id: "revision-from" });
  private readonly to = el("select", { id: "revision-to" });
  private readonly table = el("section", {});
  private readonly meaning = el("section", {});
  private readonly past = el("section", {});
  private readonly tabs: Tabs;
  private readonly diff: Task<DiffAnswer>;
  private readonly impact: Task<ImpactAnswer>;
  private cases: { name: string; text: string } | null = null;
  private readonly file = el("span", { class: "quiet" });
  private asking: AbortController | null = null;
  private visible = false;
  /** The reader has chosen; until then it is the newest revision and the one before. */
  private chosen = false;

  constructor(
    private readonly model: Model,
    tryOut: (report: Report) => void,
  ) {
    this.diff = new Task(
      "diff.run",
      (signal) => model.workbench.longCommand<DiffAnswer>("kijun.diff", this.pair(), signal),
      (answer) => changes(answer, tryOut),
      "diff.empty",
    );
    this.impact = new Task(
      "impact.run",
      (signal) => model.workbench.longCommand<ImpactAnswer>("kijun.impact", { ...this.pair(), cases: this.cases?.text ?? "" }, signal),
      (answer) => impact(answer, (line) => this.look(line, tryOut)),
      "impact.empty",
    );
    this.impact.button.disabled = true;
    this.meaning.append(this.diff.element);
    this.past.append(
      el(
        "p",
        { class: "task-bar" },
        el("button", { type: "button", t: "impact.pick", on: { click: () => void this.pick() } }),
        this.file,
      ),
      this.impact.element,
    );
    this.tabs = new Tabs(
      "revision.views",
      [
        { id: "comparison", label: "revision.comparison", panel: this.table },
        { id: "meaning", label: "revision.meaning", panel: this.meaning },
        { id: "impact", label: "revision.impact", panel: this.past },
      ],
      "comparison",
    );
    this.element.append(
      el("h2", { class: "visually-hidden", t: "panes.revision" }),
      el(
        "div",
        { class: "pair" },
        el("label", { for: "revision-from", t: "revision.from" }),
        this.from,
        el("label", { for: "revision-to", t: "revision.to" }),
        this.to,
      ),
      this.tabs.list,
      this.table,
      this.meaning,
      this.past,
    );
    this.follow();
  }

  /** Called when the pane comes into view or goes: nothing is asked for eyes that look elsewhere. */
  show(visible: boolean): void {
    this.visible = visible;
    if (visible) this.refresh();
  }

  private follow(): void {
    const { model } = this;
    model.timeline.follow(() => this.drawChoices());
    for (const select of [this.from, this.to])
      select.addEventListener("change", () => {
        this.chosen = true;
        this.diff.outdated();
        this.impact.outdated();
        this.refresh();
      });
    model.edition.watch(() => {
      this.diff.outdated();
      this.impact.outdated();
      // What takes long is asked for again by the reader.
      if (this.visible && this.tabs.chosen.value === "comparison") this.refresh();
    });
    model.draft.watch(() => {
      this.chosen = false;
      this.diff.clear();
      this.impact.clear();
      fill(this.table);
    });
    this.tabs.chosen.watch(() => this.refresh());
    language.watch(() => this.refresh());
  }

  private pair(): { from: string; to: string } {
    return { from: this.from.value, to: this.to.value };
  }

  private name(id: string): string {
    const revision = this.model.timeline.value?.timeline.revisions.find((one) => one.id === id);
    return revision ? `${revision.effective_from ?? t("slider.draft")} ${revision.title}` : id;
  }

  private drawChoices(): void {
    const revisions = this.model.timeline.value?.timeline.revisions ?? [];
    const kept = this.pair();
    const ids = revisions.map((one) => one.id);
    const last = ids.length - 1;
    const choose = (select: HTMLSelectElement, chosen: string | undefined) =>
      fill(select, ...ids.map((id) => el("option", { value: id, selected: id === chosen }, this.name(id))));
    choose(this.from, this.chosen && ids.includes(kept.from) ? kept.from : ids[Math.max(0, last - 1)]);
    choose(this.to, this.chosen && ids.includes(kept.to) ? kept.to : ids[last]);
    this.impact.button.disabled = this.cases === null || ids.length === 0;
    this.diff.button.disabled = ids.length === 0;
    const changed = kept.from !== this.from.value || kept.to !== this.to.value;
    if (this.visible && (changed || this.tabs.chosen.value === "comparison")) this.refresh();
  }

  private refresh(): void {
    if (!this.visible || !this.model.timeline.value) return;
    if (this.tabs.chosen.value === "comparison") void this.compare();
    else if (this.tabs.chosen.value === "meaning") void this.diff.run();
  }

  private async compare(): Promise<void> {
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    const pair = this.pair();
    if (!this.table.hasChildNodes()) fill(this.table, el("p", { class: "empty", t: "loading" }));
    try {
      const answer = await this.model.ask<ComparisonAnswer>("kijun.comparison", pair, asking.signal);
      if (answer && asking === this.asking)
        fill(this.table, comparison(answer, { before: this.name(pair.from), after: this.name(pair.to) }));
    } catch (error) {
      if (asking === this.asking) fill(this.table, el("p", { class: "notice notice-wrong", role: "alert" }, spoken(error)));
    }
  }

  /** Puts a case of the file into the report pane. */
  private look(line: number, tryOut: (report: Report) => void): void {
    const said = this.cases?.text.split("\n")[line - 1];
    if (said) tryOut(JSON.parse(said) as Report); // the engine has read it as a report
  }

  private async pick(): Promise<void> {
    const [file] = await pickFiles(".ndjson,.jsonl,.json,.txt");
    if (!file) return;
    this.cases = { name: file.name, text: await file.text() };
    const lines = this.cases.text.split("\n").filter((line) => line.trim() !== "").length;
    this.file.textContent = t("impact.file", { name: file.name, lines });
    this.impact.button.disabled = false;
    await this.impact.run();
  }
}
