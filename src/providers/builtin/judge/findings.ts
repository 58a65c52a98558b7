import { assertNever } from "../../../base/assertNever.js";
import { type Brief, type Half, type Requirement } from "../brief/brief.js";
import type { ThingId } from "../brief/brief.js";
import { nounFor, withArticle } from "../brief/nouns.js";
import { describeRequirement, halfOf, unknownIn } from "../brief/requirements.js";
import { settingWords } from "../brief/values.data.js";
import { isWritable } from "../brief/writable.js";
import type { Looks } from "./aesthetic.js";
import type { Member, Sight } from "./evidence.js";
import { likeliest } from "./setting.js";
import { countChances, metFrom, type Verdict } from "./verify.js";

/** One thing that the judge has to say. */
export interface Remark {
  readonly text: string;
  readonly half: Half;
  /** Absent where it cannot tell, or for a remark on looks. */
  readonly met?: boolean;
  /** 0-1. */
  readonly confidence?: number;
}

const missingTo = 0.42;
/** Places, times and styles are often seen less clearly than they are drawn. */
const settingMissingTo = 0.15;
const nothingSeen = "nothing of the kind is seen";
const notAsAsked = "not as asked";

const noLetters = "The built-in renderer has no letters of this script, and leaves them out";
/** Said only where it is not in doubt. */
const plainDenials: ReadonlySet<string> = new Set([nothingSeen, notAsAsked]);

/** Why it cannot tell, true whatever drew the picture. */
const whyUntold: Readonly<Partial<Record<Requirement["kind"], string>>> = {
  present: "its words may hide it",
  terrain: "this judge does not know what such a place looks like",
};
const whyUnknown =
  "this judge has no picture of it. The built-in renderer draws a stone sculpture in its place, at best";

/** What a requirement's verdict is in words: the requirement as described, then what was seen. */
export function remarkOn(
  verdict: Verdict,
  group: readonly Member[],
  brief: Brief,
  sight: Sight,
): Remark {
  const { requirement, chance, tellable } = verdict;
  const half = halfOf(requirement);
  const named = describeRequirement(requirement, brief);
  const text = named.charAt(0).toUpperCase() + named.slice(1);
  const confidence = Math.round(Math.abs(2 * chance - 1) * 100) / 100;
  const unknown = unknownIn(requirement, brief);
  if (unknown !== undefined) {
    const noun = `“${unknown.noun}”`;
    const told =
      requirement.kind === "present"
        ? `${noun}: cannot tell; ${whyUnknown}.`
        : `${text}: cannot tell; this judge has no picture of ${noun}.`;
    return { text: told, half };
  }
  if (requirement.kind === "lettering") {
    const why = isWritable(requirement.text) ? "" : `. ${noLetters}`;
    return { text: `${text}: cannot tell; this judge does not read${why}.`, half };
  }
  if (!tellable) {
    const why = whyUntold[requirement.kind] ?? "this style shows no colours";
    return { text: `${text}: cannot tell; ${why}.`, half };
  }
  if (chance >= metFrom) return { text: `${text}: shown.`, half, met: true, confidence };
  const seen = missing(requirement, group, brief, sight);
  if (chance <= ("subject" in requirement ? missingTo : settingMissingTo)) {
    return { text: `${text}: missing${seen && `; ${seen}`}.`, half, met: false, confidence };
  }
  // Where it is in doubt nobody may say that it is not there, nor that it cannot be told: it can, a little.
  const doubt = seen === "" || plainDenials.has(seen) ? "it is not clear enough" : seen;
  return { text: `${text}: in doubt; ${doubt}.`, half };
}

/** What the goal asks for and this judge does not look for: told once, and neither met nor missed. */
export function remarksOnUntold({ photo, leftOut, denied }: Brief): Remark[] {
  const quoted = (words: readonly string[] = []): string =>
    words.map((word) => `“${word}”`).join(", ");
  const remarks: Remark[] = [];
  if (photo === true) {
    const text =
      "A photograph: cannot tell. The built-in renderer draws sketches, never photographs.";
    remarks.push({ text, half: "how" });
  }
  if (leftOut !== undefined) {
    remarks.push({
      text: `Not looked for, and not drawn by the built-in renderer: ${quoted(leftOut)}.`,
      half: "what",
    });
  }
  if (denied !== undefined) {
    const text = `Asked not to be there, which was not checked: ${quoted(denied)}.`;
    remarks.push({ text, half: "what" });
  }
  return remarks;
}

/** What is seen instead of what was asked for; empty when there is nothing to say. */
function missing(
  requirement: Requirement,
  group: readonly Member[],
  brief: Brief,
  sight: Sight,
): string {
  switch (requirement.kind) {
    case "present":
      return seenInstead(insteadOf(brief.subjects[requirement.subject]?.id, sight));
    case "count": {
      const chances = countChances(group);
      const seen = chances.indexOf(Math.max(...chances));
      if (seen === requirement.count) return "the number is not clear";
      return `${seen === 0 ? "none" : seen} seen`;
    }
    case "colour": {
      const likely = group[0] && likeliest(group[0].thing.colours());
      return likely !== undefined && likely !== requirement.colour ? `${likely} seen` : "";
    }
    case "size":
    case "position":
    case "relation":
      return group.length === 0 ? nothingSeen : notAsAsked;
    case "phase":
      return requirement.phase === "full" ? "not seen as a full disc" : "not seen as a sickle";
    case "style": {
      const seen = likeliest(sight.setting.style) as keyof typeof settingWords.style;
      return seen === requirement.style ? "" : `it looks like ${settingWords.style[seen][1]}`;
    }
    case "lettering":
      return "";
    case "time":
    case "weather":
    case "terrain":
    case "backdrop":
    case "season":
    case "framing":
    case "light":
    case "palette": {
      const seen = likeliest(sight.setting[requirement.kind]);
      const asked = (requirement as unknown as Readonly<Record<string, string>>)[requirement.kind];
      if (seen === asked) return "";
      return seen === "none" ? "none is seen" : `${plain[seen] ?? seen} seen`;
    }
    default:
      return assertNever(requirement);
  }
}

/** Values whose names are no English. */
const plain: Readonly<Record<string, string>> = { closeUp: "close-up", clear: "clear weather" };

/** What is seen where the thing might have been. */
const insteadOf = (wanted: ThingId | undefined, { things }: Sight): ThingId | undefined =>
  things.find(({ thing, rival }) => thing === wanted && rival !== undefined)?.rival;

function seenInstead(thing: ThingId | undefined): string {
  if (thing === undefined) return nothingSeen;
  if (thing === "unknown") return "what is there is nothing that this judge knows";
  const phrase = { id: thing, noun: "", count: 1 };
  return `what is there looks more like ${withArticle(phrase, nounFor(phrase))}`;
}

const praise: Readonly<Record<keyof Looks, string>> = {
  contrast: "Good contrast between light and dark",
  range: "The full range from dark to light is used",
  colour: "Lively colours",
  sharpness: "Crisp edges",
  composition: "Well composed: the main things have size and room",
  order: "Clear and uncluttered",
  separation: "The subject stands out from what is around it",
};
const blame: Readonly<Record<keyof Looks, string>> = {
  contrast: "Low contrast: light and dark lie close together",
  range: "Flat tones: neither real darks nor real lights",
  colour: "Pale: there is little colour",
  sharpness: "Soft edges",
  composition: "Weak composition: small, cropped or off balance",
  order: "Cluttered: things crowd or cover each other",
  separation: "The subject melts into the background",
};

/** One remark on the best and one on the worst of a picture's looks. */
export function remarksOnLooks(looks: Looks): Remark[] {
  const keys = (Object.keys(looks) as (keyof Looks)[]).sort((a, b) => looks[a] - looks[b]);
  const [worst, best] = [keys[0], keys.at(-1)];
  const remarks: Remark[] = [];
  if (worst && looks[worst] < 0.5) remarks.push({ text: `${blame[worst]}.`, half: "how" });
  if (best && looks[best] > 0.6) remarks.push({ text: `${praise[best]}.`, half: "how" });
  return remarks;
}
