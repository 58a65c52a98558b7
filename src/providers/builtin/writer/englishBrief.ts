import {
  contentKinds,
  styleKinds,
  type Brief,
  type SettingKind,
  type SubjectPhrase,
} from "../brief/brief.js";
import { nounFor, withArticle } from "../brief/nouns.js";
import { relationName } from "../brief/requirements.js";
import { numberNames, positionWords, settingWords } from "../brief/values.data.js";

/** One phrase for each setting of these kinds: "at night", "soft light". */
function settingPhrases(brief: Brief, kinds: readonly SettingKind[]): string[] {
  return kinds.flatMap((kind) => {
    const words: Readonly<Record<string, readonly string[]>> = settingWords[kind];
    return words[brief[kind] ?? ""]?.at(-1) ?? [];
  });
}

/** "at night", "no boats": one phrase for each content setting, for lettering and what is denied. */
export function contentSettings(brief: Brief): string[] {
  const denied = (brief.denied ?? []).map((noun) => `no ${noun}`);
  return [...letteringWords(brief), ...settingPhrases(brief, contentKinds), ...denied];
}

/** "the sign saying “open”". */
function letteringWords({ lettering, subjects }: Brief): string[] {
  if (lettering === undefined) return [];
  const carrier = subjects[lettering.on ?? -1];
  const start = carrier === undefined ? "the words" : `the ${nounFor(carrier)} saying`;
  return [`${start} “${lettering.text}”`];
}

/** "watercolour", "soft light": one phrase for each style setting. */
export const styleSettings = (brief: Brief): string[] => settingPhrases(brief, styleKinds);

/** So many are told as that, where nobody counted them. */
const many = 7;

/** "two small red sailboats", without place or relation. `marked` follows the article or leads a plural. */
export function nounPhrase(phrase: SubjectPhrase, marked = ""): string {
  const { count, counted, size, colour, phase } = phrase;
  const words = [marked, phase, size, colour, nounFor(phrase)].filter(
    (word): word is string => word !== undefined && word !== "",
  );
  if (counted === true) return [numberNames[count] ?? "many", ...words].join(" ");
  if (count > 1) return (count >= many ? ["many", ...words] : words).join(" ");
  return withArticle(phrase, words.join(" "));
}

/**
 * Each thing of a brief with its place and relation, told in full once and as "the boat" after that.
 * @param tell a thing in full
 * @param stress stands before a place or a relation
 */
export function describeThings(
  { subjects }: Brief,
  tell: (phrase: SubjectPhrase) => string,
  stress = "",
): string[] {
  const said = new Set<number>();
  const name = (index: number, phrase: SubjectPhrase): string => {
    const isKnown = said.has(index);
    said.add(index);
    return isKnown ? `the ${nounFor(phrase)}` : tell(phrase);
  };
  return subjects.flatMap((phrase, index) => {
    const { position, relation } = phrase;
    const other = relation && subjects[relation.other];
    if (said.has(index) && position === undefined && other === undefined) return [];
    const words = [name(index, phrase)];
    if (position !== undefined) words.push(stress, positionWords[position]);
    if (relation !== undefined && other !== undefined) {
      words.push(stress, relationName(relation), name(relation.other, other));
    }
    return [words.filter((word) => word !== "").join(" ")];
  });
}

/** The content of a brief as one English line, subjects first. Empty when there is none. */
export function describeContent(brief: Brief): string {
  return [...describeThings(brief, (phrase) => nounPhrase(phrase)), ...contentSettings(brief)].join(
    ", ",
  );
}
