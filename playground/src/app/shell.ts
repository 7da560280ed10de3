// The frame of the page: the bar above, the rules on one side and the panes on the other, or, on a narrow
// screen, all of them behind tabs.
import { language, t } from "./language";
import type { Model } from "./model";
import { handOut, StartView } from "./start";
import { connectionNotice } from "./status";
import { theme, type Theme } from "./theme";
import { el } from "../dom/el";
import { Tabs } from "../dom/tabs";
import { RulesPane } from "../editor/pane";
import { CasesPane } from "../cases/pane";
import { ExportPane } from "../export/pane";
import { ReportPane } from "../report/pane";
import { RevisionPane } from "../revision/pane";

const wide = "(min-width: 64rem)";

export class Shell {
  readonly elements: HTMLElement[];
  private readonly main = el("main", { id: "main", tabindex: -1 });
  private readonly desk = el("div", { class: "desk", hidden: true });
  private readonly startView: StartView;
  private readonly title = el("p", { class: "draft-title", lang: "ja" });
  private readonly saved = el("p", { class: "saved small quiet", role: "status" });
  private readonly actions = el("div", { class: "draft-actions", hidden: true });

  constructor(private readonly model: Model) {
    const rules = new RulesPane(model);
    const report = new ReportPane(model);
    const revision = new RevisionPane(model, (tried) => {
      report.tryOut(tried);
      tabs.chosen.value = "report";
    });
    const cases = new CasesPane(model, (file, line) => {
      if (!matchMedia(wide).matches) tabs.chosen.value = "rules";
      rules.editor.revealLine(file, line);
    });
    const exports = new ExportPane(model, () => (report.judgement.stale.value ? null : report.judgement.looking.value.verdict));
    const tabs: Tabs = new Tabs(
      "panes.label",
      [
        { id: "rules", label: "panes.rules", panel: rules.element },
        { id: "report", label: "panes.report", panel: report.element },
        { id: "revision", label: "panes.revision", panel: revision.element },
        { id: "cases", label: "panes.cases", panel: cases.element },
        { id: "export", label: "panes.export", panel: exports.element },
      ],
      "report",
    );
    tabs.chosen.watch((chosen) => revision.show(chosen === "revision"));
    this.startView = new StartView(model, () => this.show("desk"));
    this.desk.append(tabs.list, rules.element, report.element, revision.element, cases.element, exports.element);
    this.main.append(this.startView.element, this.desk);
    this.elements = [
      el("a", { class: "skip", href: "#main", t: "skip" }),
      this.bar(),
      connectionNotice(model),
      this.main,
    ];
    const width = matchMedia(wide);
    const arrange = () => tabs.hide("rules", width.matches);
    width.addEventListener("change", arrange);
    arrange();
    this.followDraft();
  }

  async start(): Promise<void> {
    if (!(await this.startView.reopen())) this.show("start");
  }

  private show(what: "start" | "desk"): void {
    const start = what === "start";
    this.startView.element.hidden = !start;
    this.desk.hidden = start;
    this.actions.hidden = start;
    if (start) void this.startView.draw();
    window.scrollTo(0, 0);
  }

  private followDraft(): void {
    const { model } = this;
    model.draft.follow((draft) => {
      this.title.textContent = draft?.title ?? "";
      if (!draft) this.show("start");
    });
    const drawSaved = () => (this.saved.textContent = model.draft.value ? t(`saved.${model.saved.value}`) : "");
    model.saved.watch(drawSaved);
    model.draft.watch(drawSaved);
    language.watch(drawSaved);
    // What was typed in the last moment is kept when the page is left.
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") void model.keepNow();
    });
  }

  private bar(): HTMLElement {
    this.actions.append(
      el("button", { type: "button", t: "bar.start", on: { click: () => void this.model.keepNow().then(() => this.show("start")) } }),
      el("button", {
        type: "button",
        t: "bar.share",
        tTitle: "bar.share.about",
        on: {
          click: () => {
            const draft = this.model.snapshot();
            if (draft) handOut(draft);
          },
        },
      }),
    );
    return el(
      "header",
      { class: "bar" },
      el("h1", { class: "brand" }, el("span", { lang: "ja" }, "基準"), el("small", {}, "Kijun")),
      el("div", { class: "what" }, this.title, this.saved),
      this.actions,
      el("div", { class: "settings" }, el("a", { class: "docs-link", href: "./docs/", t: "bar.docs" }), languageSwitch(), themeSwitch()),
    );
  }
}

function languageSwitch(): HTMLElement {
  const button = el("button", { type: "button", class: "plain" });
  language.follow((chosen) => {
    // In the language one would change to.
    button.textContent = chosen === "ja" ? "English" : "日本語";
    button.lang = chosen === "ja" ? "en" : "ja";
  });
  button.addEventListener("click", () => (language.value = language.value === "ja" ? "en" : "ja"));
  return button;
}

function themeSwitch(): HTMLElement {
  const select = el(
    "select",
    { tLabel: "theme.label" },
    ...(["system", "light", "dark"] as const).map((one) => el("option", { value: one, t: `theme.${one}` })),
  );
  theme.follow((chosen) => (select.value = chosen));
  select.addEventListener("change", () => (theme.value = select.value as Theme));
  return select;
}
