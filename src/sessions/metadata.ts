import { cutText } from "../base/cutText.js";
import { schemaVersion } from "../protocol/events.js";
import {
  summaryBytes,
  summaryFavourites,
  summaryTextUnits,
  type Metadata,
  type Summary,
} from "../protocol/metadata.js";
import { allCandidates } from "../search/candidates.js";
import {
  bestOf,
  fateOf,
  globalRanking,
  lineageOf,
  machineWinnerOf,
  ranksOf,
  statusOf,
  winnerOf,
} from "../search/selectors.js";
import type { Candidate, Chance, SearchState } from "../search/state.js";
import { costUsdOf, usageFigures } from "../search/usageTotals.js";

/** What `metadata.json` says of a state. @param journalBytes length of the journal it was folded from */
export function metadataOf(state: SearchState, journalBytes: number): Metadata {
  const ranks = ranksOf(state);
  const winner = winnerOf(state);
  const ranking = globalRanking(state);
  const chances = chancesOf(state, ranking);
  return {
    schemaVersion,
    summary: summaryOf(state, journalBytes),
    plan: state.plan,
    providers: state.providers,
    checklist: state.checklist && [...state.checklist],
    candidates: allCandidates(state).map((candidate) => ({
      ...candidateFields(state, candidate),
      iterationRank: ranks[candidate.id]?.iterationRank ?? null,
      rank: ranks[candidate.id]?.rank ?? null,
    })),
    critiques: Object.values(state.critiques).flatMap(({ candidate, iteration, written }) =>
      written === null ? [] : [{ candidate, iteration, ...written }],
    ),
    winner,
    machineWinner: machineWinnerOf(state),
    favourites: [...state.favourites],
    ranking,
    ...(chances.length > 0 && { chances }),
    ...(state.comparisons.length > 0 && { comparisons: comparisonsOf(state) }),
    lineage: winner === null ? [] : lineageOf(state, winner),
    usage: usageFigures(state),
  };
}

/** Of each that some ranking was sure or unsure of, the last one's word, in the order of the ranking. */
function chancesOf({ iterations }: SearchState, ranking: readonly string[]) {
  const last = new Map<string, Chance & { readonly iteration: number }>();
  for (const { index: iteration, chances = [] } of iterations) {
    for (const chance of chances) last.set(chance.id, { ...chance, iteration });
  }
  return ranking.flatMap((id) => last.get(id) ?? []);
}

/** Who was shown beside whom, and what was answered: the words of it stay in the journal. */
function comparisonsOf({ comparisons }: SearchState): NonNullable<Metadata["comparisons"]> {
  return comparisons.map(({ iteration, round, shown, order }) => {
    return { iteration, round, shown: [...shown], order: order.map((group) => [...group]) };
  });
}

/** One row of a list of sessions. */
export function summaryOf(state: SearchState, journalBytes: number): Summary {
  const whole = wholeSummary(state, journalBytes);
  // What a list shows first has to stand in the file's first bytes, however it is escaped.
  const shorter = [whole, { ...whole, prompt: null }, { ...whole, prompt: null, models: null }];
  const fits = (summary: Summary): boolean =>
    Buffer.byteLength(headOf(schemaVersion, summary)) <= summaryBytes;
  return shorter.find(fits) ?? { ...whole, prompt: null, models: null };
}

function headOf(version: number, summary: Summary): string {
  return `{"schemaVersion":${version},"summary":${JSON.stringify(summary)},\n`;
}

function wholeSummary(state: SearchState, journalBytes: number): Summary {
  const best = bestOf(state);
  const shown = best === null ? undefined : state.candidates[best];
  const { language, image, vision } = state.providers;
  return {
    sessionId: state.sessionId,
    goal: cutText(state.plan.goal, summaryTextUnits),
    title: state.title === null ? null : cutText(state.title, summaryTextUnits),
    state: statusOf(state),
    startedAt: state.startedAt,
    finishedAt: state.end?.at ?? null,
    reason: reasonOf(state),
    best: shown?.scores?.total ?? null,
    images: state.totals.images,
    journalBytes,
    image: shown?.image?.file ?? null,
    prompt:
      shown?.texts === null || shown === undefined
        ? null
        : cutText(shown.texts.prompt, summaryTextUnits),
    models: {
      language: modelName(language.model),
      image: modelName(image.model),
      vision: modelName(vision.model),
    },
    favourites: state.favourites.slice(-summaryFavourites),
    costUsd: costUsdOf(state),
    ...(state.plan.wording === "plain" && { isControl: true }),
  };
}

function reasonOf({ end }: SearchState): string | null {
  return end?.kind === "failed" ? end.error.code : (end?.reason ?? null);
}

/** Units of a model's name that a summary holds. */
const modelUnits = 100;

function modelName(model: string): string {
  return cutText(model, modelUnits);
}

/**
 * The file's text. The summary stands on one line at the front, so that it ends within the first
 * 4 KB; the rest is laid out for people.
 */
export function metadataText(metadata: Metadata): string {
  const { schemaVersion: version, summary, ...rest } = metadata;
  return `${headOf(version, summary)}${JSON.stringify(rest, null, 1).slice(2)}\n`;
}

function candidateFields(
  state: SearchState,
  candidate: Candidate,
): Omit<Metadata["candidates"][number], "iterationRank" | "rank"> {
  const { id, iteration, parent, texts, image, source, seed, scores, critiqueRef } = candidate;
  return {
    id,
    iteration,
    parent,
    what: texts?.what ?? null,
    how: texts?.how ?? null,
    prompt: texts?.prompt ?? null,
    image,
    source,
    seed,
    scores,
    findings: [...candidate.findings],
    refused: candidate.refused,
    keptAfter: [...candidate.keptAfter],
    state: candidate.state,
    fate: fateOf(state, candidate),
    covers: candidate.covers && [...candidate.covers],
    answers: candidate.answers && [...candidate.answers],
    confirmed: candidate.confirmed,
    critiqueRef,
    error: candidate.error,
  };
}
