// Facts as questions. What was answered keeps its place, and nothing moves under the reader's hands: new
// questions come below, and the one that is most useful next is marked.
import { language, t, type Key } from "../app/language";
import { el, fill } from "../dom/el";
import type { Fact, FactValue, Question } from "../lsp/answers";
import type { Judgement } from "./judgement";

type Answers = Readonly<Record<string, FactValue>>;

const filterLimit = 60; // facts shown at once

export class Questions {
  readonly element = el("section", { class: "questions", "aria-labelledby": "questions-title" });
  private readonly asked = el("ol", { class: "asked" });
  private readonly none = el("p", { class: "quiet" });
  private readonly all = el("details", { class: "all-facts" }, el("summary", { t: "questions.all" }));
  private readonly filter = el("input", { type: "search", tLabel: "questions.filter", tPlaceholder: "questions.filter" });
  private readonly others = el("ul", { class: "asked" });
  private readonly more = el("p", { class: "small quiet", role: "status" });
  private shown: string[] = [];
  private items = new Map<string, HTMLElement>();

  constructor(
    private readonly judgement: Judgement,
    private readonly answers: () => Answers,
    private readonly answer: (fact: string, value: FactValue | null) => void,
  ) {
    this.element.append(
      el("h3", { id: "questions-title", t: "questions.title" }),
      this.none,
      this.asked,
      this.all,
    );
    this.all.append(this.filter, this.others, this.more);
    judgement.questions.follow(() => this.draw());
    judgement.facts.watch(() => this.draw());
    this.all.addEventListener("toggle", () => this.drawOthers());
    this.filter.addEventListener("input", () => this.drawOthers());
    language.watch(() => {
      this.items.clear();
      this.draw();
    });
  }

  draw(): void {
    const questions = this.judgement.questions.value;
    const known = new Map<string, Question>();
    for (const fact of this.judgement.facts.value) known.set(fact.fact, fact);
    for (const question of questions) known.set(question.fact, question);
    const answers = this.answers();
    const open = new Set(questions.map((question) => question.fact));
    const focused = (this.element.getRootNode() as Document).activeElement?.closest<HTMLElement>("[data-fact]")?.dataset.fact;
    this.shown = this.shown.filter((fact) => open.has(fact) || fact in answers || fact === focused);
    for (const fact of [...Object.keys(answers), ...open]) if (!this.shown.includes(fact)) this.shown.push(fact);
    this.shown = this.shown.filter((fact) => known.has(fact) || fact in answers);
    const next = questions.find((question) => !(question.fact in answers))?.fact;
    const wanted = this.shown.map((fact) => {
      const item = this.item(known.get(fact) ?? unknown(fact), "asked");
      item.classList.toggle("next", fact === next);
      return item;
    });
    for (const element of [...this.asked.children]) if (!wanted.includes(element as HTMLElement)) element.remove();
    wanted.forEach((element, at) => {
      if (this.asked.children[at] !== element) this.asked.insertBefore(element, this.asked.children[at] ?? null);
    });
    this.none.hidden = next !== undefined;
    this.none.textContent = t(this.judgement.looking.value.verdict ? "questions.none" : "questions.noVerdict");
    this.drawOthers();
  }

  private drawOthers(): void {
    const facts = this.judgement.facts.value;
    this.all.hidden = facts.length === 0;
    if (!this.all.open) return;
    const wanted = this.filter.value.trim();
    const found = facts.filter((fact) => !this.shown.includes(fact.fact) && matches(fact, wanted));
    fill(this.others, ...found.slice(0, filterLimit).map((fact) => this.item(fact, "other")));
    this.more.textContent = found.length > filterLimit ? t("questions.more", { n: found.length - filterLimit }) : "";
  }

  private item(question: Question, where: string): HTMLElement {
    const key = `${where} ${question.fact} ${question.type}`;
    let made = this.items.get(key);
    if (!made) this.items.set(key, (made = this.make(question, where)));
    set(made, this.answers()[question.fact]);
    return made;
  }

  private make(question: Question, where: string): HTMLElement {
    const { fact } = question;
    const name = `${where}-${fact}`;
    const send = (value: FactValue | null) => this.answer(fact, value);
    return el(
      "li",
      { "data-fact": fact },
      el(
        "fieldset",
        {},
        el(
          "legend",
          {},
          el("span", { class: "tag next-tag", t: "questions.next" }),
          el("span", { lang: "ja" }, question.question),
          question.who ? el("span", { class: "small quiet" }, ` ${t(`who.${question.who}` as Key)}`) : null,
        ),
        widget(question, name, send),
      ),
    );
  }
}

function unknown(fact: string): Question {
  return { fact, question: fact, who: "", cost: 0, type: "boolean", choices: [], categories: [] };
}

function matches(fact: Fact, wanted: string): boolean {
  return wanted === "" || fact.question.includes(wanted) || fact.fact.includes(wanted);
}

function widget(question: Question, name: string, send: (value: FactValue | null) => void): HTMLElement {
  if (question.type === "boolean") {
    const options: [string, Key, FactValue | null][] = [
      ["true", "answer.yes", true],
      ["false", "answer.no", false],
      ["uncertain", "answer.uncertain", "uncertain"],
      ["", "answer.none", null],
    ];
    return el(
      "div",
      { class: "radios" },
      ...options.map(([value, label, answer]) =>
        el(
          "label",
          {},
          el("input", { type: "radio", name, value, on: { change: () => send(answer) } }),
          el("span", { t: label }),
        ),
      ),
    );
  }
  if (question.type === "choice") {
    return el(
      "select",
      {
        "aria-label": question.question,
        on: { change: (event) => send((event.target as HTMLSelectElement).value || null) },
      },
      el("option", { value: "", t: "answer.none" }),
      ...question.choices.map((choice) => el("option", { value: choice }, choice)),
      el("option", { value: "uncertain", t: "answer.uncertain" }),
    );
  }
  const unit = question.type === "months" || question.type === "days" ? question.type : null;
  const input = el("input", {
    type: question.type === "date" ? "date" : "number",
    step: 1,
    ...(unit ? { min: 0, "data-unit": unit } : {}),
    "aria-label": question.question,
    on: {
      change: () => {
        const { value } = input;
        if (!input.reportValidity()) return;
        if (value === "") send(null);
        else if (unit) send(duration(Number(value), unit));
        else send(question.type === "date" ? value : Number(value));
      },
    },
  });
  const uncertain = el("input", {
    type: "checkbox",
    value: "uncertain",
    on: { change: () => send(uncertain.checked ? "uncertain" : null) },
  });
  return el("div", { class: "radios" }, input, unit ? el("span", { t: `unit.${unit}` }) : null, el("label", {}, uncertain, el("span", { t: "answer.uncertain" })));
}

/** As reports write a duration, of which a plain number is none. */
export function duration(count: number, unit: "months" | "days"): string {
  return `P${count}${unit === "months" ? "M" : "D"}`;
}

/** The number in it; nothing if it is written otherwise. */
export function countOf(value: string, unit: "months" | "days"): string {
  return new RegExp(`^P(\\d+)${unit === "months" ? "M" : "D"}$`).exec(value)?.[1] ?? "";
}

/** Shows the answer in the widget, unless somebody is typing in it. */
function set(item: HTMLElement, value: FactValue | undefined): void {
  const said = value === undefined ? "" : String(value);
  item.classList.toggle("answered", value !== undefined);
  for (const input of item.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select")) {
    if (input.type === "radio" || input.type === "checkbox") (input as HTMLInputElement).checked = input.value === said;
    else if (input !== document.activeElement) {
      const unit = input.dataset.unit as "months" | "days" | undefined;
      input.value = unit ? countOf(said, unit) : said === "uncertain" && input.type !== "select-one" ? "" : said;
    }
  }
}
