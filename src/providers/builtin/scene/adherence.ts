/**
 * Whether a picture keeps to its prompt: like a real image model, this one honours each
 * requirement with a probability that the wording decides (`adherence.data.ts`), and a draw that
 * hangs on the seed and the requirement alone, so that better wording never loses what it had.
 */
import { seededRandom } from "../../../base/random.js";
import type { Requirement } from "../brief/brief.js";
import { adherenceTerms as terms, kindTerms } from "./adherence.data.js";

/** How a prompt words one requirement. */
export interface RequirementWording {
  readonly requirement: Requirement;
  /** Its meaning, whatever its place in the text: what the draw hangs on. */
  readonly key: string;
  /** Index of the word that first mentions it, from 0. */
  readonly firstWord: number;
  /** How often it is mentioned, at least 1. */
  readonly mentions: number;
  readonly explicit: boolean;
}

/** What in the whole text bears on each requirement. */
export interface TextPressure {
  readonly wordCount: number;
  readonly requirementCount: number;
  /** Contradictions in the text. */
  readonly conflicts: number;
}

/** The probability that the picture honours a requirement, 0 to 1. */
export function honourProbability(wording: RequirementWording, pressure: TextPressure): number {
  const early = Math.max(0, 1 - wording.firstWord / terms.earlyWords);
  const logOdds =
    terms.base +
    kindTerms[wording.requirement.kind] +
    terms.early * early +
    (wording.explicit ? terms.explicit : 0) +
    (wording.mentions > 1 ? terms.again : 0) +
    terms.long * (Math.max(0, pressure.wordCount - terms.longFrom) / terms.longStep) +
    terms.crowding * Math.max(0, pressure.requirementCount - terms.crowdFrom) +
    terms.conflict * pressure.conflicts;
  return 1 / (1 + Math.exp(-logOdds));
}

/** Which of the requirements the picture with this seed keeps, in their order. */
export function decideHonoured(
  wordings: readonly RequirementWording[],
  pressure: TextPressure,
  seed: number,
): boolean[] {
  return wordings.map(
    (wording) => seededRandom(seed, wording.key).next() < honourProbability(wording, pressure),
  );
}
