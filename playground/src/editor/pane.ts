// The rules: the files of the guideline, the editor, and what is wrong in them.
import { announce } from "../app/announce";
import { download, pickFiles } from "../app/files";
import { language, t } from "../app/language";
import type { Model } from "../app/model";
import { askText, confirmed } from "../dom/dialogs";
import { el, fill } from "../dom/el";
import { goodName } from "../drafts/draft";
import { complain } from "./actions";
import { format } from "./commands";
import { Editor } from "./editor";

const problemsShown = 200;

/** A file, in both lists of them. */
interface Entry {
  option: HTMLOptionElement;
  button: HTMLButtonElement;
  badge: HTMLElement;
}

const label = (name: string) => name.replace(/\.kijun$/, "");

export class RulesPane {
  readonly element = el("section", { class: "pane rules-pane" });
  readonly editor: Editor;
  private readonly select = el("select", { tLabel: "files.label" });
  private readonly list = el("ul", { class: "file-list", tLabel: "files.label" });
  private entries = new Map<string, Entry>();
  private readonly problems = el("details", { class: "problems" });
  private readonly count = el("span", {});
  private readonly problemList = el("ul", {});

  constructor(private readonly model: Model) {
    this.editor = new Editor(model.workbench);
    model.hasErrors = () => this.editor.diagnostics.problems.value.some((problem) => problem.severity === "error");
    this.problems.append(el("summary", {}, this.count), this.problemList);
    this.select.addEventListener("change", () => this.editor.show(this.select.value));
    const button = (key: Parameters<typeof t>[0], click: () => unknown) =>
      el("button", { type: "button", class: "plain", t: key, on: { click } });
    this.element.append(
      el(
        "div",
        { class: "rules-bar" },
        this.select,
        button("editor.format", () => void format(model.workbench, this.editor).catch(complain)),
        button("files.add", () => this.add()),
        button("files.take", () => this.take()),
        button("files.give", () => this.give()),
        button("files.remove", () => this.remove()),
      ),
      el("div", { class: "rules-body" }, el("nav", { class: "rail", tLabel: "files.label" }, this.list), this.editor.element),
      this.problems,
    );
    model.workbench.documents.watch(({ changes }) => {
      if (!changes) this.drawFiles();
    });
    this.editor.current.watch(() => this.drawFiles());
    this.editor.diagnostics.problems.follow(() => this.drawProblems());
    this.editor.diagnostics.checked.state.watch(() => this.drawCount());
    language.watch(() => this.drawProblems());
    model.draft.watch((draft) => {
      if (draft) queueMicrotask(() => this.editor.show(this.first()));
    });
  }

  /** Shows the newest revision first: it is what one works on. */
  private first(): string | null {
    const names = this.model.workbench.documents.files.map((file) => file.name);
    const revisions = names.filter((name) => /^\d{4}.*\.kijun$/.test(name) && !/cases/.test(name));
    return revisions[revisions.length - 1] ?? names[0] ?? null;
  }

  private drawFiles(): void {
    const current = this.editor.current.value;
    const names = this.model.workbench.documents.files.map((file) => file.name);
    const wrong = new Map<string, number>();
    for (const { file, severity } of this.editor.diagnostics.problems.value)
      if (severity === "error") wrong.set(file, (wrong.get(file) ?? 0) + 1);
    if (names.join("\n") !== [...this.entries.keys()].join("\n")) {
      this.entries = new Map(names.map((name) => [name, this.entry(name)]));
      fill(this.select, ...[...this.entries.values()].map((one) => one.option));
      fill(this.list, ...[...this.entries.values()].map((one) => el("li", {}, one.button)));
    }
    // What has the focus stays: only what is said of it is another.
    for (const [name, { option, button, badge }] of this.entries) {
      const errors = wrong.get(name);
      option.textContent = label(name) + (errors ? ` (${errors})` : "");
      badge.textContent = errors ? String(errors) : "";
      badge.hidden = !errors;
      if (name === current) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    this.select.value = current ?? "";
  }

  private entry(name: string): Entry {
    const badge = el("span", { class: "badge" });
    return {
      option: el("option", { value: name }),
      button: el(
        "button",
        { type: "button", class: "plain", title: name, on: { click: () => this.editor.show(name) } },
        el("span", { class: "file-name" }, label(name)),
        badge,
      ),
      badge,
    };
  }

  private drawProblems(): void {
    const problems = this.editor.diagnostics.problems.value;
    this.drawCount();
    fill(
      this.problemList,
      ...problems.slice(0, problemsShown).map((problem) =>
        el(
          "li",
          { class: `problem problem-${problem.severity}` },
          el(
            "button",
            {
              type: "button",
              class: "plain",
              on: { click: () => this.editor.reveal(problem.file, problem.from, problem.to) },
            },
            el("span", { class: "tag" }, t(`severity.${problem.severity}`)),
            el("span", {}, problem.message),
            el("span", { class: "small quiet" }, `${problem.file}:${problem.line} ${problem.code}`),
          ),
          el("button", {
            type: "button",
            t: "editor.fix",
            on: {
              click: () =>
                void this.editor.diagnostics.fix(problem),
            },
          }),
        ),
      ),
    );
    this.drawFiles();
  }

  private drawCount(): void {
    const problems = this.editor.diagnostics.problems.value;
    const errors = problems.filter((problem) => problem.severity === "error").length;
    this.problems.classList.toggle("has-errors", errors > 0);
    const { value: checked } = this.editor.diagnostics.checked.state;
    this.count.textContent = checked !== "checked"
      ? t(`problems.${checked}`)
      : problems.length === 0
        ? t("problems.none")
        : t("problems.count", { errors, others: problems.length - errors });
  }

  private wrongName = (name: string): string | null =>
    !goodName(name) ? t("files.badName") : this.model.workbench.documents.get(name) ? t("files.taken") : null;

  private async add(): Promise<void> {
    const name = await askText(t("files.add"), "files.name", "new.kijun", { wrong: this.wrongName });
    if (name === null) return;
    this.model.workbench.documents.put(name, "");
    this.editor.show(name);
    this.editor.view.focus();
  }

  private async take(): Promise<void> {
    const { documents } = this.model.workbench;
    const left: string[] = [];
    for (const file of await pickFiles(".kijun", true)) {
      const { name } = file;
      const taken = documents.get(name) !== undefined;
      if (!goodName(name) || (taken && !(await confirmed(t("files.replaceThis", { name }), "files.replace")))) {
        left.push(name);
        continue;
      }
      documents.put(name, await file.text());
      this.editor.show(name);
    }
    if (left.length > 0) announce(t("files.leftOut", { names: left.join("、") }));
  }

  private give(): void {
    const name = this.editor.current.value;
    const file = name === null ? undefined : this.model.workbench.documents.get(name);
    if (file) download(file.name.split("/").pop()!, file.doc.toString(), "text/plain;charset=utf-8");
  }

  private async remove(): Promise<void> {
    const name = this.editor.current.value;
    if (name === null || !(await confirmed(t("files.removeThis", { name }), "files.remove"))) return;
    this.model.workbench.documents.remove(name);
    this.editor.show(this.first());
  }
}
