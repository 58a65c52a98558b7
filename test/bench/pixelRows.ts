import { seededRandom } from "../../src/base/random.js";
import {
  balanced,
  balancedCompared,
  classic,
  pixelArms,
  quickSixImages,
  sixImages,
  type PixelArm,
  type PixelRuns,
} from "./pixelArms.js";
import type { SeenImage } from "./searchArms.js";
import { bootstrapMean, mean } from "./statistics.js";
import { passFail, table, type BenchRow } from "./table.js";

/** Means of goals, each with the bootstrap interval over goals: seeds of one goal are no new evidence. */

type Of = (run: PixelRuns) => number;
/** Ways to pick from the first N images, the better one first. */
const rivals = {
  scores: (a: SeenImage, b: SeenImage) => b.judged - a.judged,
  checklist: (a: SeenImage, b: SeenImage) =>
    Number(b.isConfirmed) - Number(a.isConfirmed) || b.total - a.total || b.aesthetic - a.aesthetic,
} as const;
type Rival = keyof typeof rivals;

/** @param runs one a goal and seed */
export function pixelsRow(runs: readonly PixelRuns[], goals: number, seeds: number): BenchRow {
  const winnerOf = (arm: PixelArm, of: "judged" | "oracle"): Of => {
    return ({ arms }) => (of === "oracle" ? 100 : 1) * (arms.get(arm)?.winner[of] ?? NaN);
  };
  const drawnBy = (arm: PixelArm): Of => {
    return ({ arms }) => arms.get(arm)?.images.length ?? NaN;
  };
  const callsOf = (arm: PixelArm): Of => {
    return ({ arms }) => arms.get(arm)?.calls ?? NaN;
  };
  const callsPerImage = (arm: PixelArm): number =>
    mean(runs.map(callsOf(arm))) / mean(runs.map(drawnBy(arm)));
  const shareMet = (arm: PixelArm): string =>
    mean(runs.map(({ arms }) => 100 * Number(arms.get(arm)?.isSatisfied === true))).toFixed(0);
  const shown = (of: Of, digits = 1): string => {
    const { mean: value, low, high } = clustered(runs, of);
    return `${value.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
  };
  const best = (rival: Rival, of: "judged" | "oracle", images: Of): Of => {
    return (run) => {
      const [first] = run.best.slice(0, Math.round(images(run))).toSorted(rivals[rival]);
      return (of === "oracle" ? 100 : 1) * (first?.[of] ?? NaN);
    };
  };
  const sixteen: Of = () => 16;
  const minus =
    (one: Of, other: Of): Of =>
    (run) =>
      one(run) - other(run);
  /** Points over the first image, for each image or call. */
  const gainPer = (arm: PixelArm, unit: Of): Of => {
    const gained = minus(
      winnerOf(arm, "oracle"),
      best("scores", "oracle", () => 1),
    );
    return (run) => gained(run) / unit(run);
  };

  const bars: { readonly name: string; readonly of: Of; readonly isBar?: boolean }[] = [
    ...[balanced, balancedCompared].flatMap((arm) => [
      ...(["scores", "checklist"] as const).flatMap((rival) =>
        (["judged", "oracle"] as const).map((of) => ({
          name: `${arm.name} - best of as many, by ${rival}: ${named(of)}`,
          of: minus(winnerOf(arm, of), best(rival, of, drawnBy(arm))),
        })),
      ),
      {
        name: `${arm.name} - classic: oracle`,
        of: minus(winnerOf(arm, "oracle"), winnerOf(classic, "oracle")),
        isBar: false,
      },
      {
        name: `${arm.name} - classic: oracle points an image`,
        of: minus(gainPer(arm, drawnBy(arm)), gainPer(classic, drawnBy(classic))),
      },
      {
        name: `${arm.name} - classic: oracle points a call`,
        of: minus(gainPer(arm, callsOf(arm)), gainPer(classic, callsOf(classic))),
      },
    ]),
  ];
  const judged = bars.map((bar) => ({ ...bar, isMet: clustered(runs, bar.of).low > 0 }));
  const reached = [sixImages, quickSixImages].map((arm) => {
    return { arm, by: minus(winnerOf(arm, "oracle"), best("scores", "oracle", sixteen)) };
  });
  const isReached = reached.every(({ by }) => mean(runs.map(by)) >= 0);
  const perImage = pixelArms.map((arm) => ({ arm, calls: callsPerImage(arm) }));
  // Compared as well it is no preset.
  const tooMany = perImage.filter(
    ({ arm, calls }) => arm !== balancedCompared && calls > callsPerImage(classic) + 1e-9,
  );
  const isPassed =
    isReached &&
    tooMany.length === 0 &&
    judged.every(({ isMet, isBar }) => isMet || isBar === false);
  return {
    title: `${goals} goals x ${seeds} seed${seeds === 1 ? "" : "s"}, 256 px`,
    isPassed,
    text: [
      table(
        ["arm", "images", "calls", "calls an image", "ended as met, %", "total", "oracle, %"],
        [
          ...perImage.map(({ arm, calls }) => [
            ...[
              arm.name,
              shown(drawnBy(arm)),
              shown(callsOf(arm)),
              calls.toFixed(2),
              shareMet(arm),
            ],
            ...[shown(winnerOf(arm, "judged")), shown(winnerOf(arm, "oracle"))],
          ]),
          ...(["scores", "checklist"] as const).flatMap((rival) =>
            [1, 6, 12, 16].map((images) => [
              ...[`best of ${images}, by ${rival}`, String(images), "", "", ""],
              ...[
                shown(best(rival, "judged", () => images)),
                shown(best(rival, "oracle", () => images)),
              ],
            ]),
          ),
        ],
      ),
      "Means over goals with the 95 % interval of a bootstrap over goals. Total: the judge's scores by " +
        "the formula, also where the search ranks by the checklist. Oracle: the share of the goal's " +
        "requirements that are drawn and visible, by the scene's own data, which no judge sees. None of " +
        "the goals was used to make the writer or the judge.",
      table(
        ["paired by goal and seed", "difference", "above 0"],
        judged.map(({ name, of, isMet, isBar }) => [
          ...[name, shown(of, 2)],
          isBar === false ? "" : passFail(isMet),
        ]),
      ),
      `Oracle, bar 0 or more. ${passFail(isReached)}\n${reached
        .map(({ arm, by }) => `- ${arm.name} - best of 16 by scores: ${shown(by, 2)}`)
        .join("\n")}`,
      `Calls an image: no preset above classic's ${callsPerImage(classic).toFixed(2)}${
        tooMany.length === 0 ? "" : `, but ${tooMany.map(({ arm }) => arm.name).join(", ")}`
      }. ${passFail(tooMany.length === 0)}`,
    ].join("\n\n"),
  };
}

function named(of: "judged" | "oracle"): string {
  return of === "judged" ? "total" : of;
}

function clustered(runs: readonly PixelRuns[], of: Of) {
  const goals = [...new Set(runs.map(({ goal }) => goal))];
  const means = goals.map((goal) => mean(runs.filter((run) => run.goal === goal).map(of)));
  return bootstrapMean(means, seededRandom("goals"), 2000);
}
