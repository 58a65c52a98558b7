import {
  isPicture,
  subjectIds,
  type MoonPhase,
  type SubjectId,
  type ThingId,
} from "../brief/brief.js";

/** Everything that the judge tells apart by shape: the subjects, the moon by its phase. */
export type Figure = SubjectId | "crescent" | "unknown";

/** `moon` stands for the full one, `unknown` for the stand-in that is drawn for unknown nouns. */
export const figures: readonly Figure[] = [...subjectIds, "crescent", "unknown"];

export const subjectOf = (figure: Figure): SubjectId | "unknown" =>
  figure === "crescent" ? "moon" : figure;

/** A thing of the picture set is none of these: it is `unknown` to who goes by them. */
export function figureOf(thing: ThingId, phase: MoonPhase | null): Figure {
  if (thing === "moon" && phase === "crescent") return "crescent";
  return isPicture(thing) ? "unknown" : thing;
}
