import { seededRandom } from "../../src/base/random.js";
import { personModel, type PairAnswer } from "../../src/search/ranking/strengths/model.js";
import { nextPair } from "../../src/search/ranking/strengths/nextPair.js";
import { samplePosterior } from "../../src/search/ranking/strengths/posterior.js";
import { alwaysLeft, evaluated, voterRun, type VoterKind } from "../support/simulatedVoters.js";
import { printRows } from "./print.js";
import { mean, median, quantile } from "./statistics.js";
import { table, type BenchRow } from "./table.js";

const items = 12;
/** Fewer than the product's, which draws four times as many: so this is no better than it. */
const draws = 500;

/** What blind votes cost, and what they are worth: issue "Blind evaluation", acceptance 2. */
await printRows("Blind votes", [
  benchVoters("1,000 voters, equals tie in .2", 1000, { tie: 0.5, sideBias: 0 }),
  benchVoters("Voters who never tie", 200, { tie: 0, sideBias: 0 }),
  benchVoters("Voters who often tie", 200, { tie: 2, sideBias: 0 }),
  benchVoters("Voters who lean to the left", 200, { tie: 0.5, sideBias: 0.7 }),
  benchAlwaysLeft,
  benchTime,
]);

function benchVoters(title: string, runs: number, kind: VoterKind): () => Promise<BenchRow> {
  return () => {
    const all = Array.from({ length: runs }, (_, run) =>
      voterRun(`${title} ${run}`, { ...kind, items, draws }),
    );
    const votes = all.map((run) => run.votes);
    const regrets = all.map(({ regretSd }) => regretSd);
    const share = (isSo: (run: (typeof all)[number]) => boolean): number =>
      all.filter(isSo).length / runs;
    const covered = mean(all.map((run) => run.covered));
    const bars: [string, number, string, boolean][] = [
      ["median of votes", median(votes), "<= 24", median(votes) <= 24],
      ["a tenth needs more votes than", quantile(votes, 0.9), "", true],
      [
        "pick in the true top three",
        share(({ rank }) => rank < 3),
        ">= .90",
        share(({ rank }) => rank < 3) >= 0.9,
      ],
      ["pick is the best", share(({ rank }) => rank === 0), "", true],
      ["mean regret, sd of strengths", mean(regrets), "<= .2", mean(regrets) <= 0.2],
      ["strengths in their 95 % intervals", covered, ".93-.97", covered >= 0.93 && covered <= 0.97],
      ["bias in its 95 % interval", share(({ isBiasCovered }) => isBiasCovered), "", true],
    ];
    return Promise.resolve(rowOf(title, bars));
  };
}

function benchAlwaysLeft(): Promise<BenchRow> {
  const runs = Array.from({ length: 20 }, (_, run) =>
    evaluated(items, alwaysLeft, `left ${run}`, draws),
  );
  const surest = runs.map(({ posterior }) => {
    const pairs = posterior.means.flatMap((_, i) =>
      posterior.means.map((__, j) => [i, j] as const),
    );
    return Math.max(...pairs.map(([i, j]) => (i === j ? 0 : posterior.pAbove(i, j))));
  });
  const bias = runs.map(({ posterior }) => posterior.sideBias?.interval.low ?? NaN);
  const [most, least] = [Math.max(...surest), Math.min(...bias)];
  return Promise.resolve(
    rowOf("20 voters who always say left", [
      ["surest order of two", most, "< .9", most < 0.9],
      ["lowest bound of the bias, logits", least, "> 1", least > 1],
    ]),
  );
}

/** Fit, sampling and the next pair, as after each answer. */
function benchTime(): Promise<BenchRow> {
  const bars = [
    { count: 12, answers: 36, limitMs: 50 },
    { count: 64, answers: 192, limitMs: 400 },
  ].map(({ count, answers, limitMs }): [string, number, string, boolean] => {
    const random = seededRandom("time", count);
    const given = Array.from({ length: answers }, (): PairAnswer => {
      const left = random.below(count);
      const right = (left + 1 + random.below(count - 1)) % count;
      return { left, right, outcome: random.pick(["left", "right", "tie"] as const) };
    });
    const times = Array.from({ length: 11 }, () => {
      const before = process.cpuUsage();
      nextPair(samplePosterior(count, given, personModel, random), given, random);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    });
    const ms = median(times);
    return [
      `${count} items, ${answers} answers, ms of processor`,
      ms,
      `<= ${limitMs}`,
      ms <= limitMs,
    ];
  });
  return Promise.resolve(rowOf("Time of an answer", bars));
}

function rowOf(title: string, bars: readonly [string, number, string, boolean][]): BenchRow {
  const text = table(
    ["", "measured", "bar", ""],
    bars.map(([name, value, bar, isPassed]) => [
      name,
      Number.isInteger(value) ? String(value) : value.toFixed(3),
      bar,
      bar === "" ? "" : isPassed ? "pass" : "**FAIL**",
    ]),
  );
  return { title, isPassed: bars.every(([, , , isPassed]) => isPassed), text };
}
