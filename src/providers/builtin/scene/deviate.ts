/** What a prompt's brief becomes when some of its requirements are not honoured. */
import { seededRandom, type Random } from "../../../base/random.js";
import {
  colourIds,
  isPicture,
  type Brief,
  type ColourId,
  type MoonPhase,
  type Position,
  type Relation,
  type Requirement,
  type Size,
  type StyleId,
  type SubjectPhrase,
  type ThingId,
  type TimeOfDay,
} from "../brief/brief.js";
import { isRoom } from "./scene.js";
import { lookalikes } from "./subjectFacts.data.js";
import { nearestPicture } from "./things.js";

/** One group of like things as it will be drawn. */
export interface DrawnGroup {
  /** Index in the prompt brief's subjects; null for an extra. */
  readonly phrase: number | null;
  subject: ThingId;
  /** As written; null for an extra. */
  readonly noun: string | null;
  count: number;
  /** Null: the subject's natural colour. */
  colour: ColourId | null;
  size: Size | null;
  position: Position | null;
  /** `other` is an index in the brief's subjects. */
  relation: Relation | null;
  /** The relation was asked for and is not to be kept. */
  relationBroken: boolean;
  phase: MoonPhase | null;
}

type SceneFields = Pick<
  Brief,
  "terrain" | "backdrop" | "time" | "weather" | "season" | "style" | "framing" | "light" | "palette"
>;

/** What will be drawn: groups, and what is left of the asked-for setting. */
export interface DrawnBrief {
  readonly groups: readonly DrawnGroup[];
  readonly setting: {
    -readonly [Field in keyof SceneFields]-?: SceneFields[Field] | undefined;
  };
}

function lookalikeOf(thing: ThingId): ThingId | null {
  if (thing === "unknown") return null;
  return isPicture(thing) ? nearestPicture(thing) : lookalikes[thing];
}

const otherSide: Readonly<Record<Position, readonly Position[]>> = {
  left: ["right"],
  right: ["left"],
  centre: ["left", "right"],
  foreground: ["background"],
  background: ["foreground"],
};

const otherTime: Readonly<Record<TimeOfDay, readonly TimeOfDay[]>> = {
  dawn: ["day"],
  day: ["dusk"],
  dusk: ["day", "night"],
  night: ["dusk", "day"],
};

const otherStyle = (style: StyleId): StyleId => (style === "flat" ? "pastel" : "flat");

/** One thing, and nothing said of it. */
export const plainGroup = (subject: ThingId): DrawnGroup => ({
  phrase: null,
  subject,
  noun: null,
  count: 1,
  colour: null,
  size: null,
  position: null,
  relation: null,
  relationBroken: false,
  phase: null,
});

function groupOf(phrase: SubjectPhrase, index: number): DrawnGroup {
  const { id, noun, count, colour = null, size = null } = phrase;
  const { position = null, relation = null, phase = null } = phrase;
  const said = { noun, count, colour, size, position, relation, phase };
  return { ...plainGroup(id), ...said, phrase: index };
}

/** Never the same count: one off, or up to two for large groups. */
function wrongCount(count: number, random: Random): number {
  const step = count > 4 ? 1 + random.below(2) : 1;
  if (count === 1) return 2;
  return random.next() < 0.5 || count >= 12 ? count - step : Math.min(12, count + step);
}

function breakGroup(
  group: DrawnGroup,
  requirement: Requirement,
  random: Random,
  unwanted: ReadonlySet<string>,
): void {
  switch (requirement.kind) {
    case "present":
      // What the text names first is what the picture is of: it stays. Nor is its number changed where none
      // was asked for: the judge does not look at that, so no refinement would ever set it right.
      if (group.phrase === 0) break;
      if (group.subject === "unknown" || random.next() < 0.6) group.count = 0;
      else {
        const instead = lookalikeOf(group.subject);
        if (instead !== null && !unwanted.has(instead)) group.subject = instead;
      }
      break;
    case "count":
      if (group.count > 0) group.count = wrongCount(requirement.count, random);
      break;
    case "colour":
      group.colour = random.pick(colourIds.filter((colour) => colour !== requirement.colour));
      break;
    case "size":
      group.size = requirement.size === "small" ? "large" : "small";
      break;
    case "position":
      group.position = random.pick(otherSide[requirement.position]);
      break;
    case "relation":
      group.relationBroken = true;
      break;
    case "phase":
      group.phase = requirement.phase === "full" ? "crescent" : "full";
      break;
    default:
      break;
  }
}

function breakSetting(
  setting: DrawnBrief["setting"],
  requirement: Requirement,
  random: Random,
): void {
  if ("subject" in requirement || requirement.kind === "lettering") return;
  if (requirement.kind === "time") setting.time = random.pick(otherTime[requirement.time]);
  else if (requirement.kind === "style") setting.style = otherStyle(requirement.style);
  else setting[requirement.kind] = undefined;
}

/** A picture of a room alone would be no picture without it. */
const isAllThereIs = (requirement: Requirement, groups: readonly DrawnGroup[]): boolean =>
  groups.length === 0 && requirement.kind === "terrain" && isRoom(requirement.terrain);

/** A requirement, and whether the picture keeps it. */
export interface Decided {
  readonly requirement: Requirement;
  readonly honoured: boolean;
}

/**
 * @param decided the brief's requirements, each with whether the picture keeps it
 * @param options `seed` decides what each mistake looks like; no mistake brings in what is `unwanted`
 */
export function deviate(
  brief: Brief,
  decided: readonly Decided[],
  { seed, unwanted }: { readonly seed: number; readonly unwanted: ReadonlySet<string> },
): DrawnBrief {
  const groups = brief.subjects.map(groupOf);
  const setting: DrawnBrief["setting"] = {
    terrain: brief.terrain,
    backdrop: brief.backdrop,
    time: brief.time,
    weather: brief.weather,
    season: brief.season,
    style: brief.style,
    framing: brief.framing,
    light: brief.light,
    palette: brief.palette,
  };
  decided.forEach(({ requirement, honoured }, i) => {
    if (honoured) return;
    const random = seededRandom(seed, "mistake", requirement.kind, i);
    const group = "subject" in requirement ? groups[requirement.subject] : undefined;
    if (group !== undefined) breakGroup(group, requirement, random, unwanted);
    else if (!isAllThereIs(requirement, groups)) breakSetting(setting, requirement, random);
  });
  return { groups, setting };
}
