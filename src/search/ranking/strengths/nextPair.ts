import type { Random } from "../../../base/random.js";
import { setChances, type OutcomeChances } from "./density.js";
import { at } from "./matrix.js";
import type { AskedPair } from "./model.js";
import type { Posterior } from "./posterior.js";

/** Which item to show on which side. */
export interface ShownPair {
  readonly left: number;
  readonly right: number;
}

export const lookAhead = { mode: "kg" as string, candidates: 12 };

export function nextPair(
  posterior: Posterior,
  asked: readonly AskedPair[],
  random: Random,
): ShownPair | null {
  const { items, draws, leader, means } = posterior;
  const n = items;
  const hope = means.map((_, j) => {
    let sum = 0;
    for (let s = 0; s < draws.count; s++)
      sum += Math.max(0, at(draws.strengths, s * n + j) - at(draws.strengths, s * n + leader));
    return j === leader ? Infinity : sum / draws.count;
  });
  const order = [...means.keys()].sort((a, b) => at(hope, b) - at(hope, a)).slice(0, lookAhead.candidates);
  const recent = asked.slice(-2).map((a) => [Math.min(a.left, a.right), Math.max(a.left, a.right)].join());
  const skipped = new Set(asked.filter((a) => a.outcome === "skip").map((a) => [Math.min(a.left, a.right), Math.max(a.left, a.right)].join()));
  let best: ShownPair | null = null;
  let bestGain = -Infinity;
  const ch: OutcomeChances = { left: 0, right: 0, tie: 0, logSum: 0 };
  const S = draws.count;
  const argmax = new Int32Array(S);
  for (let s = 0; s < S; s++) { let b = 0; for (let k = 1; k < n; k++) if (at(draws.strengths, s * n + k) > at(draws.strengths, s * n + b)) b = k; argmax[s] = b; }
  const total = order.map((k) => means[k] as number);
  for (const i of order) for (const j of order) {
    if (i >= j) continue;
    const key = `${i},${j}`;
    if (skipped.has(key)) continue;
    if (recent.includes(key) && order.length > 2) continue;
    const a = new Float64Array(order.length), b = new Float64Array(order.length);
    const ia = new Float64Array(n), ib = new Float64Array(n), it = new Float64Array(n);
    let pa = 0, pb = 0, pt = 0;
    for (let s = 0; s < S; s++) {
      setChances(ch, at(draws.strengths, s * n + i) - at(draws.strengths, s * n + j), at(draws.tie, s));
      pa += ch.left; pb += ch.right; pt += ch.tie;
      const w = at(argmax, s);
      ia[w]! += ch.left; ib[w]! += ch.right; it[w]! += ch.tie;
      for (let q = 0; q < order.length; q++) {
        const v = at(draws.strengths, s * n + (order[q] as number));
        a[q]! += ch.left * v; b[q]! += ch.right * v;
      }
    }
    const t = total.map((v, q) => v * S - a[q]! - b[q]!);
    let gain = (Math.max(...a) + Math.max(...b) + Math.max(...t)) / S - Math.max(...total);
    const xl = (v: number) => v > 0 ? v * Math.log(v) : 0;
    let info = 0;
    for (let k = 0; k < n; k++) info += xl(ia[k]! / S) + xl(ib[k]! / S) + xl(it[k]! / S) - xl((ia[k]! + ib[k]! + it[k]!) / S);
    info -= xl(pa / S) + xl(pb / S) + xl(pt / S);
    const [mode, m] = lookAhead.mode.split(":");
    if (mode === "info") gain = info;
    else if (mode === "mix") gain = gain + Number(m) * info;
    else if (mode === "rand") gain = random.next();
    if (gain > bestGain) { bestGain = gain; best = { left: i, right: j }; }
  }
  if (best !== null && random.next() < 0.5) best = { left: best.right, right: best.left };
  return best;
}
