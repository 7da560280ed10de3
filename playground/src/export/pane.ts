// The export pane: what the draft is good for outside of this page. The service writes every document.
import { announce } from "../app/announce";
import { download, fromBase64 } from "../app/files";
import { language, t, type Key } from "../app/language";
import { spoken, type Model } from "../app/model";
import { el, fill } from "../dom/el";
import type { ExportAnswer, Verdict } from "../lsp/answers";
import { met } from "../report/verdict_words";

type Format = "docx" | "html" | "markdown" | "json";

interface Kind {
  id: "bundle" | "text" | "categories" | "comparison" | "history" | "letter" | "case";
  formats: Format[];
  revisions: 0 | 1 | 2;
}

const kinds: readonly Kind[] = [
  { id: "bundle", formats: [], revisions: 0 },
  { id: "text", formats: ["docx", "html", "markdown"], revisions: 1 },
  { id: "comparison", formats: ["docx", "html", "markdown", "json"], revisions: 2 },
  { id: "history", formats: ["docx", "html", "markdown"], revisions: 0 },
  { id: "categories", formats: ["docx", "html", "markdown"], revisions: 1 },
  { id: "letter", formats: ["docx", "html", "markdown"], revisions: 0 },
  { id: "case", formats: [], revisions: 0 },
];

/** Whom a procedure may name to send a letter to. The first of its order who is known and may still answer gets it. */
const roles = ["site_admin", "server_admin", "ip_holder", "provider"] as const;
const particulars = ["reference", "date", "url", "location", "content", "contact", "officer", "checker"] as const;

export class ExportPane {
  readonly element = el("section", { class: "pane export-pane" });
  private readonly selects: { select: HTMLSelectElement; newest: number }[] = [];
  private readonly inputs = new Map<string, HTMLInputElement>();
  private readonly recipients = new Map<string, { name: HTMLInputElement; silent: HTMLInputElement }>();
  private readonly overseas = el("input", { type: "checkbox" });

  constructor(
    private readonly model: Model,
    private readonly verdict: () => Verdict | null,
  ) {
    this.element.append(el("h2", { t: "export.heading" }), el("ul", { class: "exports" }, ...kinds.map((kind) => this.row(kind))));
    model.timeline.follow(() => this.drawRevisions());
    language.watch(() => this.drawRevisions());
  }

  private row(kind: Kind): HTMLElement {
    const { id } = kind;
    const format = el(
      "select",
      { tLabel: "export.format" },
      ...kind.formats.map((one) => el("option", { value: one, t: `format.${one}` as Key })),
    );
    const chosen: HTMLSelectElement[] = [];
    for (let at = 0; at < kind.revisions; ++at) {
      const from = kind.revisions === 2 && at === 0;
      const select = el("select", { tLabel: kind.revisions === 1 ? "export.of" : from ? "revision.from" : "revision.to" });
      chosen.push(select);
      this.selects.push({ select, newest: from ? 1 : 0 });
    }
    const button = el("button", { type: "button", t: "export.make", "aria-describedby": `export-${id}` });
    button.addEventListener("click", () => void this.make(kind, format.value, chosen.map((one) => one.value), button));
    return el(
      "li",
      { class: "export" },
      el("div", { id: `export-${id}` }, el("h3", { t: `export.${id}` }), el("p", { class: "small quiet", t: `export.${id}.about` })),
      id === "letter" ? this.particulars() : null,
      el("p", { class: "export-controls" }, ...chosen, kind.formats.length > 0 ? format : null, button),
    );
  }

  private particulars(): HTMLElement {
    return el(
      "details",
      { class: "other-fields" },
      el("summary", { t: "letter.particulars" }),
      el(
        "div",
        { class: "fields" },
        ...particulars.flatMap((name) => {
          const id = `letter-${name}`;
          const input = el("input", { id, type: name === "date" ? "date" : "text", autocomplete: "off" });
          this.inputs.set(name, input);
          return [el("label", { for: id, t: `letter.${name}` as Key }), input];
        }),
      ),
      el(
        "fieldset",
        { class: "recipients" },
        el("legend", { class: "small", t: "letter.recipients" }),
        ...roles.map((role) => {
          const id = `letter-${role}`;
          const name = el("input", { id, type: "text", autocomplete: "off" });
          const silent = el("input", { type: "checkbox" });
          this.recipients.set(role, { name, silent });
          return el(
            "div",
            { class: "recipient" },
            el("label", { for: id, t: `letter.${role}` as Key }),
            name,
            el("label", {}, silent, el("span", { t: "letter.silent" })),
          );
        }),
        el("label", {}, this.overseas, el("span", { t: "letter.overseas" })),
      ),
    );
  }

  private drawRevisions(): void {
    const revisions = this.model.timeline.value?.timeline.revisions ?? [];
    for (const { select, newest } of this.selects) {
      const kept = select.value;
      const chosen = revisions.some((one) => one.id === kept) ? kept : revisions[revisions.length - 1 - newest]?.id;
      fill(
        select,
        ...revisions.map((one) =>
          el("option", { value: one.id, selected: one.id === chosen }, `${one.effective_from ?? t("slider.draft")} ${one.title}`),
        ),
      );
    }
  }

  /** What the service is asked for; null if there is nothing to ask for. */
  private wanted(kind: Kind, format: string, revisions: string[]): object | null {
    const asked: Record<string, unknown> = { kind: kind.id };
    if (format) asked.format = format;
    if (kind.revisions === 1) asked.revision = revisions[0];
    if (kind.revisions === 2) [asked.from, asked.to] = revisions;
    if (kind.id === "case") {
      asked.report = this.model.report.value;
      asked.title = this.model.report.value.title ?? t("export.caseTitle");
    }
    if (kind.id === "letter") {
      const verdict = this.verdict();
      if (!verdict || met(verdict).length === 0) return null;
      asked.verdict = verdict;
      asked.draft = true;
      const written = [...this.inputs].filter(([, input]) => input.value !== "").map(([name, input]) => [name, input.value]);
      const known = [...this.recipients].filter(([, { name }]) => name.value !== "");
      asked.particulars = {
        ...Object.fromEntries(written),
        overseas: this.overseas.checked,
        recipients: known.map(([role, { name, silent }]) => ({ role, name: name.value, no_response: silent.checked })),
      };
    }
    return asked;
  }

  private async make(kind: Kind, format: string, revisions: string[], button: HTMLButtonElement): Promise<void> {
    const asked = this.wanted(kind, format, revisions);
    if (!asked) return announce(t("letter.noCandidate"));
    button.disabled = true;
    try {
      const { name, type, base64 } = await this.model.workbench.command<ExportAnswer>("kijun.export", asked);
      download(name, fromBase64(base64), type);
      announce(t("export.made", { name }));
    } catch (error) {
      announce(spoken(error));
    } finally {
      button.disabled = false;
    }
  }
}
