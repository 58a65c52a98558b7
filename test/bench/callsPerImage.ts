import { presets } from "../../src/protocol/presets.js";
import { usualWorld } from "../support/simulatedWorld.data.js";
import { runArm, type ArmRun } from "./qualityArms.js";
import { mean } from "./statistics.js";
import { passFail, table, type BenchRow } from "./table.js";

const seeds = Array.from({ length: 40 }, (_, seed) => seed + 3001);
const accuracy = 0.85;

/** No preset may ask for more calls an image than the specification's algorithm. */
export async function benchCallsPerImage(): Promise<BenchRow> {
  const rows: {
    readonly name: string;
    readonly runs: readonly ArmRun[];
    readonly calls: number;
  }[] = [];
  for (const [name, { values }] of Object.entries(presets)) {
    if (values === null) continue;
    const runs: ArmRun[] = [];
    for (const seed of seeds) {
      runs.push(await runArm({ name, plan: values }, { ...usualWorld, accuracy }, seed));
    }
    const images = mean(runs.map((run) => run.images));
    rows.push({ name, runs, calls: mean(runs.map((run) => run.calls)) / images });
  }
  const classic = rows.find(({ name }) => name === "classic")?.calls ?? 0;
  const isPassed = rows.every(({ calls }) => calls <= classic);
  return {
    title: "Calls an image, by preset",
    isPassed,
    text: [
      table(
        ["preset", "images", "calls", "calls an image", "all correct, %", ""],
        rows.map(({ name, runs, calls }) => [
          name,
          mean(runs.map((run) => run.images)).toFixed(1),
          mean(runs.map((run) => run.calls)).toFixed(1),
          calls.toFixed(2),
          mean(runs.map(({ isAllCorrect }) => 100 * Number(isAllCorrect))).toFixed(0),
          passFail(calls <= classic),
        ]),
      ),
      `${seeds.length} goals, judge right ${accuracy} a question. Bar: no more than classic's.`,
    ].join("\n\n"),
  };
}
