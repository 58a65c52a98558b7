import { seededRandom } from "../../src/base/random.js";
import { personModel, type PairAnswer } from "../../src/search/ranking/strengths/model.js";
import { nextPair } from "../../src/search/ranking/strengths/nextPair.js";
import { samplePosterior } from "../../src/search/ranking/strengths/posterior.js";
import { agreementRun } from "../support/simulatedAgreement.js";
import { alwaysLeft, evaluated, voterRun, type VoterKind } from "../support/simulatedVoters.js";
import { printRows } from "./print.js";
import { mean, median, quantile } from "./statistics.js";
import { table, type BenchRow } from "./table.js";

const items = 12;
/** Fewer than the product's, which draws four times as many: so this is no better than it. */
const draws = 500;
/** The middle of what `personModel` expects; the bars are for it. */
const expected: VoterKind = { tie: 0.5, sideBias: 0 };

/** What blind votes cost, and what they are worth: issue "Blind evaluation", acceptance 2. */
await printRows("Blind votes", [
  benchVoters("1,000 voters, equals tie in .2", 1000, expected),
  // Who is not as the priors expect: measured, without bars.
  benchVoters("Voters who never tie", 200, { tie: 0, sideBias: 0 }),
  benchVoters("Voters who often tie", 200, { tie: 2, sideBias: 0 }),
  benchVoters("Voters who lean to the left", 200, { tie: 0.5, sideBias: 0.7 }),
  benchAlwaysLeft,
  benchAgreement("500 machines that agree in any degree", {}, "bar"),
  benchAgreement("500 machines that know nothing", { correlation: 0 }, "no bar"),
  benchAgreement("500 machines that know much", { correlation: 0.8 }, "no bar"),
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
    const isExpected = kind.tie === expected.tie && kind.sideBias === expected.sideBias;
    return Promise.resolve(
      rowOf(title, isExpected ? bars : bars.map(([name, value]) => [name, value, "", true])),
    );
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

/** Intervals of how far a machine agrees, from the votes of an evaluation that stopped by itself. */
function benchAgreement(
  title: string,
  machine: { readonly correlation?: number },
  kind: "bar" | "no bar",
): () => Promise<BenchRow> {
  return () => {
    const runs = Array.from({ length: 500 }, (_, run) =>
      agreementRun(`${title} ${run}`, { ...machine, items, draws }),
    );
    const share = (isSo: (run: (typeof runs)[number]) => boolean): number =>
      runs.filter(isSo).length / runs.length;
    const [tau, top] = [
      share(({ isTauCovered }) => isTauCovered),
      share(({ isTopCovered }) => isTopCovered),
    ];
    const bars: [string, number, string, boolean][] = [
      ["tau-b in its 95 % interval", tau, ".93-.97", tau >= 0.93 && tau <= 0.97],
      ["top three in its 95 % interval", top, ">= .93", top >= 0.93],
      ["error of tau-b, mean", mean(runs.map(({ error }) => error)), "", true],
      ["width of its interval, mean", mean(runs.map(({ width }) => width)), "", true],
    ];
    const told = kind === "bar" ? bars : bars.map((bar): typeof bar => [bar[0], bar[1], "", true]);
    return Promise.resolve(rowOf(title, told));
  };
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
