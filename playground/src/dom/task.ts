// Something that takes a while: a button that begins it, one that ends it, the time it has taken, and what came
// of it. What came of an earlier text stays, marked as such, until there is something newer.
import { language, t, type Key } from "../app/language";
import { spoken } from "../app/model";
import { RequestError } from "../lsp/connection";
import { el, fill } from "./el";

export class Task<Result> {
  readonly element: HTMLElement;
  readonly button: HTMLButtonElement;
  private readonly status = el("span", { class: "task-status quiet", role: "status" });
  private readonly end = el("button", { type: "button", t: "task.end", hidden: true, on: { click: () => this.stop() } });
  private readonly complaint = el("p", { class: "notice notice-wrong", role: "alert", hidden: true });
  private readonly outcome = el("div", { class: "task-outcome" });
  private running: AbortController | null = null;
  private result: Result | null = null;

  constructor(
    label: Key,
    private readonly work: (signal: AbortSignal) => Promise<Result>,
    private readonly draw: (result: Result) => HTMLElement,
    private readonly empty: Key,
  ) {
    this.button = el("button", { type: "button", class: "primary", t: label, on: { click: () => void this.run() } });
    this.element = el(
      "div",
      { class: "task" },
      el("div", { class: "task-bar" }, this.button, this.end, this.status),
      this.complaint,
      this.outcome,
    );
    this.clear();
    language.watch(() => {
      if (this.result !== null) fill(this.outcome, this.draw(this.result));
    });
  }

  /** What is shown is of an earlier text. */
  outdated(): void {
    if (this.result === null) return;
    this.outcome.classList.add("outdated");
    if (!this.running) this.status.textContent = t("task.outdated");
  }

  /** Forgets what came of it, if anything: another draft is open. */
  clear(): void {
    this.stop();
    this.result = null;
    this.complaint.hidden = true;
    this.status.textContent = "";
    fill(this.outcome, el("p", { class: "empty", t: this.empty }));
  }

  async run(): Promise<void> {
    this.running?.abort();
    const running = (this.running = new AbortController());
    const began = performance.now();
    const seconds = () => ((performance.now() - began) / 1000).toFixed(1);
    const tick = setInterval(() => (this.status.textContent = t("task.running", { seconds: seconds() })), 500);
    this.status.textContent = t("task.running", { seconds: "0.0" });
    this.end.hidden = false;
    this.complaint.hidden = true;
    try {
      const result = await this.work(running.signal);
      if (running !== this.running) return;
      this.result = result;
      this.outcome.classList.remove("outdated");
      fill(this.outcome, this.draw(result));
      this.status.textContent = t("task.done", { seconds: seconds() });
    } catch (error) {
      if (running !== this.running) return;
      this.status.textContent = "";
      if (error instanceof RequestError && error.kind === "cancelled") return;
      this.complaint.hidden = false;
      this.complaint.textContent = spoken(error);
    } finally {
      clearInterval(tick);
      if (running === this.running) {
        this.running = null;
        this.end.hidden = true;
      }
    }
  }

  stop(): void {
    const running = this.running;
    this.running = null;
    this.end.hidden = true;
    this.status.textContent = "";
    running?.abort();
  }
}
