/** Fills in what the text leaves open, so that the picture has a place, a time and a sky. */
import type { Random } from "../../../base/random.js";
import {
  isPicture,
  type Backdrop,
  type ColourId,
  type Season,
  type TimeOfDay,
} from "../brief/brief.js";
import type { DrawnBrief, DrawnGroup } from "./deviate.js";
import { isRoom, roomIds, type Ground, type Scene } from "./scene.js";
import { factsOf, homeOf } from "./things.js";

export type Setting = Pick<
  Scene,
  "style" | "ground" | "backdrop" | "time" | "weather" | "season" | "light" | "palette" | "framing"
>;

/** The ground that the things in the picture are at home on. */
function homeGround(drawn: DrawnBrief, random: Random): Ground {
  const shown = drawn.groups.filter((group) => group.count > 0).map((g) => factsOf(g.subject));
  const homes = drawn.groups.filter(({ count }) => count > 0).map((g) => homeOf(g.subject));
  const [first = "meadow"] = homes;
  const wintry = drawn.setting.season === "winter" || drawn.setting.weather === "snowfall";
  if (homes.includes("space") && homes.every((home) => home === "space" || home === "sea")) {
    return "space";
  }
  if (shown.some(({ habitat }) => habitat === "water")) return "sea";
  if (shown.every(({ habitat }) => habitat === "sky")) {
    return wintry ? "snow" : random.pick(["sea", "lake", "meadow", "sea"]);
  }
  const isIndoors = (home: Ground): boolean => home === "table" || isRoom(home);
  if (isIndoors(first) && drawn.setting.backdrop === undefined) {
    return homes.every(isIndoors) ? (homes.find(isRoom) ?? "table") : "meadow";
  }
  const outdoors = isIndoors(first) || first === "space" ? "meadow" : first;
  const ground = outdoors === "city" && drawn.setting.backdrop !== undefined ? "meadow" : outdoors;
  return wintry && ground === "meadow" ? "snow" : ground;
}

function groundOf(drawn: DrawnBrief, random: Random): Ground {
  const { terrain, backdrop } = drawn.setting;
  if (terrain !== undefined) return terrain;
  return backdrop === "skyline" ? "city" : homeGround(drawn, random);
}

function timeOf(drawn: DrawnBrief, ground: Ground, random: Random): TimeOfDay {
  const { time, light } = drawn.setting;
  if (time !== undefined) return time;
  if (ground === "space") return "night";
  if (light === "moonlit" || drawn.groups.some((g) => g.subject === "moon" && g.count > 0)) {
    return "night";
  }
  if (light === "golden") return random.pick(["dawn", "dusk"]);
  if (drawn.groups.some((g) => g.subject === "sun" && g.count > 0)) return "day";
  return random.pick(["day", "day", "day", "dawn", "dusk"]);
}

const noBackdrop: readonly Ground[] = ["space", "table", ...roomIds];

function backdropOf(drawn: DrawnBrief, ground: Ground, random: Random): Backdrop | null {
  const { backdrop } = drawn.setting;
  if (backdrop !== undefined) return backdrop;
  if (noBackdrop.includes(ground)) return null;
  if (ground === "city") return "skyline";
  const odds = random.next();
  if (ground === "sea" || ground === "beach") return odds < 0.45 ? "mountains" : null;
  if (ground === "lake") return odds < 0.6 ? "mountains" : "hills";
  if (ground === "desert") return odds < 0.4 ? "mountains" : null;
  if (ground === "snow") return odds < 0.5 ? "mountains" : "hills";
  return odds < 0.5 ? "hills" : odds < 0.75 ? "mountains" : null;
}

/** Everything that the scene needs to know about its surroundings. */
export function completeSetting(drawn: DrawnBrief, random: Random): Setting {
  const { setting } = drawn;
  const ground = groundOf(drawn, random);
  const time = timeOf(drawn, ground, random);
  return {
    style: setting.style ?? "flat",
    ground,
    backdrop: backdropOf(drawn, ground, random),
    time,
    weather: setting.weather ?? "clear",
    season: setting.season ?? null,
    light: setting.light ?? null,
    palette: setting.palette ?? null,
    framing: setting.framing ?? null,
  };
}

/** The colour that a group has: the asked-for one, or a natural one that the season may tint. */
export function groupColour(group: DrawnGroup, season: Season | null, random: Random): ColourId {
  if (group.colour !== null) return group.colour;
  if (group.subject === "tree" && season === "autumn")
    return random.pick(["orange", "red", "yellow"]);
  if (group.subject === "tree" && season === "spring") return random.pick(["pink", "green"]);
  const { colours } = factsOf(group.subject);
  if (isPicture(group.subject)) return colours[0] ?? "grey";
  return random.next() < 0.6 ? (colours[0] ?? "grey") : random.pick(colours);
}
