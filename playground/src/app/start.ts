// Where a draft begins: an installed guideline, the example, a file, or one that the browser kept.
import { announce } from "./announce";
import { download, pickFiles } from "./files";
import { language, t, type Key } from "./language";
import type { Model } from "./model";
import { ServiceError, source, sources, wantsToken, type Source } from "./service";
import { remember, remembered } from "./settings";
import { askToken, mayAsk } from "./token";
import { confirmed } from "../dom/dialogs";
import { el, fill } from "../dom/el";
import { goodName, newId, readDraft, written, type Draft } from "../drafts/draft";
import example from "virtual:tutorial";

const exampleReport = "中古の自転車を探しています。翻訳を手伝う人も求めています。週に5時間";

function newDraft(title: string, files: Draft["files"], report: Draft["report"] = { text: "" }): Draft {
  return { id: newId(), title, changed: Date.now(), files, report };
}

export class StartView {
  readonly element = el("section", { class: "start", "aria-labelledby": "start-title" });
  private readonly installed = el("div", { class: "cards" });
  private readonly kept = el("div", {});

  constructor(
    private readonly model: Model,
    private readonly opened: () => void,
  ) {
    this.element.append(
      el("h2", { id: "start-title", t: "start.title" }),
      el("p", { class: "lead", t: "start.lead" }),
      el("h3", { t: "start.installed" }),
      this.installed,
      el("h3", { t: "start.others" }),
      el(
        "div",
        { class: "cards" },
        this.card("start.example", "start.example.about", () =>
          this.begin(newDraft(t("start.example.title"), example, { text: exampleReport })),
        ),
        this.card("start.file", "start.file.about", () => this.fromFile()),
        this.card("start.empty", "start.empty.about", () =>
          this.begin(newDraft(t("start.empty.title"), [{ name: "guideline.kijun", text: "" }])),
        ),
      ),
      this.kept,
    );
    language.watch(() => void this.draw());
  }

  async draw(): Promise<void> {
    await Promise.all([this.drawInstalled(), this.drawKept()]);
  }

  private card(title: Key, about: Key, click: () => unknown): HTMLElement {
    return el("button", { type: "button", class: "card", on: { click } }, el("strong", { t: title }), el("span", { t: about }));
  }

  private async openKept(id: string): Promise<boolean> {
    const draft = await this.model.store.get(id).catch(() => null);
    if (!draft || !(await mayAsk(this.model.workbench))) return false;
    this.open(draft, true);
    return true;
  }

  private async begin(draft: Draft): Promise<void> {
    if (await mayAsk(this.model.workbench)) this.open(draft);
  }

  private open(draft: Draft, held = false): void {
    this.model.open(draft, held);
    remember("draft", draft.id);
    this.opened();
  }

  private async drawInstalled(): Promise<void> {
    if (!this.installed.hasChildNodes()) fill(this.installed, el("p", { class: "quiet", t: "loading" }));
    try {
      const found = await sources(this.model.workbench.token);
      fill(
        this.installed,
        ...found.map((one) =>
          el(
            "button",
            { type: "button", class: "card", on: { click: (event) => void this.fromSource(one, event.currentTarget as HTMLButtonElement) } },
            el("strong", { lang: "ja" }, one.title),
            el("span", { class: "code" }, one.guideline),
          ),
        ),
        found.length === 0 ? el("p", { class: "quiet", t: "start.noneInstalled" }) : null,
      );
    } catch (error) {
      const token = wantsToken(error);
      fill(
        this.installed,
        el("p", { class: "notice" }, t(token ? "token.needed" : "start.noService")),
        el("button", {
          type: "button",
          t: token ? "token.give" : "start.again",
          on: { click: () => void (token ? this.askToken() : this.draw()) },
        }),
      );
    }
  }

  private async askToken(): Promise<void> {
    if (await askToken(this.model.workbench)) await this.draw();
  }

  private async fromSource(one: Source, button: HTMLButtonElement): Promise<void> {
    button.disabled = true;
    try {
      const { title, files } = await source(one.guideline, this.model.workbench.token);
      this.open(newDraft(title, files));
    } catch (error) {
      announce(error instanceof ServiceError ? t("start.noSource", { status: error.status }) : t("start.noService"));
    } finally {
      button.disabled = false;
    }
  }

  private async fromFile(): Promise<void> {
    const picked = await pickFiles(".kijun,.json", true);
    if (picked.length === 0) return;
    const rules = picked.filter((file) => file.name.endsWith(".kijun"));
    if (rules.length > 0) {
      const good = rules.filter((file) => goodName(file.name));
      const files = await Promise.all(good.map(async (file) => ({ name: file.name, text: await file.text() })));
      if (files.length > 0) await this.begin(newDraft(files[0]!.name.replace(/\.kijun$/, ""), files));
      const left = picked.filter((file) => !good.includes(file));
      if (left.length > 0) announce(t("files.leftOut", { names: left.map((file) => file.name).join("、") }));
      return;
    }
    const read = readDraft(await picked[0]!.text());
    if (typeof read === "string") announce(t(`draft.${read}`));
    else await this.begin(newDraft(read.title, read.files, read.report));
  }

  /** Opens the draft of the last visit; false if there is none. */
  async reopen(): Promise<boolean> {
    const id = remembered("draft");
    return id !== null && this.openKept(id);
  }

  private async drawKept(): Promise<void> {
    const drafts = await this.model.store.list().catch(() => []);
    const when = new Intl.DateTimeFormat(language.value, { dateStyle: "medium", timeStyle: "short" });
    fill(this.kept);
    if (drafts.length === 0) return;
    this.kept.append(
      el("h3", { t: "start.kept" }),
      el(
        "ul",
        { class: "kept" },
        ...drafts.map(({ id, title, changed, files }) =>
          el(
            "li",
            {},
            el(
              "button",
              { type: "button", class: "plain", on: { click: () => void this.openKept(id) } },
              el("strong", { lang: "ja" }, title),
              el("span", { class: "small quiet" }, `${when.format(changed)} · ${t("start.files", { n: files })}`),
            ),
            el("button", { type: "button", t: "start.handOut", "aria-label": `${t("start.handOut")}: ${title}`, on: { click: () => void this.handOut(id) } }),
            el("button", { type: "button", t: "start.delete", "aria-label": `${t("start.delete")}: ${title}`, on: { click: () => void this.remove(id, title) } }),
          ),
        ),
      ),
    );
  }

  private async handOut(id: string): Promise<void> {
    const draft = await this.model.store.get(id);
    if (draft) handOut(draft);
  }

  private async remove(id: string, title: string): Promise<void> {
    if (!(await confirmed(t("start.deleteThis", { title }), "start.delete"))) return;
    await this.model.store.remove(id);
    if (this.model.draft.value?.id === id) this.model.close();
    if (remembered("draft") === id) remember("draft", null);
    await this.drawKept();
  }
}

export function handOut(draft: Draft): void {
  download(`${draft.title.replace(/[\\/:*?"<>|\u0000-\u001f]/g, "_").slice(0, 60)}.kijun-draft.json`, written(draft), "application/json");
}
