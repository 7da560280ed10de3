// What the parts of the page share: the workbench, the draft that is open, and its timeline.
import { Observable } from "./observable";
import { announce } from "./announce";
import { either, language, t } from "./language";
import { remember } from "./settings";
import { newId, type Draft } from "../drafts/draft";
import { Store } from "../drafts/store";
import type { Report, TimelineAnswer } from "../lsp/answers";
import { RequestError, type Problem } from "../lsp/connection";
import { Workbench } from "../lsp/workbench";

const keepAfter = 600; // ms

export type Saved = "saved" | "saving" | "unkept";

export class Model {
  readonly workbench = new Workbench(() => language.value);
  readonly store = new Store();
  /** Null: nothing is open. */
  readonly draft = new Observable<Pick<Draft, "id" | "title"> | null>(null);
  readonly report = new Observable<Report>({ text: "" });
  readonly saved = new Observable<Saved>("saved");
  readonly timeline = new Observable<TimelineAnswer | null>(null);
  /** Why the draft cannot be asked at the moment (it has errors); null if it can. */
  readonly broken = new Observable<Problem | null>(null);
  /** Does the server find errors in the draft? */
  hasErrors: () => boolean = () => false;
  /** Counts the texts that were sent: what was computed from an earlier one is out of date. */
  readonly edition = new Observable(0);
  private keepTimer: ReturnType<typeof setTimeout> | undefined;
  /** When the draft was kept as it was opened or kept here last, and whether it has changed since. */
  private keptAt = 0;
  private unkept = false;
  private editionTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.workbench.documents.watch(() => {
      this.keep();
      clearTimeout(this.editionTimer);
      this.editionTimer = setTimeout(() => (this.edition.value += 1), 200);
    });
    this.report.watch(() => this.keep());
    this.workbench.editing.state.watch((state) => {
      if (state.kind === "ready") this.edition.value += 1;
    });
    this.edition.watch(() => void this.readTimeline());
    language.watch(() => this.workbench.restart());
  }

  /** `held`: as this browser keeps it already. */
  open(draft: Draft, held = false): void {
    this.keptAt = draft.changed;
    this.draft.value = { id: draft.id, title: draft.title };
    this.timeline.value = null;
    this.broken.value = null;
    this.report.value = draft.report;
    this.workbench.documents.replaceAll(draft.files);
    if (held) {
      // to open is not to change: another tab that has it open would find something newer
      clearTimeout(this.keepTimer);
      this.unkept = false;
      this.saved.value = "saved";
    } else {
      void this.keepNow(); // who leaves the page at once finds it again
    }
    this.workbench.editing.open().catch(() => undefined);
  }

  /** Lets go of the draft; what is not kept yet is lost. */
  close(): void {
    clearTimeout(this.keepTimer);
    this.unkept = false;
    this.draft.value = null;
    this.timeline.value = null;
    this.workbench.documents.replaceAll([]);
  }

  /** The draft as it is now. */
  snapshot(): Draft | null {
    const open = this.draft.value;
    if (!open) return null;
    const files = this.workbench.documents.files.map(({ name, doc }) => ({ name, text: doc.toString() }));
    return { ...open, changed: Date.now(), files, report: this.report.value };
  }

  async keepNow(): Promise<void> {
    clearTimeout(this.keepTimer);
    const draft = this.snapshot();
    if (!draft || !this.unkept) return;
    this.unkept = false;
    let kept = await this.store.put(draft, this.keptAt);
    if (kept === "newer" && this.draft.value?.id === draft.id) {
      // Another tab has gone on with the same draft: nobody's work is written over, there are two of them now.
      const copy = { ...draft, id: newId(), title: t("draft.copy", { title: draft.title }) };
      this.draft.value = { id: copy.id, title: copy.title };
      remember("draft", copy.id);
      announce(t("draft.copied", { title: copy.title }));
      kept = await this.store.put(copy, copy.changed);
    }
    this.keptAt = Math.max(this.keptAt, draft.changed);
    if (kept !== "newer" && !this.unkept) this.saved.value = kept;
  }

  /** Asks the draft; null while it has errors or the answer was overtaken. Whoever asks keeps what was there. */
  async ask<Result>(command: string, argument: object, signal?: AbortSignal): Promise<Result | null> {
    try {
      const result = await this.workbench.command<Result>(command, argument, signal);
      this.broken.value = null;
      return result;
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (error.kind === "answered" && this.hasErrors()) this.broken.value = error.problem;
      else if (error.kind === "answered") throw error;
      return null;
    }
  }

  private keep(): void {
    if (!this.draft.value) return;
    this.unkept = true;
    this.saved.value = "saving";
    clearTimeout(this.keepTimer);
    this.keepTimer = setTimeout(() => void this.keepNow(), keepAfter);
  }

  private async readTimeline(): Promise<void> {
    if (!this.draft.value) return;
    const edition = this.edition.value;
    const answer = await this.ask<TimelineAnswer>("kijun.timeline", {}).catch(() => null);
    if (answer && edition === this.edition.value && this.draft.value) {
      if (JSON.stringify(answer) !== JSON.stringify(this.timeline.value)) this.timeline.value = answer;
    }
  }
}

/** What is wrong, in the reader's language. */
export function spoken(error: unknown): string {
  if (!(error instanceof RequestError)) return error instanceof Error ? error.message : String(error);
  const { message, message_ja, code } = error.problem;
  const text = either({ en: message, ja: message_ja });
  return code ? `${text} [${code}]` : text;
}
