// What a verdict is called, in a few words, and in which colour its class is drawn.
import { t } from "../app/language";
import type { Finding, Verdict } from "../lsp/answers";

const colours = new Map<string, number>();
const most = 6;

/** The same class has the same colour as long as the page lives; the words always say it too. */
export function colourOf(classId: string): string {
  let index = colours.get(classId);
  if (index === undefined) colours.set(classId, (index = colours.size));
  return `class-${(index % most) + 1}`;
}

export function met(verdict: Verdict): Finding[] {
  return verdict.findings.filter((finding) => finding.status === "met");
}

export function classColour(verdict: Verdict | null): string {
  if (!verdict) return "outcome-none";
  const first = met(verdict)[0];
  return first ? `outcome-candidate ${colourOf(first.class)}` : `outcome-${verdict.outcome}`;
}

/** The classes of what is met, else the outcome. */
export function summary(verdict: Verdict | null): string {
  if (!verdict) return "";
  const classes = [...new Set(met(verdict).map((finding) => finding.class_title))];
  return classes.length > 0 ? classes.join("・") : t(`outcome.${verdict.outcome}`);
}

export function fullName(finding: Pick<Finding, "number" | "title">): string {
  return finding.number ? `${finding.number} ${finding.title}` : finding.title;
}
