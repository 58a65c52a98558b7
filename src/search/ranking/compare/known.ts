import { seededRandom } from "../../../base/random.js";
import { candidateOf } from "../../candidates.js";
import { comparisonsBefore } from "../../comparisons.js";
import { compareIds } from "../../keys.js";
import type { Candidate, Comparison, SearchState } from "../../state.js";
import { at } from "../strengths/matrix.js";
import { comparerModel } from "../strengths/model.js";
import { samplePosterior, type Posterior } from "../strengths/posterior.js";
import { scoreScaleOf, type ScoreScale } from "./scoreScale.js";

/** What the comparisons of a session, and the scores, tell of how strong its candidates are. */
export interface Known {
  /** Where those who were compared stand in the posterior. */
  readonly places: ReadonlyMap<string, number>;
  readonly posterior: Posterior;
  /** Measured by the totals of those who were compared. */
  readonly scale: ScoreScale;
  /** Those who were compared so long ago that it is not looked at any more. */
  readonly past: ReadonlySet<string>;
}

/** The work of a posterior grows with the square of its items: older comparisons are left out. */
const mostItems = 160;

/** So many that chance moves a probability by .016, one standard error at .5. */
const drawCount = 1000;

/** By the list of comparisons: those who were compared were scored before, and keep their scores. */
const memory = new WeakMap<readonly Comparison[], Known>();

/**
 * What follows from all comparisons of a state; null where there are none. Asked again of the same
 * comparisons, whatever else has changed, it is the same object.
 */
export function knownOf(state: SearchState): Known | null {
  const comparisons = comparisonsBefore(state.comparisons, Infinity);
  if (comparisons.length === 0) return null;
  const before = memory.get(comparisons);
  if (before !== undefined) return before;
  const known = workedOut(state, comparisons);
  memory.set(comparisons, known);
  return known;
}

function workedOut(state: SearchState, comparisons: readonly Comparison[]): Known {
  const { ids, recent } = recentOf(comparisons);
  const places = new Map(ids.map((id, place) => [id, place]));
  const compared = ids.map((id) => candidateOf(state, id));
  const scale = scoreScaleOf(compared);
  const placeOf = (id: string): number => places.get(id) as number;
  const answers = recent.map(({ shown, order }) => {
    return { shown: shown.map(placeOf), groups: order.map((group) => group.map(placeOf)) };
  });
  const priorMeans = compared.map(({ scores }) => scale.strengthOf(scores?.total ?? null) ?? 0);
  const random = seededRandom(state.plan.seed, "strengths", comparisons.length);
  const model = { ...comparerModel, priorMeans };
  return {
    places,
    posterior: samplePosterior(ids.length, answers, model, random, drawCount),
    scale,
    past: new Set(comparisons.flatMap(({ shown }) => shown).filter((id) => !places.has(id))),
  };
}

/** The newest comparisons, of so many candidates as there is time for. */
function recentOf(comparisons: readonly Comparison[]) {
  const ids = new Set<string>();
  let from = comparisons.length;
  while (from > 0) {
    const { shown } = comparisons[from - 1] as Comparison;
    const added = shown.filter((id) => !ids.has(id));
    if (ids.size + added.length > mostItems) break;
    for (const id of added) ids.add(id);
    from -= 1;
  }
  return { ids: [...ids].sort(compareIds), recent: comparisons.slice(from) };
}

/**
 * How strong a candidate is on average over what is possible, logits; of one that nobody compared, what
 * its total says. Null where neither is known.
 */
export function meanOf(known: Known, { id, scores }: Pick<Candidate, "id" | "scores">) {
  const place = known.places.get(id);
  if (place !== undefined) return at(known.posterior.means, place);
  return known.scale.strengthOf(scores?.total ?? null);
}

/** What is known of some candidates alone, in their order. */
export type KnownPool = Pick<Posterior, "draws" | "items" | "means" | "pAbove">;

/** @param ids none of them of long ago */
export function knownPool(state: SearchState, known: Known, ids: readonly string[]): KnownPool {
  const { draws, items: width } = known.posterior;
  const strengths = new Float64Array(draws.count * ids.length);
  const means = ids.map((id, item) => {
    const candidate = candidateOf(state, id);
    const mean = meanOf(known, candidate) ?? 0;
    const place = known.places.get(id);
    // Nobody compared it: its strength has nothing to do with the others'.
    const normal = place === undefined ? normals(state.plan.seed, id) : null;
    for (let draw = 0; draw < draws.count; draw++) {
      strengths[draw * ids.length + item] =
        normal === null
          ? at(draws.strengths, draw * width + (place ?? 0))
          : mean + comparerModel.priorSd * normal();
    }
    return mean;
  });
  return {
    items: ids.length,
    means,
    draws: { ...draws, strengths },
    pAbove: (one, two) => {
      let times = 0;
      for (let row = 0; row < strengths.length; row += ids.length) {
        if (at(strengths, row + one) > at(strengths, row + two)) times += 1;
      }
      return times / draws.count;
    },
  };
}

/** Standard normal numbers (Box and Muller 1958). */
function normals(seed: number, id: string): () => number {
  const random = seededRandom(seed, "strength", id);
  return () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
    return radius * Math.cos(2 * Math.PI * random.next());
  };
}
