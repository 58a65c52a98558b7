import type { Brief, Half, SubjectPhrase } from "../brief/brief.js";
import { contentSettings, describeThings, nounPhrase, styleSettings } from "./englishBrief.js";

/** Two ways to stress a thing, so that siblings do not read alike. */
const stresses = [
  { thing: "prominent", count: "exactly", rest: "clearly" },
  { thing: "clearly visible", count: "precisely", rest: "unmistakably" },
] as const;
type Stress = (typeof stresses)[number];

function stressedNoun(phrase: SubjectPhrase, stress: Stress): string {
  if (phrase.counted === true) return `${stress.count} ${nounPhrase(phrase)}`;
  return nounPhrase(phrase, phrase.phase === undefined ? stress.thing : stress.rest);
}

/**
 * What is to be pushed, as statements that cannot be overheard: "exactly two red sailboats clearly
 * beside a prominent white lighthouse", "clearly at night".
 * @param variant 0-based place among the children, which sets the wording
 */
export function stressed(push: Brief, half: Half, variant: number): string[] {
  const stress = stresses[variant % stresses.length] ?? stresses[0];
  const isWhat = half === "what";
  const settings = isWhat ? contentSettings(push) : styleSettings(push);
  const things = isWhat
    ? describeThings(push, (phrase) => stressedNoun(phrase, stress), stress.rest)
    : [];
  return [...things, ...settings.map((words) => `${stress.rest} ${words}`)];
}
