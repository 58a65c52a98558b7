import { assertNever } from "../../../base/assertNever.js";
import type { Brief, Half, Requirement, StyleId, SubjectPhrase } from "./brief.js";
import { nounFor } from "./nouns.js";

/**
 * What a picture of `brief` has to show, subjects first, in the order of the brief.
 *
 * A count is required only where the text states one (`counted`): "a lighthouse" asks for a
 * lighthouse, "one lighthouse" for one; a bare plural asks for presence. Of a noun that the
 * renderer cannot draw only its presence is required.
 */
export function requirementsOf(brief: Brief): Requirement[] {
  const requirements: Requirement[] = [];
  brief.subjects.forEach((phrase, subject) => {
    requirements.push({ kind: "present", subject });
    if (phrase.id === "unknown") return;
    const { count, counted, colour, size, position, relation, phase } = phrase;
    if (counted === true) requirements.push({ kind: "count", subject, count });
    if (colour !== undefined) requirements.push({ kind: "colour", subject, colour });
    if (size !== undefined) requirements.push({ kind: "size", subject, size });
    if (phase !== undefined) requirements.push({ kind: "phase", subject, phase });
    if (position !== undefined) requirements.push({ kind: "position", subject, position });
    if (relation !== undefined) requirements.push({ kind: "relation", subject, relation });
  });
  const { lettering, terrain, backdrop, time, weather, season, style, framing, light, palette } =
    brief;
  if (lettering !== undefined) requirements.push({ kind: "lettering", text: lettering.text });
  if (terrain !== undefined) requirements.push({ kind: "terrain", terrain });
  if (backdrop !== undefined) requirements.push({ kind: "backdrop", backdrop });
  if (time !== undefined) requirements.push({ kind: "time", time });
  if (weather !== undefined) requirements.push({ kind: "weather", weather });
  if (season !== undefined) requirements.push({ kind: "season", season });
  if (style !== undefined) requirements.push({ kind: "style", style });
  if (framing !== undefined) requirements.push({ kind: "framing", framing });
  if (light !== undefined) requirements.push({ kind: "light", light });
  if (palette !== undefined) requirements.push({ kind: "palette", palette });
  return requirements;
}

/**
 * Names a requirement by its meaning, without its value: the same for "two sailboats" and "three
 * sailboats", in whatever place of whatever text. `count:sailboat`, `time`, `colour:sailboat#2` for
 * the second of two groups of sailboats, whichever of them the text names first.
 */
export function requirementKey(requirement: Requirement, brief: Brief): string {
  if (!("subject" in requirement)) return requirement.kind;
  const name = (index: number): string => {
    const phrase = brief.subjects[index];
    if (phrase === undefined) return "nothing";
    const twins = brief.subjects.filter((other) => isLike(other, phrase));
    const place = twins.length > 1 ? twins.sort(byLooks).indexOf(phrase) : 0;
    const own = phrase.id === "unknown" ? phrase.noun : phrase.id;
    return place === 0 ? own : `${own}#${place + 1}`;
  };
  return `${requirement.kind}:${name(requirement.subject)}`;
}

const isLike = (a: SubjectPhrase, b: SubjectPhrase): boolean =>
  a.id === b.id && (a.id !== "unknown" || a.noun === b.noun);

/** An order of groups that does not hang on the order in the text. */
function byLooks(a: SubjectPhrase, b: SubjectPhrase): number {
  const looks = ({ colour, size, count }: SubjectPhrase): string =>
    `${colour ?? ""} ${size ?? ""} ${count}`;
  return looks(a) < looks(b) ? -1 : looks(a) > looks(b) ? 1 : 0;
}

const howKinds: ReadonlySet<Requirement["kind"]> = new Set([
  "style",
  "framing",
  "light",
  "palette",
] as const);

/** Content belongs to WHAT; style, framing, light and palette to HOW. */
export function halfOf(requirement: Requirement): Half {
  return howKinds.has(requirement.kind) ? "how" : "what";
}

export const numberNames = [
  "no",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
] as const;

export const styleNames: Readonly<Record<StyleId, string>> = {
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

const relationNames = {
  on: "on",
  beside: "beside",
  leftOf: "left of",
  rightOf: "right of",
  above: "above",
  below: "below",
  inFrontOf: "in front of",
  behind: "behind",
} as const;

const positionNames = {
  left: "on the left",
  right: "on the right",
  centre: "in the centre",
  foreground: "in the foreground",
  background: "in the background",
} as const;

const settingNames: Readonly<Record<string, string>> = {
  sea: "the sea",
  lake: "a lake",
  meadow: "a meadow",
  desert: "a desert",
  snow: "snowy ground",
  beach: "a beach",
  city: "a city",
  space: "outer space",
  table: "a table",
  kitchen: "a kitchen",
  bedroom: "a bedroom",
  livingRoom: "a living room",
  office: "an office",
  shop: "a shop",
  mountains: "mountains",
  hills: "hills",
  forest: "a forest",
  skyline: "a skyline",
  clear: "a clear sky",
  cloudy: "clouds",
  rain: "rain",
  snowfall: "falling snow",
  fog: "fog",
  storm: "a storm",
  day: "daylight",
  closeUp: "close-up",
  wide: "wide view",
  portrait: "portrait framing",
};
const named = (value: string): string => settingNames[value] ?? value;

/** "the sailboats", "the red sailboat" where another group of sailboats has to be told apart. */
function theSubject(index: number, brief: Brief, withColour: boolean): string {
  const phrase = brief.subjects[index];
  if (phrase === undefined) return "the subject";
  const twins = brief.subjects.filter((other) => isLike(other, phrase)).length > 1;
  const colour = twins && withColour && phrase.colour !== undefined ? `${phrase.colour} ` : "";
  const size = twins && colour === "" && phrase.size !== undefined ? `${phrase.size} ` : "";
  return `the ${size}${colour}${nounFor(phrase)}`;
}

function describeOfSubject(
  requirement: Extract<Requirement, { readonly subject: number }>,
  brief: Brief,
): string {
  const phrase = brief.subjects[requirement.subject];
  const be = phrase !== undefined && phrase.count > 1 ? "are" : "is";
  const subject = theSubject(requirement.subject, brief, requirement.kind !== "colour");
  switch (requirement.kind) {
    case "present": {
      if (phrase === undefined) return "the subject";
      if (phrase.count > 1) return subject.slice("the ".length);
      if (phrase.id === "moon" || phrase.id === "sun") return subject;
      return subject.replace(/^the (?=[aeiou])/, "an ").replace(/^the /, "a ");
    }
    case "count":
      return subject.replace(/^the/, numberNames[requirement.count] ?? "many");
    case "colour":
      return `${subject} ${be} ${requirement.colour}`;
    case "size":
      return `${subject} ${be} ${requirement.size}`;
    case "phase":
      return `a ${requirement.phase} moon`;
    case "position":
      return `${subject} ${be} ${positionNames[requirement.position]}`;
    case "relation": {
      const { kind, other } = requirement.relation;
      return `${subject} ${be} ${relationNames[kind]} ${theSubject(other, brief, true)}`;
    }
    default:
      return assertNever(requirement);
  }
}

/** Short English for a person: "two sailboats", "the sailboats are red", "a full moon", "night". */
export function describeRequirement(requirement: Requirement, brief: Brief): string {
  if ("subject" in requirement) return describeOfSubject(requirement, brief);
  switch (requirement.kind) {
    case "lettering":
      return `the words “${requirement.text}”`;
    case "terrain":
      return named(requirement.terrain);
    case "backdrop":
      return named(requirement.backdrop);
    case "time":
      return named(requirement.time);
    case "weather":
      return named(requirement.weather);
    case "season":
      return requirement.season;
    case "style":
      return `${styleNames[requirement.style]} style`;
    case "framing":
      return named(requirement.framing);
    case "light":
      return requirement.light === "moonlit" ? "moonlight" : `${requirement.light} light`;
    case "palette":
      return requirement.palette === "monochrome" ? "monochrome" : `${requirement.palette} colours`;
    default:
      return assertNever(requirement);
  }
}
