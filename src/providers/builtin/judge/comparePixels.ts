import type { ComparedImages, ComparisonNote } from "../../../search/comparerPort.js";
import type { Judgement } from "../../../search/ports.js";

/** What the judge saw of one image. */
export type SeenImage = Pick<Judgement, "alignment" | "aesthetic" | "findings">;

/** How much of what is compared is alignment; the rest is looks. */
const alignmentShare = 0.7;
/** Points of 100 that small changes of a picture change its scores by: less is no difference. */
const noise = 3;
const mostTold = 3;

/**
 * Orders images by what the judge saw of each. Pure. Those within its noise of the best of a group are
 * as good as that; which was shown first makes no difference.
 */
export function comparePixels(seen: readonly SeenImage[]): Omit<ComparedImages, "usage"> {
  const scored = seen
    .map((each, place) => ({ place, score: scoreOf(each) }))
    .sort((a, b) => b.score - a.score || a.place - b.place);
  const groups: { readonly best: number; readonly places: number[] }[] = [];
  for (const { place, score } of scored) {
    const last = groups.at(-1);
    if (last !== undefined && last.best - score <= noise) last.places.push(place);
    else groups.push({ best: score, places: [place] });
  }
  return { order: groups.map(({ places }) => places), notes: seen.map(noteOn) };
}

function scoreOf({ alignment, aesthetic }: SeenImage): number {
  return alignmentShare * (alignment ?? 0) + (1 - alignmentShare) * 10 * (aesthetic ?? 0);
}

function noteOn({ findings }: SeenImage, place: number): ComparisonNote {
  const told = (met: boolean): string[] =>
    findings.filter((each) => each.met === met).map(({ text }) => text);
  const [missing = ""] = told(false);
  return {
    place,
    strengths: told(true).slice(0, mostTold).join(" "),
    weaknesses: told(false).slice(0, mostTold).join(" "),
    suggestion: missing,
  };
}
