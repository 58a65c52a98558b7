import { seededRandom } from "../../../base/random.js";
import { readPrompt, type PromptReading } from "../brief/readPrompt.js";
import { decideHonoured } from "./adherence.js";
import { deviate, plainGroup, type DrawnGroup } from "./deviate.js";
import { layoutScene } from "./layout.js";
import { letteringOf } from "./lettering.js";
import { isCelestial, isRoom, type Scene, type SceneRequest } from "./scene.js";
import { completeSetting, type Setting } from "./setting.js";

/** A moon at night, if nobody asked for one and the negative prompt does not forbid it. */
function extras(
  groups: readonly DrawnGroup[],
  setting: Setting,
  unwanted: ReadonlySet<string>,
  seed: number,
): DrawnGroup[] {
  const random = seededRandom(seed, "extras");
  const clear =
    setting.weather === "clear" && setting.ground !== "table" && !isRoom(setting.ground);
  const taken = groups.some(isCelestial);
  if (setting.time !== "night" || !clear || taken || unwanted.has("moon")) return [];
  if (random.next() < 0.45) return [];
  return [
    { ...plainGroup("moon"), size: "small", phase: random.next() < 0.6 ? "crescent" : "full" },
  ];
}

/** More than this no picture holds so that anything in it can be told. */
const mostGroups = 10;
const mostItems = 40;

/** The first groups of a text that names too much; the last one of them may lose some of its items. */
function crowdedOut(groups: readonly DrawnGroup[]): DrawnGroup[] {
  let room = mostItems;
  return groups
    .filter(({ count }) => count > 0)
    .slice(0, mostGroups)
    .map((group) => {
      const count = Math.min(group.count, room);
      room -= count;
      return { ...group, count };
    });
}

/**
 * What the picture for a prompt will show: pure, and the same for the same request. Requirements
 * of the prompt may be missed (`adherence.ts`); what the negative prompt names is not added.
 */
export function composeScene(request: SceneRequest): Scene {
  return sceneOf(readPrompt(request.prompt), request);
}

/** As `composeScene`, for a prompt that has been read. */
export function sceneOf(reading: PromptReading, request: Omit<SceneRequest, "prompt">): Scene {
  const { widthPx, heightPx, seed } = request;
  const honoured = decideHonoured(
    reading.requirements,
    {
      wordCount: reading.wordCount,
      requirementCount: reading.requirements.length,
      conflicts: reading.conflicts.length,
    },
    seed,
  );
  const unwanted = new Set<string>(
    readPrompt(request.negativePrompt).brief.subjects.map(({ id }) => id),
  );
  const decided = reading.requirements.map(({ requirement }, i) => ({
    requirement,
    honoured: honoured[i] === true,
  }));
  const wanted = deviate(reading.brief, decided, { seed, unwanted });
  const drawn = { ...wanted, groups: crowdedOut(wanted.groups) };
  const setting = completeSetting(drawn, seededRandom(seed, "setting"));
  const groups = [...drawn.groups, ...extras(drawn.groups, setting, unwanted, seed)];
  const { horizonPx, items } = layoutScene(groups, setting, request);
  const lettering = letteringOf(reading.brief.lettering, items);
  return { widthPx, heightPx, seed, ...setting, horizonPx, items, lettering };
}
