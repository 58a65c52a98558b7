import { assertNever } from "../../../src/base/assertNever.js";
import { ordinal } from "../../../src/base/figureText.js";
import type { Role } from "../../../src/protocol/providers.js";
import { isLeft } from "../../../src/search/allotments.js";
import { stepsOf } from "../../../src/search/calls/callKinds.js";
import { stepName } from "../../../src/search/keys.js";
import { fateOf } from "../../../src/search/selectors.js";
import type { Candidate, Scores, SearchState } from "../../../src/search/state.js";
import { pictureName } from "./findings.js";
import { markWords, type Marks } from "./marks.js";
import { isLive, type SessionModel, type Steps } from "./session.js";
import { modelNames } from "../../../src/protocol/providers.js";
import { inEditor } from "../../../src/protocol/surfaces.js";
import { awaitedModel } from "./waiting.js";
import { totalText } from "../../page/words.js";

/** What a node of the tree shows: one face for every state a candidate can be in. */
export type Face =
  | { readonly kind: "queued" }
  | { readonly kind: "writing" }
  /** `steps` is null until the image model has told one. */
  | { readonly kind: "drawing"; readonly steps: Steps | null }
  | { readonly kind: "judging" }
  /** This model asked to be left alone for a while. */
  | { readonly kind: "waiting"; readonly model: Role }
  /** A step is done, and the next one has not begun. */
  | { readonly kind: "between"; readonly done: Exclude<Done, "nothing"> }
  /** A limit came first, and the search went on or ended without it. */
  | { readonly kind: "left"; readonly isDrawn: boolean }
  /** Nobody is at work on it: the search is paused, interrupted or over. */
  | { readonly kind: "halted"; readonly at: Done | Step }
  | {
      readonly kind: "judged" | "kept" | "pruned" | "winner";
      readonly scores: Scores;
      /** Why the judge would not look at it; null where it did. */
      readonly refused: string | null;
    }
  | { readonly kind: "failed"; readonly sentence: string };

/** What there is of a candidate that is not judged. */
type Done = "nothing" | "written" | "drawn";
/** What is being done to it. */
type Step = "writing" | "drawing" | "judging";

export function faceOf(session: SessionModel, candidate: Candidate): Face {
  const { state } = session;
  if (candidate.state === "judged") return judgedFace(state, candidate);
  if (candidate.state === "failed") return { kind: "failed", sentence: failureSentence(candidate) };
  if (isLeft(state, candidate)) return { kind: "left", isDrawn: candidate.image !== null };
  const model = awaitedModel(session, candidate);
  if (model !== null) return { kind: "waiting", model };
  const [done, step] = [doneOf(candidate), stepOf(state, candidate)];
  if (!isLive(session)) {
    const isQueued = step === null && done === "nothing" && state.end === null;
    return isQueued ? { kind: "queued" } : { kind: "halted", at: step ?? done };
  }
  switch (step) {
    case "drawing":
      return { kind: step, steps: session.progress[candidate.id] ?? null };
    case "writing":
    case "judging":
      return { kind: step };
    case null:
      return done === "nothing" ? { kind: "queued" } : { kind: "between", done };
    default:
      return assertNever(step);
  }
}

function doneOf({ texts, image }: Candidate): Done {
  if (image !== null) return "drawn";
  return texts === null ? "nothing" : "written";
}

/** The step whose call runs; the journal's last word, where nobody is there to end it. */
function stepOf({ attempts, plan }: SearchState, { id }: Candidate): Step | null {
  const running = stepsOf(plan).find(([kind]) => attempts[stepName(id, kind)]?.kind === "running");
  const stage = running?.[1].stage;
  return stage === "writing" || stage === "drawing" || stage === "judging" ? stage : null;
}

function judgedFace(state: SearchState, candidate: Candidate): Face {
  const { refused, scores } = candidate;
  const fate = fateOf(state, candidate);
  return {
    kind: fate === "none" ? "judged" : fate,
    scores: scores ?? { alignment: null, aesthetic: null, total: null },
    refused,
  };
}

/** What happened, in few words; the detail pane has all of them. */
function failureSentence({ error }: Candidate): string {
  switch (error?.code) {
    case "prompt.refused":
      return "The image model refused this prompt.";
    case undefined:
      return "This image failed.";
    default:
      return error === null ? "This image failed." : inEditor(error.message);
  }
}

const betweenWords: Readonly<Record<Exclude<Done, "nothing">, string>> = {
  written: "Written, waits to be drawn",
  drawn: "Drawn, waits for its judge",
};

const haltedWords: Readonly<Record<Done | Step, string>> = {
  nothing: "Not started",
  writing: "Stopped while writing",
  written: "Written, not drawn",
  drawing: "Stopped while drawing",
  drawn: "Drawn, not judged",
  judging: "Stopped while judging",
};

/** Said of an image that is there, and has no scores because of it. */
export const refusedText = "The judge refused to score this image";

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
    case "between":
      return betweenWords[face.done];
    case "left":
      return `Not ${face.isDrawn ? "judged" : "made"}: a limit came first`;
    case "halted":
      return haltedWords[face.at];
    case "judged":
      return "Judged";
    case "kept":
      return "Kept";
    case "pruned":
      return "Dropped";
    case "winner":
      return "Winner";
    case "failed":
      return "Failed";
    default:
      return assertNever(face);
  }
}

const briefHalted: Readonly<Record<Done | Step, string>> = {
  ...{ nothing: "Not started", written: "Not drawn", drawn: "Not judged" },
  ...{ writing: "Stopped", drawing: "Stopped", judging: "Stopped" },
};

/** The face in at most 12 letters: a line below a small picture has room for no more. */
export function briefFaceText(face: Face): string {
  switch (face.kind) {
    case "writing":
      return "Writing";
    case "drawing":
      return "Drawing";
    case "waiting":
      return "Waiting";
    case "between":
      return face.done === "written" ? "To be drawn" : "To be judged";
    case "left":
      return face.isDrawn ? "Not judged" : "Not made";
    case "halted":
      return briefHalted[face.at];
    default:
      return faceText(face);
  }
}

/** All that a node says, for those who do not see it: how it stands, then what it shows. */
export function nodeLabel(
  candidate: Candidate,
  face: Face,
  marks: Marks,
  iterationRank: number | null,
): string {
  const parts = [faceText(face), ...markWords(face, marks)];
  if ("scores" in face) {
    const { total } = face.scores;
    parts.push(
      face.refused === null
        ? `total ${total === null ? "unknown" : totalText(total)}`
        : refusedText,
    );
    if (iterationRank !== null) parts.push(`${ordinal(iterationRank)} of its iteration`);
  }
  if (face.kind === "failed") parts.push(face.sentence);
  return [`${parts.join(", ").replace(/\.$/, "")}.`, pictureName(candidate)].join(" ").trim();
}
