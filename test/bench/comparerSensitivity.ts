import { seededRandom } from "../../src/base/random.js";
import { usualWorld, variedComparers } from "../support/simulatedWorld.data.js";
import { runArm, type Arm, type ArmRun } from "./qualityArms.js";
import { checklist, checklistCompared } from "./qualityArms.data.js";
import { bootstrapMean, mean } from "./statistics.js";
import { table, type BenchRow } from "./table.js";

const seeds = Array.from({ length: 40 }, (_, seed) => seed + 2001);
const accuracy = 0.85;

/** What comparing is worth with better and worse comparers. No bar: nothing is known of the true one. */
export async function benchComparerSensitivity(): Promise<BenchRow> {
  const runAll = async (arm: Arm, comparer: Partial<typeof usualWorld>): Promise<ArmRun[]> => {
    const runs: ArmRun[] = [];
    for (const seed of seeds) {
      runs.push(await runArm(arm, { ...usualWorld, accuracy, ...comparer }, seed));
    }
    return runs;
  };
  const without = await runAll(checklist, {});
  const rows: string[][] = [["none", "", ...cellsOf(without), ""]];
  for (const comparerNoise of variedComparers.comparerNoise) {
    for (const sideBias of variedComparers.sideBias) {
      const runs = await runAll(checklistCompared, { comparerNoise, sideBias });
      const gains = runs.map(
        ({ isAllCorrect }, at) =>
          100 * (Number(isAllCorrect) - Number(without[at]?.isAllCorrect === true)),
      );
      const { mean: gain, low, high } = bootstrapMean(gains, seededRandom("comparers"), 1000);
      const interval = `${gain.toFixed(0)} (${low.toFixed(0)} to ${high.toFixed(0)})`;
      rows.push([String(comparerNoise), String(sideBias), ...cellsOf(runs), interval]);
    }
  }
  return {
    title: `Sensitivity: ${checklistCompared.name}, by the comparer`,
    isPassed: true,
    text: [
      table(
        ["comparer's noise", "side bias, sd", "images", "calls", "all correct, %", "gained"],
        rows,
      ),
      `${seeds.length} goals; gained: percentage points over ${checklist.name}, paired, with the 95 % ` +
        "bootstrap interval. No bar.",
    ].join("\n\n"),
  };
}

function cellsOf(runs: readonly ArmRun[]): string[] {
  return [
    mean(runs.map(({ images }) => images)).toFixed(1),
    mean(runs.map(({ calls }) => calls)).toFixed(0),
    mean(runs.map(({ isAllCorrect }) => 100 * Number(isAllCorrect))).toFixed(0),
  ];
}
