// What is known of the report under every revision, and which of it the reader is looking at. The service
// answers for all revisions at once; a step of the slider is only a look-up. When the slider rests, the service
// is asked about that day, for what depends on the day itself.
import { Observable } from "../app/observable";
import type { Fact, JudgeAnswer, JudgeOverAnswer, Question, Report, TimelineAnswer, Verdict } from "../lsp/answers";
import { isoOf, type Day } from "./days";
import { Timeline } from "./timeline_model";

export type Ask = <Result>(command: string, argument: object, signal?: AbortSignal) => Promise<Result | null>;

export interface Looking {
  /** The revision that answers; null: none is in force on the day. */
  revision: string | null;
  verdict: Verdict | null;
}

const typing = 200; // ms after the last change of the report
const resting = 250; // ms after the last step of the slider

export class Judgement {
  readonly timeline = new Observable(new Timeline([], []));
  readonly day: Observable<Day>;
  /** A revision that is looked at instead of the one of the day: the way to a draft. */
  readonly instead = new Observable<string | null>(null);
  readonly mode = new Observable<"screen" | "assess">("screen");
  readonly looking = new Observable<Looking>({ revision: null, verdict: null });
  readonly over = new Observable<JudgeOverAnswer | null>(null);
  readonly questions = new Observable<readonly Question[]>([]);
  readonly facts = new Observable<readonly Fact[]>([]);
  /** What is shown is of an earlier report or draft. */
  readonly stale = new Observable(false);
  readonly failure = new Observable<unknown>(null);
  private report: Report = { text: "" };
  private overTimer: ReturnType<typeof setTimeout> | undefined;
  private exactTimer: ReturnType<typeof setTimeout> | undefined;
  private asking: AbortController | null = null;
  private exact: AbortController | null = null;

  constructor(
    private readonly ask: Ask,
    today: Day,
  ) {
    this.day = new Observable(today);
    this.day.watch(() => {
      this.instead.value = null;
      this.look();
      this.askExactly();
    });
    this.instead.watch(() => {
      this.look();
      this.askExactly();
    });
    this.mode.watch(() => this.again());
  }

  /** Another report is being typed: what is shown or still asked for is of an earlier one. */
  typing(): void {
    this.asking?.abort();
    this.asking = null;
    clearTimeout(this.overTimer);
    this.stale.value = true;
  }

  setReport(report: Report): void {
    this.report = report;
    this.again();
  }

  setTimeline(answer: TimelineAnswer | null): void {
    const periods = answer?.timeline.periods ?? [];
    this.timeline.value = new Timeline(answer?.timeline.revisions ?? [], periods[periods.length - 1]?.in_force ?? []);
    this.look();
  }

  /** Asks anew: the report or the draft is another. */
  again(delay = typing): void {
    this.stale.value = true;
    clearTimeout(this.overTimer);
    clearTimeout(this.exactTimer);
    this.overTimer = setTimeout(() => void this.askOver(), delay);
  }

  /** Nothing is open any more. */
  clear(): void {
    clearTimeout(this.overTimer);
    clearTimeout(this.exactTimer);
    this.asking?.abort();
    this.exact?.abort();
    this.over.value = null;
    this.questions.value = [];
    this.facts.value = [];
    this.stale.value = false;
    this.setTimeline(null);
  }

  private async askOver(): Promise<void> {
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    try {
      const answer = await this.ask<JudgeOverAnswer>(
        "kijun.judge_over",
        { report: this.report, mode: this.mode.value },
        asking.signal,
      );
      if (asking !== this.asking || !answer) return;
      this.failure.value = null;
      this.over.value = answer;
      this.stale.value = false;
      this.look();
      this.askExactly(0);
    } catch (error) {
      if (asking === this.asking) this.failure.value = error;
    }
  }

  private look(): void {
    const revision = this.instead.value ?? this.timeline.value.at(this.day.value)?.revision.id ?? null;
    const verdict = (revision !== null && this.over.value?.verdicts[revision]) || null;
    const before = this.looking.value;
    if (before.revision !== revision || before.verdict !== verdict) this.looking.value = { revision, verdict };
  }

  private askExactly(delay = resting): void {
    clearTimeout(this.exactTimer);
    this.exact?.abort();
    this.exactTimer = setTimeout(() => void this.askDay(), delay);
  }

  private async askDay(): Promise<void> {
    const { revision } = this.looking.value;
    if (revision === null || this.stale.value) return;
    const exact = (this.exact = new AbortController());
    const when = this.instead.value === null ? { date: isoOf(this.day.value) } : { revision };
    try {
      const [answer, facts] = await Promise.all([
        this.ask<JudgeAnswer>(
          "kijun.judge",
          { report: this.report, mode: this.mode.value, ...when },
          exact.signal,
        ),
        this.ask<{ facts: Fact[] }>("kijun.facts", { revision }, exact.signal),
      ]);
      if (exact.signal.aborted || exact !== this.exact) return;
      if (facts) this.facts.value = facts.facts;
      if (!answer) return;
      this.questions.value = answer.questions;
      const verdict = answer.verdicts[0];
      // The same to the letter is not drawn again.
      if (verdict && JSON.stringify(verdict) !== JSON.stringify(this.looking.value.verdict))
        this.looking.value = { revision: verdict.revision, verdict };
    } catch (error) {
      if (exact === this.exact) this.failure.value = error;
    }
  }
}
