import type { EvaluationItem } from "../protocol/evaluation.js";
import { candidateOf } from "../search/candidates.js";
import { globalRanking } from "../search/selectors.js";
import type { SearchState } from "../search/state.js";

/** What a session brings to an evaluation. */
export interface Source {
  readonly arm: number;
  readonly goal: number;
  readonly path: string;
  readonly state: SearchState;
  readonly candidates: readonly string[];
}

/** The images; one that stands in an arm twice, byte for byte, once. */
export function itemsOf(sources: readonly Source[]): Omit<EvaluationItem, "key" | "machineRank">[] {
  const seen = new Set<string>();
  return sources.flatMap(({ arm, goal, path: folder, state, candidates }) =>
    candidates.flatMap((candidate) => {
      const { image, scores } = candidateOf(state, candidate);
      const same = `${arm} ${goal} ${image?.sha256 ?? ""}`;
      if (image === null || seen.has(same)) return [];
      seen.add(same);
      return [{ arm, goal, folder, candidate, file: image.file, sha256: image.sha256, scores }];
    }),
  );
}

/** The same with the machine's place among those of the same goal. */
export function withRanks(
  items: readonly Omit<EvaluationItem, "key" | "machineRank">[],
  sources: readonly Source[],
): EvaluationItem[] {
  const ranks = new Map<string, number>();
  for (const goal of new Set(sources.map((source) => source.goal))) {
    const order = machineOrder(sources.filter((source) => source.goal === goal));
    const there = order.filter((id) => items.some((item) => idOf(item) === id));
    for (const [place, id] of there.entries()) ranks.set(id, place + 1);
  }
  return items.map((item, key) => ({
    ...item,
    key,
    machineRank: ranks.get(idOf(item)) ?? null,
  }));
}

function idOf({ arm, folder, candidate }: Pick<EvaluationItem, "arm" | "folder" | "candidate">) {
  return `${arm} ${folder} ${candidate}`;
}

/** The machine's order of what it has judged; none where scores are of different judges, weights or goals. */
function machineOrder(sources: readonly Source[]): string[] {
  const [first, ...others] = sources;
  const ids = (source: Source): string[] =>
    globalRanking(source.state).map((candidate) =>
      idOf({ arm: source.arm, folder: source.path, candidate }),
    );
  if (first === undefined) return [];
  if (others.length === 0) return ids(first);
  if (new Set(sources.map(({ state }) => judgeOf(state))).size > 1) return [];
  const total = (source: Source, id: string): number =>
    candidateOf(source.state, id.split(" ").at(-1) ?? "").scores?.total ?? -1;
  return sources
    .flatMap((source) => ids(source).map((id) => ({ id, total: total(source, id) })))
    .sort((one, other) => other.total - one.total)
    .map(({ id }) => id);
}

function judgeOf({ providers, plan }: SearchState): string {
  const { connection, model } = providers.vision;
  return JSON.stringify([connection, model, plan.alpha, plan.goal.trim()]);
}
