import { subjectIds, type MoonPhase, type SubjectId } from "../brief/brief.js";

/** Everything that the judge tells apart by shape: the subjects, the moon by its phase. */
export type Figure = SubjectId | "crescent" | "unknown";

/** `moon` stands for the full one, `unknown` for the stand-in that is drawn for unknown nouns. */
export const figures: readonly Figure[] = [...subjectIds, "crescent", "unknown"];

export const subjectOf = (figure: Figure): SubjectId | "unknown" =>
  figure === "crescent" ? "moon" : figure;

export const figureOf = (subject: SubjectId | "unknown", phase: MoonPhase | null): Figure =>
  subject === "moon" && phase === "crescent" ? "crescent" : subject;
