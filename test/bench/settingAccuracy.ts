/**
 * Measures what the built-in judge says of where and when a picture is, and in which style, on
 * scenes with things of the picture set, portraits among them, and with hand-drawn ones.
 */
import { seededRandom } from "../../src/base/random.js";
import { styleIds, subjectIds } from "../../src/providers/builtin/brief/brief.js";
import { parseBrief } from "../../src/providers/builtin/brief/readPrompt.js";
import { requirementsOf } from "../../src/providers/builtin/brief/requirements.js";
import { judgePixels } from "../../src/providers/builtin/judge/judgePixels.js";
import { allPictures } from "../../src/providers/builtin/pictures/pictureBook.js";
import { requirementsMet } from "../../src/providers/builtin/scene/met.js";
import { sketchesBy } from "../../src/providers/builtin/sketches.js";
import { draw, share, type Rasterise } from "./judgeAccuracy.js";
import { table, type BenchRow } from "./table.js";
import { madeUpGoal } from "../../.ci/training/goals.js";

/** What was asked for and drawn, or not drawn, and what the judge said of it. */
interface Said {
  drawn: number;
  shown: number;
  missing: number;
  notDrawn: number;
  falselyShown: number;
}

const whole = ["style", "terrain", "time", "weather", "backdrop", "season", "light", "palette"];
const kinds: readonly string[] = [...whole, "framing"];

/** Two of three goals are about a thing of the picture set. */
export function measureSettings(
  goals: number,
  px: number,
  rasterise: Rasterise,
  seedName = "judge bench",
): ReadonlyMap<string, Said> {
  const byKind = new Map<string, Said>();
  const pictures = allPictures();
  for (let i = 0; i < goals; i++) {
    const random = seededRandom(seedName, "settings", i);
    const subject = subjectIds[i % subjectIds.length] ?? "tree";
    const first = i % 3 === 0 ? subject : random.pick(pictures);
    const style = styleIds[i % styleIds.length] ?? "flat";
    const goal = madeUpGoal(random, { first, style, richness: 0.3, settings: 0.4 });
    const { scene, pixels } = draw(goal, random.below(2 ** 32), px, rasterise);
    const brief = parseBrief(goal);
    const { findings } = judgePixels({ goal, negativePrompt: "", pixels }, sketchesBy(rasterise));
    const drawn = requirementsMet(scene, brief);
    requirementsOf(brief).forEach(({ kind }, place) => {
      if (!kinds.includes(kind)) return;
      const said = byKind.get(kind) ?? {
        drawn: 0,
        shown: 0,
        missing: 0,
        notDrawn: 0,
        falselyShown: 0,
      };
      byKind.set(kind, said);
      const met = findings[place]?.met;
      if (drawn[place]?.met === true) {
        said.drawn++;
        if (met === true) said.shown++;
        if (met === false) said.missing++;
      } else {
        said.notDrawn++;
        if (met === true) said.falselyShown++;
      }
    });
  }
  return byKind;
}

/** The most of what was drawn that may be said to be missing. */
const mostMissing = 0.05;

export function settingsRow(byKind: ReadonlyMap<string, Said>): BenchRow {
  const all: Said = { drawn: 0, shown: 0, missing: 0, notDrawn: 0, falselyShown: 0 };
  const cells = (name: string, one: Said): string[] => [
    name,
    String(one.drawn),
    share(one.shown, one.drawn),
    share(one.missing, one.drawn),
    `${share(one.falselyShown, one.notDrawn)} of ${one.notDrawn}`,
  ];
  const lines = [...byKind].map(([kind, said]) => {
    for (const key of Object.keys(all) as (keyof Said)[]) all[key] += said[key];
    return cells(kind, said);
  });
  lines.push(cells("all", all));
  const terrain = byKind.get("terrain");
  const isPassed = [all, ...(terrain ? [terrain] : [])].every(
    ({ missing, drawn }) => missing <= mostMissing * drawn,
  );
  const head = ["asked for", "drawn", "said to be shown", "said to be missing", "false shown"];
  return {
    title: "the judge does not miss a place, a time or a style",
    isPassed,
    text: table(head, lines),
  };
}
