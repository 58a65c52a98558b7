import { assertNever } from "../../../src/base/assertNever.js";
import type { Role } from "../../../src/protocol/providers.js";
import { isLeft } from "../../../src/search/allotments.js";
import { fateOf } from "../../../src/search/selectors.js";
import type { Candidate, Scores } from "../../../src/search/state.js";
import { isLive, type SessionModel, type Steps } from "./session.js";
import { modelNames } from "../../../src/protocol/providers.js";
import { awaitedModel } from "./waiting.js";
import { ordinal, totalText } from "./words.js";

/** What a node of the tree shows: one face for every state a candidate can be in. */
export type Face =
  | { readonly kind: "queued" }
  | { readonly kind: "writing" }
  /** `steps` is null until the image model has told one. */
  | { readonly kind: "drawing"; readonly steps: Steps | null }
  | { readonly kind: "judging" }
  /** This model asked to be left alone for a while. */
  | { readonly kind: "waiting"; readonly model: Role }
  /** A limit came first, and the search went on or ended without it. */
  | { readonly kind: "left"; readonly isDrawn: boolean }
  /** Nobody is at work on it: the search is paused, interrupted or over. */
  | { readonly kind: "halted"; readonly during: "queued" | "writing" | "drawing" | "judging" }
  | { readonly kind: "judged" | "kept" | "pruned" | "winner"; readonly scores: Scores }
  | { readonly kind: "failed"; readonly sentence: string };

export function faceOf(session: SessionModel, candidate: Candidate): Face {
  if (isLeft(session.state, candidate)) return { kind: "left", isDrawn: candidate.image !== null };
  const model = awaitedModel(session, candidate);
  if (model !== null) return { kind: "waiting", model };
  const live = isLive(session);
  switch (candidate.state) {
    case "planned":
      return session.state.end === null ? { kind: "queued" } : { kind: "halted", during: "queued" };
    case "writing":
      return live ? { kind: "writing" } : { kind: "halted", during: "writing" };
    case "drawing": {
      if (!live) return { kind: "halted", during: "drawing" };
      return { kind: "drawing", steps: session.progress[candidate.id] ?? null };
    }
    case "judging":
      return live ? { kind: "judging" } : { kind: "halted", during: "judging" };
    case "judged":
      return judgedFace(session, candidate);
    case "failed":
      return { kind: "failed", sentence: failureSentence(candidate) };
    default:
      return assertNever(candidate.state);
  }
}

function judgedFace({ state }: SessionModel, candidate: Candidate): Face {
  const scores = candidate.scores ?? { alignment: null, aesthetic: null, total: null };
  const fate = fateOf(state, candidate);
  return { kind: fate === "none" ? "judged" : fate, scores };
}

/** What happened, in few words; the detail pane has all of them. */
function failureSentence({ error }: Candidate): string {
  switch (error?.code) {
    case "prompt.refused":
      return "The image model refused this prompt.";
    case undefined:
      return "This image failed.";
    default:
      return error?.message ?? "This image failed.";
  }
}

/** The face in words, for the node and for a screen reader. */
export function faceText(face: Face): string {
  switch (face.kind) {
    case "queued":
      return "Queued";
    case "writing":
      return "Writing the prompt";
    case "drawing":
      return face.steps === null
        ? "Drawing"
        : `Drawing, step ${face.steps.step} of ${face.steps.steps}`;
    case "judging":
      return "Judging";
    case "waiting":
      return `Waiting for the ${modelNames[face.model]}`;
    case "left":
      return `Not ${face.isDrawn ? "judged" : "made"}: a limit came first`;
    case "halted":
      return face.during === "queued" ? "Not started" : `Stopped while ${face.during}`;
    case "judged":
      return "Judged";
    case "kept":
      return "Kept";
    case "pruned":
      return "Pruned";
    case "winner":
      return "Winner";
    case "failed":
      return "Failed";
    default:
      return assertNever(face);
  }
}

/** All that a node says, in one sentence, for those who do not see it. */
export function nodeLabel(candidate: Candidate, face: Face, iterationRank: number | null): string {
  const parts = [candidate.id, faceText(face).toLowerCase()];
  if ("scores" in face) {
    parts.push(`total ${face.scores.total === null ? "unknown" : totalText(face.scores.total)}`);
    if (iterationRank !== null) parts.push(`${ordinal(iterationRank)} of its iteration`);
  }
  if (face.kind === "failed") parts.push(face.sentence);
  if (candidate.parent !== null) parts.push(`from ${candidate.parent}`);
  return parts.join(", ");
}
