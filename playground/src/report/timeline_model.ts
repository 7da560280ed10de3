// Which revision is in force on a day: what the slider looks up at every step.
import { dayOf, type Day } from "./days";

/** A revision as the timeline of the service gives it. */
export interface Revision {
  id: string;
  title: string;
  status: string;
  /** Null: a draft without a day. */
  effective_from: string | null;
  uncertain?: string[];
  changes?: { operation: string; target: string; content?: string; paragraph?: string }[];
}

/** Half-open: `to` is the first day that is no longer in it. Null: no beginning, no end. */
export interface Span {
  revision: Revision;
  from: Day | null;
  to: Day | null;
}

export class Timeline {
  /** In order of their days, without gaps between them that the service did not name. */
  readonly spans: readonly Span[];
  /** Revisions that have no day yet. */
  readonly drafts: readonly Revision[];

  constructor(
    revisions: readonly Revision[],
    periods: readonly { from: string | null; to: string | null; revision: string }[],
  ) {
    const byId = new Map(revisions.map((revision) => [revision.id, revision]));
    this.spans = periods
      .flatMap(({ from, to, revision }) => {
        const known = byId.get(revision);
        return known ? [{ revision: known, from: from ? dayOf(from) : null, to: to ? dayOf(to) : null }] : [];
      })
      .sort((a, b) => (a.from ?? -Infinity) - (b.from ?? -Infinity));
    this.drafts = revisions.filter((revision) => revision.status === "draft");
  }

  /** The span in force on the day; null where there is none. */
  at(day: Day): Span | null {
    let low = 0;
    let high = this.spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.spans[middle]!.from ?? -Infinity) <= day) low = middle + 1;
      else high = middle;
    }
    const found = this.spans[low - 1];
    return found && (found.to === null || day < found.to) ? found : null;
  }

  /** The nearest day after (before) `day` on which something begins; null if there is none. */
  boundary(day: Day, direction: 1 | -1): Day | null {
    const begins = this.spans.flatMap((span) => (span.from === null ? [] : [span.from]));
    const found = direction > 0 ? begins.find((from) => from > day) : begins.reverse().find((from) => from < day);
    return found ?? null;
  }

  /** First and last day that a slider shows: from before the first beginning to a good while after the last. */
  range(today: Day): { first: Day; last: Day } {
    const begins = this.spans.flatMap((span) => (span.from === null ? [] : [span.from]));
    const oldest = begins[0] ?? today;
    const newest = begins[begins.length - 1] ?? today;
    const margin = Math.max(60, Math.round((newest - oldest) * 0.04));
    return { first: oldest - margin, last: Math.max(newest + 4 * margin, today) };
  }
}
