import type { Brief, Half, SubjectPhrase } from "../brief/brief.js";
import { nounFor } from "../brief/nouns.js";
import {
  contentSettings,
  nounPhrase,
  placeWords,
  relationWords,
  styleSettings,
} from "./englishBrief.js";

/** Two ways to stress a thing, so that siblings do not read alike. */
const stresses = [
  { thing: "prominent", count: "exactly", rest: "clearly" },
  { thing: "clearly visible", count: "precisely", rest: "unmistakably" },
] as const;
type Stress = (typeof stresses)[number];

function stressedNoun(phrase: SubjectPhrase, stress: Stress): string {
  if (phrase.counted === true) return `${stress.count} ${nounPhrase(phrase)}`;
  if (phrase.phase !== undefined) return nounPhrase(phrase, stress.rest);
  return nounPhrase(phrase, stress.thing);
}

/** "exactly two red sailboats clearly beside a prominent white lighthouse", each thing told once. */
function statements(push: Brief, stress: Stress): string[] {
  const said = new Set<number>();
  const tell = (index: number, phrase: SubjectPhrase): string => {
    const isKnown = said.has(index);
    said.add(index);
    return isKnown ? `the ${nounFor(phrase)}` : stressedNoun(phrase, stress);
  };
  return push.subjects.flatMap((phrase, index) => {
    const place = placeWords(phrase);
    const other = phrase.relation && push.subjects[phrase.relation.other];
    if (said.has(index) && place === "" && other === undefined) return [];
    const words = [tell(index, phrase)];
    if (place !== "") words.push(stress.rest, place);
    if (phrase.relation !== undefined && other !== undefined) {
      const { kind, other: to } = phrase.relation;
      words.push(stress.rest, relationWords(kind), tell(to, other));
    }
    return [words.join(" ")];
  });
}

/**
 * What is to be pushed, as statements that cannot be overheard: "exactly two red sailboats",
 * "clearly at night".
 * @param variant 0-based place among the children, which sets the wording
 */
export function stressed(push: Brief, half: Half, variant: number): string[] {
  const stress = stresses[variant % stresses.length] ?? stresses[0];
  const settings = half === "what" ? contentSettings(push) : styleSettings(push);
  const things = half === "what" ? statements(push, stress) : [];
  return [...things, ...settings.map((words) => `${stress.rest} ${words}`)];
}
