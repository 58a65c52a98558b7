import { seededRandom } from "../../src/base/random.js";
import { keptChances } from "../../src/search/ranking/compare/chances.js";
import { nextSets } from "../../src/search/ranking/compare/nextSets.js";
import { roundSizes } from "../../src/search/ranking/compare/rounds.js";
import { comparerModel, type OrderAnswer } from "../../src/search/ranking/strengths/model.js";
import { samplePosterior } from "../../src/search/ranking/strengths/posterior.js";
import { calibrationOf, type Calibration } from "../support/calibration.js";
import {
  byAllPairs,
  byMergeSort,
  bySomePairs,
  noiseAt80,
  type Comparer,
  type Ranking,
} from "../support/simulatedComparers.js";
import {
  comparedRun,
  drawnCase,
  recallOf,
  type RankingCase,
  type RankingRun,
} from "../support/simulatedRankings.js";
import { printRows } from "./print.js";
import { mean, median } from "./statistics.js";
import { table, type BenchRow } from "./table.js";

const seeds = 1000;
/** Fewer than the product's: so this is no better than it. */
const draws = 150;
/** Ties in a tenth of random pairs. */
const judge = { noise: noiseAt80, sideBias: 0, tieWidth: 0.22, setSize: 4, draws };
const sixteen: RankingCase = { ...judge, items: 16, kept: 4 };
const eight: RankingCase = { ...judge, items: 8, kept: 2 };

/** What a row says: a name, a figure with its interval, a bar and whether it is met. */
type Bar = readonly [name: string, measured: string, bar: string, isMet: boolean];

const kept = new Map<string, readonly RankingRun[]>();

/** Ranking by comparisons, on simulated comparers: search.md's bars 2 and 3. */
await printRows("Ranking by comparisons", [
  () => benchRanking("16 images, 4 kept, in fours", sixteen, 18, 0.74),
  () => benchRanking("The same without ties", { ...sixteen, tieWidth: 0 }, 18, 0.74),
  () => benchRanking("8 images, 2 kept, in fours", eight, 10, null),
  () => benchSideBias("16 images: a lean to the first place", sixteen),
  () => benchSideBias("8 images: a lean to the first place", eight),
  () => benchCalibration("16 images: what is said beside what is so", sixteen),
  () => benchCalibration("8 images: what is said beside what is so", eight),
  benchTime,
]);

/** The runs of a case, made once: rows share them. */
function runsOf(ranking: RankingCase): readonly RankingRun[] {
  const key = JSON.stringify(ranking);
  const known = kept.get(key);
  if (known !== undefined) return known;
  const runs = Array.from({ length: seeds }, (_, seed) => comparedRun(`bench ${seed}`, ranking));
  kept.set(key, runs);
  return runs;
}

function benchRanking(
  title: string,
  ranking: RankingCase,
  mostCalls: number,
  leastRecall: number | null,
): Promise<BenchRow> {
  const runs = runsOf(ranking);
  const calls = Math.max(...runs.map((run) => run.calls));
  const rounds = Math.max(...runs.map((run) => run.rounds));
  const recall = mean(runs.map((run) => run.recall));
  const bars: Bar[] = [
    ["calls at most", String(calls), `<= ${mostCalls}`, calls <= mostCalls],
    ["rounds at most", String(rounds), "<= 4", rounds <= 4],
    [
      `recall of the top ${ranking.kept}`,
      withInterval(runs.map((run) => run.recall)),
      leastRecall === null ? "" : `>= ${leastRecall}`,
      leastRecall === null || recall >= leastRecall,
    ],
  ];
  const asked = Math.round(mean(runs.map((run) => run.calls)));
  // Six in a four; never more than there are.
  const pairs = Math.min(6 * asked, (ranking.items * (ranking.items - 1)) / 2);
  const others = [
    ["comparisons in fours", runs.map((run) => ({ ...run, best: isBest(run) }))],
    ["merge sort, pairs", otherRuns(ranking, byMergeSort)],
    ["all pairs both ways", otherRuns(ranking, byAllPairs)],
    [
      `merge sort, ${asked} calls, then by turns`,
      otherRuns(ranking, (items, compare) => byMergeSort(items, compare, asked)),
    ],
    [`${asked} pairs by chance`, someRuns(ranking, asked)],
    [`${pairs} pairs by chance: as many as the fours hold`, someRuns(ranking, pairs)],
  ] as const;
  const beside = table(
    ["", "calls", "rounds", `recall of the top ${ranking.kept}`, "the best is first"],
    others.map(([name, each]) => [
      name,
      mean(each.map((run) => run.calls)).toFixed(1),
      mean(each.map((run) => run.rounds)).toFixed(1),
      withInterval(each.map((run) => run.recall)),
      withInterval(each.map((run) => (run.best ? 1 : 0))),
    ]),
  );
  return rowOf(title, bars, beside);
}

function isBest({ best, order }: RankingRun): boolean {
  return order[0] !== undefined && best[order[0]]?.isSo === true;
}

function someRuns(ranking: RankingCase, calls: number) {
  const random = seededRandom("pairs", calls);
  return otherRuns(ranking, (items, compare) => bySomePairs(items, compare, { calls, random }));
}

/** Another way to rank, with the same truths and comparers. */
function otherRuns(ranking: RankingCase, by: (items: number, compare: Comparer) => Ranking) {
  return Array.from({ length: seeds }, (_, seed) => {
    const { qualities, compare } = drawnCase(`bench ${seed}`, ranking);
    const run = by(ranking.items, compare);
    const best = recallOf(qualities, run.order, 1) === 1;
    return { ...run, recall: recallOf(qualities, run.order, ranking.kept), best };
  });
}

function benchSideBias(title: string, ranking: RankingCase): Promise<BenchRow> {
  const fair = runsOf(ranking);
  const fairCalls = Math.max(...fair.map((run) => run.calls));
  const bars = [0.5, 1].flatMap((sideBias): Bar[] => {
    const leaning = runsOf({ ...ranking, sideBias });
    const lost = fair.map(({ recall }, k) => recall - (leaning[k]?.recall ?? NaN));
    const more = fair.map(({ calls }, k) => (leaning[k]?.calls ?? NaN) - calls);
    const calls = Math.max(...leaning.map((run) => run.calls));
    return [
      [`${sideBias} sd: recall lost`, withInterval(lost), "< .03", mean(lost) < 0.03],
      [`${sideBias} sd: calls at most`, String(calls), `<= ${fairCalls}`, calls <= fairCalls],
      [`${sideBias} sd: calls more, on average`, withInterval(more), "", true],
    ];
  });
  return rowOf(title, bars);
}

function benchCalibration(title: string, ranking: RankingCase): Promise<BenchRow> {
  const runs = runsOf(ranking);
  const winners = runs.flatMap(({ best, order }) => best[order[0] ?? -1] ?? []);
  const [all, winner] = [calibrationOf(runs.flatMap(({ best }) => best)), calibrationOf(winners)];
  const amongKept = calibrationOf(runs.flatMap(({ keptAmong }) => keptAmong));
  const right = calibrationOf(runs.map(({ isRight }) => isRight));
  const barsOf = (name: string, { brier, expectedError }: Calibration, isBar: boolean): Bar[] => [
    [`${name}: Brier`, brier.toFixed(3), isBar ? "<= .20" : "", !isBar || brier <= 0.2],
    [
      `${name}: expected calibration error`,
      expectedError.toFixed(3),
      "<= .05",
      expectedError <= 0.05,
    ],
  ];
  const bins = table(
    ["the winner is the best: said", "is so", "of"],
    winner.bins.map(({ said, isSo, count }) => [said.toFixed(2), isSo.toFixed(2), String(count)]),
  );
  const bars = [
    ...barsOf("P(best), each image", all, true),
    ...barsOf("P(best), the winner", winner, true),
    ...barsOf("P(kept), each image", amongKept, false),
    ...barsOf("P(the kept set is right)", right, false),
  ];
  return rowOf(title, bars, bins);
}

/** Fit, sampling, chances and the next round, with as many draws as the product takes. */
function benchTime(): Promise<BenchRow> {
  const bars = [
    { items: 20, limitMs: 100 },
    { items: 64, limitMs: 1000 },
  ].map(({ items, limitMs }): Bar => {
    const random = seededRandom("time", items);
    const sizes = roundSizes(items, 4);
    const asked = sizes.reduce((sum, each) => sum + each, 0);
    const answers = Array.from({ length: asked }, (): OrderAnswer => {
      const shown = random.shuffle([...new Array(items).keys()]).slice(0, 4);
      return { shown, groups: random.shuffle(shown).map((item) => [item]) };
    });
    const times = Array.from({ length: 7 }, () => {
      const before = process.cpuUsage();
      const posterior = samplePosterior(items, answers, comparerModel, random, 1000);
      keptChances(posterior, 4);
      nextSets(posterior, answers, { kept: 4, setSize: 4, sets: sizes[1] ?? 1 }, random);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    });
    const ms = median(times);
    const name = `${items} items, ${asked} answers, ms of processor`;
    return [name, ms.toFixed(0), `<= ${limitMs}`, ms <= limitMs];
  });
  return rowOf("Time of a round", bars);
}

/** The mean and its 95 % interval. */
function withInterval(values: readonly number[]): string {
  const center = mean(values);
  const variance = mean(values.map((value) => (value - center) ** 2));
  const half = 1.96 * Math.sqrt(variance / values.length);
  return `${center.toFixed(3)} (${(center - half).toFixed(3)} to ${(center + half).toFixed(3)})`;
}

function rowOf(title: string, bars: readonly Bar[], beside?: string): Promise<BenchRow> {
  const text = table(
    ["", "measured", "bar", ""],
    bars.map(([name, measured, bar, isMet]) => [
      name,
      measured,
      bar,
      bar === "" ? "" : isMet ? "pass" : "**FAIL**",
    ]),
  );
  return Promise.resolve({
    title,
    isPassed: bars.every(([, , , isMet]) => isMet),
    text: beside === undefined ? text : `${text}\n\n${beside}`,
  });
}
