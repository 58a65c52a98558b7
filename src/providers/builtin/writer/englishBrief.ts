import type { Brief, Position, RelationKind, SubjectPhrase } from "../brief/brief.js";
import { nounFor } from "../brief/nouns.js";
import { numberNames, styleNames } from "../brief/requirements.js";

const positions: Readonly<Record<Position, string>> = {
  left: "on the left",
  right: "on the right",
  centre: "in the centre",
  foreground: "in the foreground",
  background: "in the background",
};

const relations: Readonly<Record<RelationKind, string>> = {
  on: "on",
  beside: "beside",
  leftOf: "to the left of",
  rightOf: "to the right of",
  above: "above",
  below: "below",
  inFrontOf: "in front of",
  behind: "behind",
};

const settings: Readonly<Record<string, string>> = {
  "terrain sea": "on the sea",
  "terrain lake": "by a lake",
  "terrain meadow": "in a meadow",
  "terrain desert": "in the desert",
  "terrain snow": "in the snow",
  "terrain beach": "on a beach",
  "terrain city": "in a city",
  "terrain space": "in outer space",
  "terrain table": "on a table",
  "terrain kitchen": "in a kitchen",
  "terrain bedroom": "in a bedroom",
  "terrain livingRoom": "in a living room",
  "terrain office": "in an office",
  "terrain shop": "in a shop",
  "backdrop mountains": "with mountains in the background",
  "backdrop hills": "with hills in the background",
  "backdrop forest": "with a forest in the background",
  "backdrop skyline": "with a skyline in the background",
  "time dawn": "at dawn",
  "time day": "in daylight",
  "time dusk": "at dusk",
  "time night": "at night",
  "weather clear": "under a cloudless sky",
  "weather cloudy": "with clouds in the sky",
  "weather rain": "in the rain",
  "weather snowfall": "in falling snow",
  "weather fog": "in fog",
  "weather storm": "in a storm",
  "framing wide": "wide view",
  "framing closeUp": "close-up",
  "framing portrait": "portrait framing",
  "light golden": "golden light",
  "light moonlit": "moonlight",
  "light soft": "soft light",
  "light dramatic": "dramatic light",
};

const contentKinds = ["terrain", "backdrop", "time", "weather", "season"] as const;
const styleKinds = ["style", "framing", "light", "palette"] as const;

function settingWords(kind: string, value: string): string {
  if (kind === "season") return `in ${value}`;
  if (kind === "palette") return value === "monochrome" ? "monochrome" : `${value} colours`;
  return settings[`${kind} ${value}`] ?? value;
}

/** "at night", "on the sea": one phrase for each content setting, and for lettering. */
export function contentSettings(brief: Brief): string[] {
  const settings = contentKinds.flatMap((kind) => {
    const value = brief[kind];
    return value === undefined ? [] : [settingWords(kind, value)];
  });
  return [...letteringWords(brief), ...settings];
}

/** "the sign saying “open”". */
function letteringWords({ lettering, subjects }: Brief): string[] {
  if (lettering === undefined) return [];
  const carrier = subjects[lettering.on ?? -1];
  const start = carrier === undefined ? "the words" : `the ${nounFor(carrier)} saying`;
  return [`${start} “${lettering.text}”`];
}

/** "watercolour", "soft light": one phrase for each style setting. */
export function styleSettings(brief: Brief): string[] {
  return styleKinds.flatMap((kind) => {
    if (kind === "style") return brief.style === undefined ? [] : [styleNames[brief.style]];
    const value = brief[kind];
    return value === undefined ? [] : [settingWords(kind, value)];
  });
}

/** Before a word: "a" or "an". */
export function article(next: string): string {
  return /^[aeiou]/i.test(next) ? "an" : "a";
}

/** "two small red sailboats", without place or relation. `marked` follows the article or leads a plural. */
export function nounPhrase(phrase: SubjectPhrase, marked = ""): string {
  const { count, counted, size, colour, phase } = phrase;
  const words = [marked, phase, size, colour, nounFor(phrase)].filter(
    (word): word is string => word !== undefined && word !== "",
  );
  if (counted === true) return [numberNames[count] ?? "many", ...words].join(" ");
  if (count > 1) return words.join(" ");
  if (words.length === 1 && (phrase.id === "moon" || phrase.id === "sun")) {
    return `the ${words.join(" ")}`;
  }
  return `${article(words[0] ?? "")} ${words.join(" ")}`;
}

export function placeWords(phrase: SubjectPhrase): string {
  return phrase.position === undefined ? "" : positions[phrase.position];
}

export function relationWords(kind: RelationKind): string {
  return relations[kind];
}

/** The content of a brief as one English line, subjects first. Empty when there is none. */
export function describeContent(brief: Brief): string {
  const said = new Set<number>();
  const phrases = brief.subjects.flatMap((phrase, index) => {
    if (said.has(index) && phrase.relation === undefined && phrase.position === undefined)
      return [];
    const own = said.has(index) ? `the ${nounFor(phrase)}` : nounPhrase(phrase);
    said.add(index);
    const other = phrase.relation && brief.subjects[phrase.relation.other];
    const words = [own, placeWords(phrase)];
    if (phrase.relation !== undefined && other !== undefined) {
      const seen = said.has(phrase.relation.other);
      said.add(phrase.relation.other);
      words.push(
        relations[phrase.relation.kind],
        seen ? `the ${nounFor(other)}` : nounPhrase(other),
      );
    }
    return [words.filter((word) => word !== "").join(" ")];
  });
  return [...phrases, ...contentSettings(brief)].join(", ");
}
