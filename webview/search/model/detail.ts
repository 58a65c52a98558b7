import { usdOf } from "../../../src/base/money.js";
import { limitsText } from "../../../src/protocol/limitText.js";
import type { Finding } from "../../../src/protocol/events.js";
import type { CandidateAction } from "../../../src/protocol/panelMessages.js";
import { limitsAgainstRetry } from "../../../src/search/limits.js";
import {
  bestOf,
  canRetry,
  chanceOf,
  failedAlike,
  machineWinnerOf,
  ranksOf,
  winnerOf,
} from "../../../src/search/selectors.js";
import type { Candidate, SearchState } from "../../../src/search/state.js";
import { whyWon, type WhyWon } from "../../../src/search/whyWon.js";
import { answersToShow, otherFindings, type Answers } from "./checklist.js";
import { faceOf, faceText, type Face } from "./face.js";
import { marksOf, type Marks } from "./marks.js";
import type { Preview } from "./previews.js";
import { promptParts, type PromptPart } from "./promptParts.js";
import type { SessionModel } from "./session.js";
import { isChangeable, mayChangeWord } from "./standing.js";
import { chanceText, ordinal, pixelsText, usdText } from "../../../src/base/figureText.js";
import { marks as markWords } from "../../page/marks.js";
import { capitalized, countText, secondsText } from "../../page/words.js";

/** What the detail pane says of one candidate. */

export interface Prompt {
  /** "changed", "same as its parent's"; empty where there is nothing to compare with. */
  readonly comparison: string;
  readonly parts: readonly PromptPart[];
}

export interface Advice {
  readonly text: string;
  readonly what: string;
  readonly how: string;
}

export interface Detail {
  readonly candidate: Candidate;
  readonly face: Face;
  readonly marks: Marks;
  /** "Winner", "Winner, your pick", "Best so far", "Kept · 2nd of all", "Drawing". */
  readonly title: string;
  readonly imageUri: string | null;
  readonly preview: Preview | null;
  /** Why it won; null where it did not, or not yet. */
  readonly why: { readonly won: WhyWon; readonly isOverruled: boolean } | null;
  /** What it answers to the checklist; null where there is none. */
  readonly answers: Answers | null;
  /** What the judge saw beside that. */
  readonly findings: readonly Finding[];
  /** Null until it is written. */
  readonly prompt: Prompt | null;
  /** The critique that it was written from. */
  readonly cause: Advice | null;
  /** What its own children were told, by iteration. */
  readonly told: readonly (Advice & { readonly iteration: number })[];
  readonly facts: readonly string[];
  /** Why the judge would not score the image; null where it did. */
  readonly refused: string | null;
  /** Whose winner it is, where the person and the judge differ, and whom the judge chose; else null. */
  readonly pick: { readonly text: string; readonly judges: string | null } | null;
  /** Which limits leave no room for another attempt at a failed one; null where that is not why. */
  readonly noRoom: string | null;
  readonly actions: DetailActions;
}

/** What can be done with it: the buttons in the order of their use, and quieter links. */
export interface DetailActions {
  readonly buttons: readonly CandidateAction[];
  readonly links: readonly CandidateAction[];
  /** Whether the person may say what they like: nothing is written where they may not. */
  readonly mayRemark: boolean;
}

/** Whom the pane shows: the selected one, else the winner, the best so far, the one under way. */
export function shownCandidate({ state, selected }: SessionModel): Candidate | null {
  const latest = state.iterations.at(-1)?.candidates[0] ?? null;
  const id = selected ?? bestOf(state) ?? latest;
  return id === null ? null : (state.candidates[id] ?? null);
}

export function detailOf(session: SessionModel, candidate: Candidate): Detail {
  const { state, images, previews } = session;
  const face = faceOf(session, candidate);
  const marks = marksOf(state, candidate.id);
  return {
    candidate,
    face,
    marks,
    title: titleOf(state, candidate, face, marks),
    imageUri: candidate.image === null ? null : (images[candidate.id] ?? null),
    preview: previews[candidate.id] ?? null,
    why: whyOf(state, candidate),
    answers: answersToShow(state, candidate),
    findings: otherFindings(state, candidate),
    prompt: promptOf(state, candidate),
    cause: adviceIn(state, candidate.critiqueRef),
    told: toldBy(state, candidate),
    facts: factsOf(state, candidate),
    refused: candidate.refused,
    pick: pickOf(state, candidate),
    noRoom: noRoomText(session, candidate),
    actions: actionsOf(session, candidate),
  };
}

function titleOf(state: SearchState, { id }: Candidate, face: Face, marks: Marks): string {
  if (marks.isPick) return markWords.pick.words;
  if (marks.isJudgesWinner) return markWords.judges.words;
  if (face.kind === "winner") return markWords.winner.words;
  if (!("scores" in face)) return faceText(face);
  const { rank } = ranksOf(state)[id] ?? { rank: null };
  if (rank === 1 && state.end === null) return "Best so far";
  const place = rank === null ? "" : ` · ${ordinal(rank)} of all`;
  return `${faceText(face)}${place}`;
}

function pickOf(state: SearchState, { id }: Candidate): Detail["pick"] {
  if (state.picked !== id) return null;
  const judges = machineWinnerOf(state);
  if (judges === null) return { text: "You picked this image: it stays the winner.", judges };
  if (judges === id) return { text: "You picked this image, and so did the judge.", judges: null };
  const total = state.candidates[judges]?.scores?.total ?? null;
  const points = total === null ? "" : `, ${countText(Math.round(total), "point")},`;
  return { text: `You picked this image. The judge's winner${points} is another one.`, judges };
}

function whyOf(state: SearchState, { id }: Candidate): Detail["why"] {
  if (machineWinnerOf(state) !== id) return null;
  const won = whyWon(state);
  return won === null ? null : { won, isOverruled: state.picked !== null && state.picked !== id };
}

function promptOf(state: SearchState, { texts, parent }: Candidate): Prompt | null {
  if (texts === null) return null;
  const before = parent === null ? null : (state.candidates[parent]?.texts ?? null);
  const isSame = before?.prompt === texts.prompt;
  const comparison = before === null ? "" : isSame ? "same as its parent's" : "changed";
  return { comparison, parts: promptParts(texts, before) };
}

function adviceIn(state: SearchState, ref: string | null): Advice | null {
  const written = ref === null ? null : (state.critiques[ref]?.written ?? null);
  if (written === null) return null;
  return { text: written.text, ...written.recommendations };
}

function toldBy(state: SearchState, { id }: Candidate): Detail["told"] {
  return Object.values(state.critiques).flatMap(({ candidate, iteration, ref }) => {
    const advice = candidate === id ? adviceIn(state, ref) : null;
    return advice === null ? [] : [{ ...advice, iteration }];
  });
}

/** How sure the comparisons were, in words. */
function chancesIn(state: SearchState, id: string): string[] {
  const chance = chanceOf(state, id);
  if (chance === null) return [];
  const { win, kept } = chance;
  return [`likely the best: ${chanceText(win)}`, `likely worth keeping: ${chanceText(kept)}`];
}

function factsOf(state: SearchState, candidate: Candidate): string[] {
  const { providers } = state;
  const { costNanoUsd, drawnBy, image, milliseconds, seed } = candidate;
  const facts = [
    ...chancesIn(state, candidate.id),
    providers.image.abilities.seed === true ? `seed ${seed}` : "",
    image === null ? "" : pixelsText(image),
    milliseconds > 0 ? secondsText(milliseconds) : "",
    ...(image === null
      ? []
      : [
          costNanoUsd === null ? "cost unknown" : usdText(usdOf(costNanoUsd)),
          drawnBy ?? "",
          image.file,
        ]),
  ];
  return facts.filter((fact) => fact !== "");
}

function actionsOf(session: SessionModel, candidate: Candidate): DetailActions {
  const hasImage = candidate.image !== null;
  const mayRemark = hasImage && mayChangeWord(session);
  const buttons: CandidateAction[] = [
    ...(mayRetry(session, candidate) ? (["retry"] as const) : []),
    ...(mayRetryAlike(session, candidate) ? (["retryAlike"] as const) : []),
    ...(hasImage ? (["insertImage", "saveImageAs"] as const) : []),
    ...(mayRemark && winnerOf(session.state) !== candidate.id ? (["pickWinner"] as const) : []),
  ];
  const links: CandidateAction[] = hasImage
    ? [...comparisons(session.state, candidate), "openImage", "revealInExplorer", "revealInOs"]
    : [];
  const isThere = (action: CandidateAction): boolean => !session.absent.includes(action);
  return { buttons: buttons.filter(isThere), links: links.filter(isThere), mayRemark };
}

/** With which images an image can be compared: those that are there, and others. */
function comparisons(state: SearchState, { image, parent }: Candidate): CandidateAction[] {
  const isAnother = (id: string | null): boolean => {
    const other = id === null ? null : (state.candidates[id]?.image ?? null);
    return other !== null && other.sha256 !== image?.sha256;
  };
  const winner = winnerOf(state);
  return [
    ...(isAnother(parent) ? (["compareWithParent"] as const) : []),
    // Where they are one image, one way there is enough.
    ...(winner !== parent && isAnother(winner) ? (["compareWithWinner"] as const) : []),
  ];
}

function noRoomText(session: SessionModel, { id }: Candidate): string | null {
  const { caps, unknownKinds } = session.state;
  const limits = limitsAgainstRetry(session.state, id);
  if (limits.length === 0 || unknownKinds.length > 0 || !isChangeable(session)) return null;
  const verb = limits.length === 1 ? "leaves" : "leave";
  return `${capitalized(limitsText(limits, caps))} ${verb} no room for another attempt.`;
}

/** Whether others failed for the same reason, and may be tried again with it. */
function mayRetryAlike(session: SessionModel, candidate: Candidate): boolean {
  if (!mayRetry(session, candidate)) return false;
  const [, ...others] = failedAlike(session.state, candidate.id);
  return others.some((id) => canRetry(session.state, id));
}

export function mayRetry(session: SessionModel, { id }: Candidate): boolean {
  return canRetry(session.state, id) && isChangeable(session);
}
