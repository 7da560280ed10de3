// What the server finds wrong: shown in the text, counted by file, listed below the editor.
import { setDiagnostics, type Diagnostic as Shown } from "@codemirror/lint";
import { Observable } from "../app/observable";
import { nameOf, offsetOf, type Range } from "../lsp/documents";
import type { Workbench } from "../lsp/workbench";
import { announce } from "../app/announce";
import { t } from "../app/language";
import { actionsFor, applyAction, complain } from "./actions";
import { Checked } from "./checked";
import type { Editor } from "./editor";

export interface Diagnostic {
  range: Range;
  severity?: 1 | 2 | 3 | 4;
  code?: string;
  message: string;
  /** The server's own, to be given back when a fix is asked for. */
  data?: unknown;
}

export interface Problem {
  file: string;
  from: number;
  to: number;
  line: number;
  severity: "error" | "warning" | "info" | "hint";
  code: string;
  message: string;
  raw: Diagnostic;
}

const severities = { 1: "error", 2: "warning", 3: "info", 4: "hint" } as const;
const rank = { error: 0, warning: 1, info: 2, hint: 3 };

export class Diagnostics {
  /** Of all files; the worst first, then by place. */
  readonly problems = new Observable<readonly Problem[]>([]);
  readonly checked: Checked;
  private byFile = new Map<string, Problem[]>();

  constructor(
    private readonly workbench: Workbench,
    private readonly editor: Editor,
  ) {
    this.checked = new Checked(workbench);
    workbench.editing.on<{ uri: string; version?: number; diagnostics: Diagnostic[] }>(
      "textDocument/publishDiagnostics",
      ({ uri, version, diagnostics }) => this.receive(nameOf(uri), version, diagnostics),
    );
    workbench.documents.watch(({ name, changes }) => {
      const problems = this.byFile.get(name);
      if (changes === null) {
        if (this.byFile.delete(name)) this.tell();
      } else if (problems) {
        for (const problem of problems) {
          problem.from = changes.mapPos(problem.from, 1);
          problem.to = Math.max(problem.from, changes.mapPos(problem.to, -1));
        }
      }
    });
  }

  /** Draws those of the file that is shown; not into a word that an input method is still composing. */
  draw(): void {
    const { view } = this.editor;
    const name = this.editor.current.value;
    if (name === null) return;
    if (view.composing) {
      setTimeout(() => this.draw(), 200);
      return;
    }
    const last = view.state.doc.length;
    const shown = (this.byFile.get(name) ?? []).map((problem): Shown => ({
      from: Math.min(problem.from, last),
      to: Math.min(problem.to, last),
      severity: problem.severity,
      message: problem.message,
      ...(problem.code ? { source: problem.code } : {}),
      actions: [{ name: t("editor.fix"), apply: () => void this.fix(problem) }],
    }));
    view.dispatch(setDiagnostics(view.state, shown));
  }

  /** Applies the first fix that the server offers, or says that there is none. */
  async fix(problem: Problem): Promise<void> {
    try {
      const [first] = await actionsFor(this.workbench, problem.file, problem.from, problem.to, [problem.raw]);
      if (first) await applyAction(this.workbench, this.editor, first);
      else announce(t("editor.noFix"));
    } catch (error) {
      complain(error);
    }
  }

  private receive(name: string, version: number | undefined, diagnostics: Diagnostic[]): void {
    const behind = this.workbench.behind(name);
    if (!behind || (version !== undefined && version !== behind.version)) return; // a newer answer will come
    const problems = diagnostics.map((raw): Problem => {
      const from = behind.changes.mapPos(offsetOf(behind.doc, raw.range.start), 1);
      const to = behind.changes.mapPos(offsetOf(behind.doc, raw.range.end), -1);
      return {
        file: name,
        from,
        to: Math.max(from, to),
        line: raw.range.start.line + 1,
        severity: severities[raw.severity ?? 1],
        code: String(raw.code ?? ""),
        message: raw.message,
        raw,
      };
    });
    this.byFile.set(name, problems);
    this.checked.answered(name, behind.version);
    this.tell();
    if (name !== this.editor.current.value) return;
    this.draw();
    this.editor.askBeside();
  }

  private tell(): void {
    const all = [...this.byFile.values()].flat();
    all.sort((a, b) => rank[a.severity] - rank[b.severity] || (a.file < b.file ? -1 : a.file > b.file ? 1 : a.from - b.from));
    this.problems.value = all;
  }
}
