// What the commands of the server answer, as far as the page reads it. The service's schemas
// (engine/schema) say more.
import type { Revision } from "../report/timeline_model";

export interface Said {
  ja: string;
  en: string;
}

export interface Period {
  from: string | null;
  to: string | null;
  revision: string;
}

export interface TimelineAnswer {
  timeline: {
    guideline: string;
    title: string;
    timezone: string;
    judged_by: string;
    revisions: Revision[];
    /** The last is what is known now. */
    periods: { known_from: string | null; in_force: Period[] }[];
  };
  changes?: Record<string, { operation: string; target: string; content?: string; paragraph?: string }[]>;
}

/** months and days are durations. */
export type FactType = "boolean" | "integer" | "date" | "choice" | "months" | "days";

export interface Question {
  fact: string;
  question: string;
  who: string;
  cost: number;
  type: FactType;
  choices: string[];
  categories: string[];
}

export interface Fact extends Question {
  presumed: boolean | null;
}

export type FactValue = boolean | number | string;

export interface Report {
  text: string;
  title?: string;
  page_text?: string;
  url?: string;
  provider_country?: string;
  server_country?: string;
  facts?: Record<string, FactValue>;
}

export interface Citation {
  law: string;
  articles: string[];
}

export interface Evidence {
  criterion: string;
  field: string;
  term: string;
  lane: string;
  folds: string[];
  start_utf16: number;
  end_utf16: number;
  text: string;
}

export interface Missing {
  fact?: string;
  question?: string;
  who?: string;
  cost?: number;
  decisive: boolean;
  open_list: boolean;
  uncertain: boolean;
  terms?: string;
}

export interface Node {
  kind: "all" | "any" | "at_least" | "not" | "item" | "shared" | "condition";
  label?: string;
  title?: string;
  value: "true" | "false" | "unknown";
  exception?: boolean;
  background?: boolean;
  threshold?: number;
  evidence?: number[];
  citations?: Citation[];
  from?: string[];
  children?: Node[];
}

export interface Finding {
  category: string;
  title: string;
  number: string;
  class: string;
  class_title: string;
  group?: string;
  group_title?: string;
  status: "met" | "undetermined" | "not_met";
  citations: Citation[];
  evidence: Evidence[];
  facts: { fact: string; value: string; presumed?: boolean }[];
  missing: Missing[];
  notes?: string[];
  tree?: Node;
}

export interface Verdict {
  id?: string;
  guideline: string;
  revision: string;
  effective_from: string | null;
  why_revision: { rule: string } & Said;
  mode: "screen" | "assess";
  outcome: "candidate" | "undetermined" | "out_of_scope";
  findings: Finding[];
  considered?: Finding[];
  warnings?: unknown[];
  receipt: { bundle: string; revision: string; engine: string };
}

export interface JudgeAnswer {
  verdicts: Verdict[];
  questions: Question[];
  done: boolean;
}

export interface JudgeOverAnswer {
  periods: Period[];
  drafts: string[];
  verdicts: Record<string, Verdict>;
}

export interface LanesAnswer {
  lanes: { lane: string; text: string; map: [number, number, number, number][] }[];
  truncated: boolean;
}

export interface Piece {
  text: string;
  changed: boolean;
}

export interface Paragraph {
  depth: number;
  heading: number;
  label: string;
  label_moved?: boolean;
  words: Piece[];
}

export interface ComparisonRow {
  kind: "context" | "omitted" | "added" | "removed" | "changed";
  depth: number;
  now: Paragraph[];
  before: Paragraph[];
  operations: number[];
}

export interface ComparisonAnswer {
  guideline: string;
  before: string;
  after: string;
  draft: boolean;
  operations: { revision: string; operation: string; target: string }[];
  rows: ComparisonRow[];
}

export interface Placed {
  title: string;
  number: string;
  class: string;
  group: string;
}

export interface CategoryChange {
  category: string;
  changes: string[];
  text_changed: boolean;
  meaning_changed: boolean;
  through: string[];
  was: Placed | null;
  is: Placed | null;
  gained: Report | null;
  lost: Report | null;
}

export interface DiffAnswer {
  diff: {
    guideline: string;
    before: string;
    after: string;
    categories: CategoryChange[];
    procedures: string[];
    unchanged: number;
  };
  claims: { claim: string; target: string; revision: string; proved: boolean }[];
}

export interface Between {
  least: number;
  most: number;
}

export interface Impact {
  cases: number;
  flipped: Between;
  outcomes: Record<string, Record<string, number>>;
  candidates: { before: Between; after: Between };
  classes: { id: string; title: string; before: Between; after: Between }[];
  class_transitions: { before: string; after: string; cases: number }[];
  categories: {
    id: string;
    title: string;
    number: string;
    before: Between;
    after: Between;
    gained: Between;
    lost: Between;
  }[];
  flips: {
    category: string;
    before: "met" | "open" | "not_met";
    after: "met" | "open" | "not_met";
    cases: number;
    /** alone: each of the causes, taken back, takes the flip back; together: none of them does. */
    reason: "added" | "repealed" | "alone" | "together";
    causes: { kind: string; id: string; path: string; title: string; what: Said }[];
    terms: { term: string; cases: number }[];
    /** `line` in the text of the cases, from 1. */
    smallest: { id: string; line: number }[];
  }[];
  missing: { fact: string; question: string; who: string; possible_flips: number; alone: number }[];
}

export interface ImpactAnswer {
  impact: Impact;
  refused: { line: number; error: { code: string; message: string; message_ja: string } }[];
  refused_lines: number;
}

export interface TestAnswer {
  result: {
    cases: number;
    expectations: number;
    failures: {
      case: string;
      when?: string;
      revision?: string;
      file?: string;
      line?: number;
      message: Said;
    }[];
  };
  list: { case: string; file?: string; line?: number; checks: number; failed: number }[];
  coverage: CoverageAnswer | null;
}

export interface Covered {
  all: number;
  covered: number;
  coverage: number;
}

export interface CoverageAnswer {
  criterion: Covered;
  term: Covered;
  branch: Covered;
  operation: Covered;
  items: {
    kind: string;
    where: string;
    what: string;
    file?: string;
    line?: number;
    times: number;
    covered: boolean;
    reason?: Said;
  }[];
}

export interface MutateAnswer {
  sampled_from: number;
  all: { killed: number; survived: number; equivalent: number; score: number };
  mutants: {
    kind: string;
    where: string;
    change: Said;
    file?: string;
    line?: number;
    fate: "killed" | "survived" | "equivalent" | string;
    killed_by?: string;
    killer?: string;
  }[];
}

export interface ExportAnswer {
  name: string;
  type: string;
  base64: string;
}
