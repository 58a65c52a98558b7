/** Made-up goals such as people write, of every kind that the built-in provider understands. */
import type { Random } from "../../src/base/random.js";
import { colourIds, subjectIds } from "../../src/providers/builtin/brief/brief.js";
import type { StyleId, SubjectId } from "../../src/providers/builtin/brief/brief.js";
import type { Picture } from "../../src/providers/builtin/pictures/picture.js";

const terrains = [
  "on the sea",
  "on a lake",
  "in a meadow",
  "in the desert",
  "in the snow",
  "on a beach",
  "in the city",
  "in outer space",
];
const backdrops = ["mountains behind", "rolling hills", "a forest behind", "a city skyline"];
const times = ["at dawn", "in broad daylight", "at dusk", "at night"];
const weathers = ["under a clear sky", "cloudy", "in the rain", "snowfall", "in fog", "in a storm"];
const seasons = ["in spring", "in summer", "in autumn", "in winter"];
const framings = ["wide view", "close-up", "portrait framing"];
const lights = ["golden light", "moonlight", "soft light", "dramatic light"];
const palettes = ["warm colours", "cool colours", "muted colours", "vivid colours", "monochrome"];
const styleWords: Readonly<Record<StyleId, string>> = {
  flat: "flat illustration",
  watercolour: "watercolour",
  pixelArt: "pixel art",
  blueprint: "blueprint",
  ink: "ink drawing",
  lowPoly: "low poly",
  pastel: "pastel drawing",
  noir: "film noir",
  papercut: "paper cut",
  neon: "neon",
  oil: "oil painting",
};
const plurals: Partial<Record<SubjectId, string>> = {
  fish: "fish",
  cactus: "cacti",
  butterfly: "butterflies",
  snowman: "snowmen",
};
const numbers = ["", "one", "two", "three", "four", "five", "six"];
const relations = ["on", "beside", "above", "in front of", "behind"];
const positions = ["on the left", "on the right", "in the foreground", "in the background"];

type Named = SubjectId | Pick<Picture, "name" | "many">;

export interface GoalWishes {
  readonly first: Named;
  readonly style: StyleId;
  /** 0-1: how likely each further thing is asked for. */
  readonly richness: number;
  /** How likely each setting is asked for; more with richness where it is left out. */
  readonly settings?: number;
  /** One kind of thing only, in whatever number. */
  readonly single?: boolean;
}

function subjectText(random: Random, subject: Named, richness: number, one: boolean): string {
  if (subject === "moon") return random.pick(["a full moon", "a crescent moon", "the moon"]);
  if (subject === "sun") return "the sun";
  const count = one || random.next() < 0.55 ? 1 : 2 + random.below(random.next() < 0.3 ? 5 : 2);
  const { name: noun, many } = namesOf(subject);
  const name = count > 1 ? many : noun;
  const colour = random.next() < 0.4 + richness * 0.4 ? `${random.pick(colourIds)} ` : "";
  const size = random.next() < 0.25 * richness ? `${random.pick(["small", "large"])} ` : "";
  return `${count > 1 ? (numbers[count] ?? "") : "one"} ${size}${colour}${name}`;
}

function namesOf(subject: Named): Pick<Picture, "name" | "many"> {
  if (typeof subject !== "string") return subject;
  const name = subject === "balloon" ? "hot air balloon" : subject;
  return { name, many: plurals[subject] ?? `${name}s` };
}

/** One goal in English. */
export function madeUpGoal(random: Random, wishes: GoalWishes): string {
  const { first, style, richness, settings, single = false } = wishes;
  let content = subjectText(random, first, richness, false);
  if (random.next() < 0.25 * richness) content += ` ${random.pick(positions)}`;
  if (!single && random.next() < 0.35 + richness * 0.3) {
    const second = random.pick(subjectIds.filter((subject) => subject !== first));
    const join = random.next() < 0.4 ? random.pick(relations) : "and";
    content += ` ${join} ${subjectText(random, second, richness, false)}`;
    if (random.next() < 0.2) {
      const third = random.pick(subjectIds.filter((s) => s !== first && s !== second));
      content += ` and ${subjectText(random, third, richness, true)}`;
    }
  }
  const parts = [content];
  const maybe = (chance: number, words: readonly string[]): void => {
    if (random.next() < (settings ?? chance)) parts.push(random.pick(words));
  };
  maybe(0.35 + 0.3 * richness, terrains);
  maybe(0.15 + 0.25 * richness, backdrops);
  maybe(0.3 + 0.4 * richness, times);
  maybe(0.2 + 0.35 * richness, weathers);
  maybe(0.1 + 0.2 * richness, seasons);
  maybe(0.1 + 0.2 * richness, lights);
  maybe(0.1 + 0.2 * richness, palettes);
  maybe(0.1 + 0.2 * richness, framings);
  parts.push(styleWords[style]);
  return parts.join(", ");
}
