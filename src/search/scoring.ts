import type { AskedModel } from "./askedModel.js";
import type { Scores } from "./state.js";

/**
 * Joins the two judges' scores into the one number that the beam is ranked by.
 * @param alignment how well the image shows the goal, 0-100
 * @param aesthetic how good it looks, 0-10 (the aesthetic predictor's own scale)
 * @param alpha weight of alignment, 0-1
 * @returns 0-100, higher is better: `alpha * alignment + (1 - alpha) * 10 * aesthetic`; null when
 *   either part is unknown: unknown is unknown, never 0
 * @throws {RangeError} when an argument is NaN or outside its range
 */
export function totalScore(
  alignment: number | null,
  aesthetic: number | null,
  alpha: number,
): number | null {
  if (alignment === null || aesthetic === null) return null;
  requireInRange("alignment", alignment, 100);
  requireInRange("aesthetic", aesthetic, 10);
  requireInRange("alpha", alpha, 1);
  return alpha * alignment + (1 - alpha) * 10 * aesthetic;
}

/**
 * The scores of one judgement. A judge that declares only one of the two parts is ranked by it
 * alone: the other is not unknown, it does not exist.
 */
export function scoresOf(
  judged: { readonly alignment: number | null; readonly aesthetic: number | null },
  declared: AskedModel["scores"],
  alpha: number,
): Scores {
  const { alignment, aesthetic } = judged;
  return { alignment, aesthetic, total: total() };

  function total(): number | null {
    if (declared.length > 1) return totalScore(alignment, aesthetic, alpha);
    if (declared[0] === "alignment") return totalScore(alignment, 0, 1);
    return totalScore(0, aesthetic, 0);
  }
}

/**
 * The scores of a judge that answered a checklist: how many of its questions are met is all that
 * counts. Where it could answer none, its own word on the whole stands.
 * @param rate 0-100; null where no question was answered
 */
export function scoresByRate(
  { alignment, aesthetic }: Parameters<typeof scoresOf>[0],
  rate: number | null,
): Scores {
  const shown = rate ?? alignment;
  return { alignment: shown, aesthetic, total: shown };
}

function requireInRange(name: string, value: number, max: number): void {
  if (!(value >= 0 && value <= max)) throw new RangeError(`${name} is ${value}, not 0-${max}`);
}
