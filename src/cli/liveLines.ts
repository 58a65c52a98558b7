import { clockText } from "../base/durationText.js";
import { oneLine } from "../base/visibleText.js";
import type { DrawProgress } from "../search/ports.js";
import { modelNames } from "../protocol/providers.js";
import { activeUntil } from "../search/activeTime.js";
import { awaitedModels } from "../search/awaited.js";
import { allCandidates } from "../search/candidates.js";
import { expectedImages } from "../search/expectedImages.js";
import { parseKey } from "../search/keys.js";
import { globalRanking } from "../search/selectors.js";
import type { Candidate, SearchState } from "../search/state.js";
import { aboutText, scoreText, standing, toneOf } from "./candidateText.js";
import { line, toned, type Line } from "./line.js";
import { cells, cut, fit } from "./terminalText.js";

/** How far a drawing has come. */
export type Steps = Pick<DrawProgress, "step" | "steps">;

export interface LiveOptions {
  readonly columns: number;
  readonly rows: number;
  /** UTC milliseconds. */
  readonly nowMs: number;
  /** Steps of the images being drawn, by candidate. */
  readonly progress: ReadonlyMap<string, Steps>;
}

/** Below this width only what matters most is shown. */
const narrowColumns = 50;

/**
 * The live view of a search: a heading, then one line a candidate. Never more than `rows - 1` lines
 * and never wider than `columns - 1`, so that a terminal neither scrolls nor wraps.
 */
export function liveLines(state: SearchState, options: LiveOptions): Line[] {
  const { columns, rows } = options;
  const width = Math.max(1, columns - 1);
  const goal = oneLine(state.title ?? state.plan.goal);
  const progress = cut(progressText(state, options), width);
  const heading = [toned("strong", cut(goal, width)), progress, line()];
  const candidates = allCandidates(state);
  const room = Math.max(2, rows - 1 - heading.length);
  // The latest are those that still move.
  const shown = candidates.length <= room ? candidates : candidates.slice(1 - room);
  const lines = shown.map((candidate) => row(state, candidate, options));
  if (shown.length < candidates.length) {
    const earlier = `  … ${candidates.length - shown.length} earlier candidates`;
    lines.unshift(toned("faint", cut(earlier, width)));
  }
  return [...heading, ...lines].slice(0, Math.max(1, rows - 1));
}

/** "iteration 2 of 3  [####----]  6/12 images  best 71.3  0:14". */
export function progressText(state: SearchState, { columns, nowMs }: LiveOptions): string {
  const { plan } = state;
  const expected = expectedImages(state);
  const settled = allCandidates(state).filter(
    ({ state: step }) => step === "judged" || step === "failed",
  ).length;
  const iteration = Math.max(1, state.iterations.length);
  const [best] = globalRanking(state);
  const bestTotal = best === undefined ? null : state.candidates[best]?.scores?.total;
  const critiques = Object.keys(state.running).filter((key) => key.includes("/critique/")).length;
  const running = new Set(Object.keys(state.running).map((key) => parseKey(key).kind));
  const parts = [
    `iteration ${iteration} of ${plan.iterations}`,
    columns < narrowColumns ? "" : bar(settled, expected),
    `${settled}/${expected} judged`,
    bestTotal == null ? "" : `best ${scoreText(bestTotal)}`,
    clockText(activeUntil(state, nowMs)),
    critiques > 0 ? "writing critiques" : "",
    running.has("checklist") ? "making the checklist" : "",
    running.has("test") ? "testing the judge" : "",
    ...awaitedModels(state, nowMs).map(
      ({ role, untilMs }) => `waiting ${clockText(untilMs - nowMs)} for the ${modelNames[role]}`,
    ),
  ];
  return parts.filter((part) => part !== "").join("  ");
}

function row(state: SearchState, candidate: Candidate, options: LiveOptions): Line {
  const { columns, progress } = options;
  const { id, scores, milliseconds } = candidate;
  const isNarrow = columns < narrowColumns;
  const word = toned(toneOf(state, candidate), fit(standing(state, candidate), 8));
  const drawn = candidate.state === "drawing" ? progress.get(id) : undefined;
  const score = drawn === undefined ? scoreText(scores?.total) : percent(drawn);
  const time = milliseconds > 0 ? `${(milliseconds / 1000).toFixed(1)} s` : "";
  const figures = line("  ", fit(id, 6), " ", word, " ", fit(score, 5, "right"));
  const left = isNarrow ? figures : line(figures, " ", fit(time, 8, "right"));
  const room = columns - 1 - cells(left) - 2;
  if (room < 0) return cut(left, Math.max(1, columns - 1));
  return room > 4 ? line(left, "  ", toned("faint", cut(aboutText(candidate), room))) : left;
}

function percent({ step, steps }: Steps): string {
  return `${Math.round((100 * step) / Math.max(1, steps))} %`;
}

const barCells = 16;

function bar(done: number, all: number): string {
  const filled = all > 0 ? Math.min(barCells, Math.round((barCells * done) / all)) : 0;
  return `[${"#".repeat(filled)}${"-".repeat(barCells - filled)}]`;
}
