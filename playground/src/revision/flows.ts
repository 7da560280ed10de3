// Geometry of the transition chart: what stands on either side, and the bands between. No drawing here.

export interface Transition {
  before: string;
  after: string;
  cases: number;
}

export interface Block {
  id: string;
  cases: number;
  top: number;
  height: number;
}

export interface Band {
  before: string;
  after: string;
  cases: number;
  /** Where the band leaves its block, and where it arrives. */
  left: number;
  right: number;
  height: number;
}

export interface Flows {
  before: Block[];
  after: Block[];
  bands: Band[];
  height: number;
}

/** Heights are in proportion to cases, but nothing that is there is invisible. */
export function flows(transitions: readonly Transition[], order: readonly string[], room = 280, gap = 14, least = 2): Flows {
  const there = transitions.filter((one) => one.cases > 0);
  const total = there.reduce((sum, one) => sum + one.cases, 0);
  const scale = total > 0 ? room / total : 0;
  const rank = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length);
  const sorted = [...there].sort((a, b) => rank(a.before) - rank(b.before) || rank(a.after) - rank(b.after));
  const thickness = (cases: number) => Math.max(least, cases * scale);

  const side = (end: "before" | "after"): Block[] => {
    const ids = [...new Set(there.map((one) => one[end]))].sort((a, b) => rank(a) - rank(b));
    let top = 0;
    return ids.map((id) => {
      const mine = there.filter((one) => one[end] === id);
      const height = mine.reduce((sum, one) => sum + thickness(one.cases), 0);
      const block = { id, cases: mine.reduce((sum, one) => sum + one.cases, 0), top, height };
      top += height + gap;
      return block;
    });
  };
  const before = side("before");
  const after = side("after");
  const leaves = new Map(before.map((block) => [block.id, block.top]));
  const arrives = new Map(after.map((block) => [block.id, block.top]));
  const bands: Band[] = sorted.map(({ before: from, after: to, cases }) => {
    const height = thickness(cases);
    const left = leaves.get(from)!;
    leaves.set(from, left + height);
    return { before: from, after: to, cases, left, right: 0, height };
  });
  // Bands arrive in the order of where they come from, so that they cross as little as can be.
  for (const band of [...bands].sort((a, b) => rank(a.after) - rank(b.after) || a.left - b.left)) {
    band.right = arrives.get(band.after)!;
    arrives.set(band.after, band.right + band.height);
  }
  const bottom = (blocks: Block[]) => blocks.reduce((most, block) => Math.max(most, block.top + block.height), 0);
  return { before, after, bands, height: Math.max(bottom(before), bottom(after)) };
}
