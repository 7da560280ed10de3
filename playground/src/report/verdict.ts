// The verdict of the revision that the reader looks at.
import { either, language, t } from "../app/language";
import { spoken } from "../app/model";
import { el, fill, type Child } from "../dom/el";
import type { Citation, Evidence, Finding, Verdict } from "../lsp/answers";
import type { Judgement } from "./judgement";
import { evidenceButton, tree } from "./tree";
import { colourOf, fullName, met } from "./verdict_words";

const openAtFirst = 2; // findings
const drawnAhead = 40; // verdicts

export class VerdictView {
  readonly element = el("section", { class: "verdict", tLabel: "verdict.label" });
  private readonly spoken = el("p", { class: "visually-hidden", role: "status" });
  private readonly body = el("div", {});
  /** What was drawn already: a slider goes to and fro over the same few verdicts. */
  private drawn = new WeakMap<Verdict, HTMLElement>();
  private ahead: number | undefined;
  private readonly alert = el("p", { class: "notice notice-wrong", role: "alert", hidden: true });

  constructor(
    private readonly judgement: Judgement,
    private readonly point: (evidence: Evidence | null, reveal: boolean) => void,
  ) {
    this.element.append(this.alert, this.spoken, this.body);
    judgement.looking.follow(() => this.draw());
    judgement.over.watch(() => this.again());
    judgement.stale.follow((stale) => this.element.classList.toggle("stale", stale));
    judgement.failure.watch((failure) => {
      this.alert.hidden = failure === null;
      this.alert.textContent = failure === null ? "" : spoken(failure);
    });
    language.watch(() => this.again());
  }

  private again(): void {
    this.drawn = new WeakMap();
    this.draw();
    // The others while nobody waits.
    const others = Object.values(this.judgement.over.value?.verdicts ?? {}).slice(0, drawnAhead);
    if (this.ahead !== undefined) cancelIdleCallback(this.ahead);
    const next = () => {
      const verdict = others.pop();
      if (!verdict) return;
      this.shown(verdict);
      this.ahead = requestIdleCallback(next);
    };
    if (typeof requestIdleCallback === "function") this.ahead = requestIdleCallback(next);
  }

  private draw(): void {
    const { revision, verdict } = this.judgement.looking.value;
    if (!verdict) {
      fill(this.body, el("p", { class: "empty", t: revision === null ? "verdict.noRevision" : "verdict.waiting" }));
      this.spoken.textContent = "";
      return;
    }
    const body = this.shown(verdict);
    if (this.body.firstChild !== body) fill(this.body, body);
    this.spoken.textContent = `${t(`outcome.${verdict.outcome}`)} ${met(verdict).map(fullName).join("、")}`;
  }

  private shown(verdict: Verdict): HTMLElement {
    const held = this.drawn.get(verdict);
    if (held) return held;
    const considered = verdict.considered ?? [];
    const made = el(
      "div",
      { class: "verdict-body" },
      this.headline(verdict),
      this.compared(verdict),
      ...verdict.findings.map((finding, at) => this.finding(finding, at < openAtFirst)),
      considered.length > 0 ? this.considered(considered) : null,
      el("p", { class: "small quiet why" }, either(verdict.why_revision)),
      el("p", { class: "small quiet", t: "verdict.people" }),
    );
    this.drawn.set(verdict, made);
    return made;
  }

  private headline(verdict: Verdict): HTMLElement {
    const found = met(verdict);
    return el(
      "div",
      { class: `headline outcome-${verdict.outcome}` },
      el("span", { class: "outcome", t: `outcome.${verdict.outcome}` }),
      el(
        "span",
        { class: "headline-classes" },
        ...[...new Map(found.map((one) => [one.class, one])).values()].map((one) =>
          el("span", { class: `class-name ${colourOf(one.class)}` }, one.class_title),
        ),
        found.length === 0 ? t(`outcome.${verdict.outcome}.means`) : null,
      ),
    );
  }

  /** What the revision before said, where it said something else. */
  private compared(verdict: Verdict): Child {
    const { timeline, over } = this.judgement;
    const { spans } = timeline.value;
    const at = spans.findIndex((span) => span.revision.id === verdict.revision);
    const before = at > 0 ? spans[at - 1] : at < 0 ? spans[spans.length - 1] : undefined;
    const then = before && over.value?.verdicts[before.revision.id];
    if (!before || !then) return null;
    const place = (one: Finding) => `${one.class_title} › ${fullName(one)}`;
    const was = new Set(met(then).map(place));
    const is = new Set(met(verdict).map(place));
    if (then.outcome === verdict.outcome && was.size === is.size && [...was].every((one) => is.has(one))) return null;
    return el(
      "p",
      { class: "compared" },
      el("span", { class: "tag", t: "verdict.before" }),
      el("span", {}, was.size > 0 ? [...was].join("、") : t(`outcome.${then.outcome}`)),
    );
  }

  private finding(finding: Finding, open: boolean): HTMLElement {
    const details = el("details", { class: `finding status-${finding.status} ${colourOf(finding.class)}` });
    const place = [finding.class_title, finding.group_title].filter(Boolean).join("・");
    details.append(
      el(
        "summary",
        {},
        el("span", { class: "tag status", t: `status.${finding.status}` }),
        el("h3", { lang: "ja" }, fullName(finding)),
        el("span", { class: "small quiet", lang: "ja" }, place),
      ),
    );
    // The tree of a closed finding is made when it is opened.
    const draw = () => {
      if (!details.open || details.childElementCount > 1) return;
      details.append(this.bodyOf(finding));
      this.listen(details, finding);
    };
    details.addEventListener("toggle", draw);
    details.open = open;
    draw();
    return details;
  }

  private bodyOf(finding: Finding): HTMLElement {
    const shown = finding.tree?.children?.length;
    return el(
      "div",
      { class: "finding-body" },
      finding.citations.length > 0
        ? el("p", { class: "small citations", lang: "ja" }, finding.citations.map(cited).join("、"))
        : null,
      shown
        ? tree(finding.tree!, finding.evidence)
        : el("p", {}, ...finding.evidence.map((one, at) => evidenceButton(one, at))),
      finding.missing.length > 0
        ? el(
            "p",
            { class: "small open-questions" },
            el("span", { class: "tag", t: "verdict.open" }),
            finding.missing.map((one) => one.question ?? one.fact ?? one.terms ?? t("verdict.openList")).join("、"),
          )
        : null,
      ...(finding.notes ?? []).map((note) => el("p", { class: "small quiet", lang: "ja" }, note)),
    );
  }

  private listen(element: HTMLElement, finding: Finding): void {
    const of = (event: Event) => {
      const button = (event.target as HTMLElement).closest<HTMLElement>("[data-evidence]");
      return button ? (finding.evidence[Number(button.dataset.evidence)] ?? null) : null;
    };
    element.addEventListener("click", (event) => {
      const one = of(event);
      if (one) this.point(one, true);
    });
    for (const kind of ["mouseover", "focusin"]) element.addEventListener(kind, (event) => this.point(of(event), false));
    for (const kind of ["mouseleave", "focusout"]) element.addEventListener(kind, () => this.point(null, false));
  }

  private considered(findings: readonly Finding[]): HTMLElement {
    const details = el("details", { class: "considered" });
    details.append(el("summary", {}, t("verdict.considered", { n: findings.length })));
    details.addEventListener("toggle", () => {
      if (details.open && details.childElementCount === 1)
        details.append(...findings.slice(0, 50).map((finding) => this.finding(finding, false)));
    });
    return details;
  }
}

function cited(citation: Citation): string {
  return citation.law + citation.articles.join("、");
}
