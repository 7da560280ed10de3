// Stretches of a text, half-open.

export interface Stretch {
  from: number;
  to: number;
}

/** In order, those that touch or overlap as one: words of many categories mark the same characters. */
export function merged(stretches: readonly Stretch[]): Stretch[] {
  const found: Stretch[] = [];
  for (const { from, to } of [...stretches].sort((a, b) => a.from - b.from)) {
    const last = found[found.length - 1];
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else found.push({ from, to });
  }
  return found;
}
