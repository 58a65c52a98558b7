import { messageOf } from "../../src/base/errors.js";
import { seededRandom } from "../../src/base/random.js";
import { CrashRig, dies, type Death } from "../support/crashRig.js";
import { printRows } from "./print.js";
import { passFail, type BenchRow } from "./table.js";

/** 200 deaths of the real command line at random times; `npm test` has eight and the chosen ones. */

const kills = 200;
const searchesAtOnce = 4;
const deathsOfEach = 5;

async function benchRandomKills(): Promise<BenchRow> {
  const rig = await CrashRig.uninterrupted();
  const random = seededRandom("200 random deaths");
  const death = (): Death => ({ kind: "random", share: 0.05 + 0.95 * random.next() });
  let problem: string | undefined;
  while (problem === undefined && rig.killed < kills) {
    const fates = Array.from({ length: searchesAtOnce }, () =>
      dies(...Array.from({ length: deathsOfEach }, death)),
    );
    await rig.all(fates).catch((error: unknown) => {
      problem = messageOf(error);
    });
  }
  const isPassed = problem === undefined;
  const verdict =
    problem ??
    "every image with an event is there, no recorded result was called again, each search ends as the uninterrupted one.";
  return {
    title: "Random kills",
    isPassed,
    text: `${rig.killed} SIGKILLs of searches (128 px, 2/1/2): ${verdict} ${passFail(isPassed)}`,
  };
}

await printRows("Crashes", [benchRandomKills]);
