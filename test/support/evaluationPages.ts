import { sentencesOf } from "../../src/evaluation/sentences.js";
import type { EvaluateFromPage, EvaluateToPage } from "../../src/protocol/evaluateMessages.js";
import type { EvaluationResult, ItemResult } from "../../src/protocol/evaluationResult.js";
import { seascape } from "./compareStates.js";
import type { PictureFile } from "./comparisons.js";
import type { PanelPage } from "./panelPage.js";

/** What the host says to the page of a blind evaluation. */

export const panelId = "00000000-0000-4000-8000-00000000000e";
export const goalText = "Two red sailboats under a full moon, flat colours, long reflections";

type Told<Kind extends EvaluateToPage["kind"]> = Extract<EvaluateToPage, { kind: Kind }>;

export function pairMessage(change: Partial<Told<"pair">> = {}): Told<"pair"> {
  const file = { kind: "file" as const };
  return {
    kind: "pair",
    id: panelId,
    goal: goalText,
    votes: 5,
    canUndo: true,
    missing: 0,
    pair: 6,
    about: 20,
    sides: [
      { id: "a", picture: file },
      { id: "b", picture: file },
    ],
    before: "none",
    ...change,
  };
}

/** A pair with its two pictures. */
export function pairOf(
  left: PictureFile,
  right: PictureFile,
  change: Partial<Told<"pair">> = {},
): EvaluateToPage[] {
  const message = pairMessage(change);
  const { pair } = message;
  return [
    message,
    { kind: "picture", pair, side: "a", ...left },
    { kind: "picture", pair, side: "b", ...right },
  ];
}

export function stoppedMessage(change: Partial<Told<"stopped">> = {}): Told<"stopped"> {
  return {
    ...{ kind: "stopped", id: panelId, goal: goalText, votes: 19, canUndo: true, why: "settled" },
    ...{ missing: 0, reason: "", hasResult: true },
    ...change,
  };
}

/** As many images as a session of three iterations has. */
export const itemCount = 12;

function placesOf(place: number): ItemResult["places"] {
  return { low: Math.max(1, place - 2), high: Math.min(itemCount, place + (place === 0 ? 3 : 5)) };
}

function itemOf(place: number): ItemResult {
  const strength = 2.4 - place * 0.42;
  const [iteration, index] = [place % 3, Math.floor(place / 3)];
  const candidate = `i${2 - iteration}c${index}`;
  return {
    ...{ key: (place * 5) % itemCount, label: candidate, arm: 0, goal: 0, candidate },
    ...{ folder: "2026-11-29/ses-140506", file: `${candidate}.png` },
    ...{
      rank: place + 1,
      places: placesOf(place),
      machineRank: place === 11 ? null : ((place * 4) % 11) + 1,
    },
    ...{ strength, low: strength - 1.3, high: strength + 1.2 + (place % 3) * 0.2 },
    pBest: place === 0 ? 0.71 : place === 1 ? 0.2 : 0.01,
    ...{
      wins: place === 0 ? 6 : Math.max(0, 5 - place),
      losses: Math.min(4, place),
      ties: place % 2,
    },
    group: 0,
  };
}

/** With the words that there are for it. */
export function resultOfVotes(change: Partial<EvaluationResult> = {}): EvaluationResult {
  const facts: Omit<EvaluationResult, "sentences"> = {
    kind: "evaluation",
    evaluationIds: ["00000000-0000-4000-8000-0000000000ef"],
    of: "session",
    goals: [goalText],
    votes: { counted: 19, ties: 3, neither: 1, skips: 1, undone: 2, afterResult: 0 },
    items: Array.from({ length: itemCount }, (_, place) => itemOf(place)),
    leaders: [
      {
        goal: 0,
        key: 0,
        pBest: 0.71,
        regretSd: 0.14,
        isSettled: true,
        groups: 1,
        isSeparated: false,
      },
    ],
    agreement: [
      {
        ...{ goal: 0, items: 11 },
        kendall: { value: 0.42, low: -0.02, high: 0.71 },
        spearman: { value: 0.55, low: 0.02, high: 0.83 },
        top: { k: 3, shared: 2, low: 1, high: 3, byChance: 0.8 },
        machineFirst: 1,
      },
    ],
    alpha: [{ goal: 0, used: 0.7, usedTau: 0.42, low: 0.35, high: 0.5, tau: 0.55 }],
    voters: [
      {
        ...{ voter: "0123456789abcdef", name: null, votes: 12, ties: 2, neither: 1 },
        ...{ skips: 1, undone: 2, repeats: { pairs: 2, alike: 2 } },
        triples: { closed: 4, circular: 0 },
        left: { of: 10, value: 0.5, low: 0.24, high: 0.76 },
      },
      {
        ...{ voter: "fedcba9876543210", name: "Ada <b>L</b>", votes: 7, ties: 1, neither: 0 },
        ...{ skips: 0, undone: 0, repeats: { pairs: 0, alike: 0 } },
        triples: { closed: 1, circular: 1 },
        left: { of: 6, value: 0.67, low: 0.3, high: 0.9 },
      },
    ],
    betweenVoters: null,
    sideBias: [{ goal: 0, value: 0.1, low: -0.5, high: 0.7 }],
    arms: [{ name: "search", images: 12, costUsd: 0.42, seconds: 95 }],
    duels: [],
    faults: [],
    ...change,
  };
  const judged = facts.items.map((item) => ({ ...item, scores: null }));
  return { ...facts, sentences: sentencesOf(facts, judged) };
}

export function resultMessage(
  change: Partial<Told<"result">> = {},
  result: EvaluationResult = resultOfVotes(),
): Told<"result"> {
  return {
    ...{
      kind: "result",
      id: panelId,
      goal: goalText,
      votes: 19,
      canUndo: false,
      missing: 0,
      result,
    },
    voter: "0123456789abcdef",
    items: Array.from({ length: itemCount }, (_, key) => ({
      name: `i${key % 3}c${key}`,
      place: "Two red sailboats under a full moon · 2026-11-29 14:05",
      prompt:
        "Two red sailboats side by side on a calm sea under a large full moon, flat colours, long reflections on the water, quiet night",
      isWinner: key === 5,
      actions: [
        ...(key === 5 ? [] : (["pickWinner"] as const)),
        "openImage",
        "openSession",
        "drawControl",
      ],
    })),
    more: { votes: null },
    blocked: null,
    ...change,
  };
}

/** A result with the picture of each image. */
export function resultWith(message = resultMessage()): EvaluateToPage[] {
  return [
    message,
    ...message.result.items.map(({ key }) => ({
      ...{ kind: "itemPicture" as const, item: key },
      ...seascape(256, 256, (key - 5) * 0.02),
    })),
  ];
}

/** What the page has said. */
export async function saidBy(panel: PanelPage): Promise<readonly EvaluateFromPage[]> {
  return (await panel.posted()) as unknown as readonly EvaluateFromPage[];
}

/** Waits until both pictures of a pair are in sight. */
export async function pairSeen(panel: PanelPage): Promise<void> {
  await panel.until(
    `document.querySelectorAll(".answer").length === 4 && [...document.querySelectorAll(".answer")].every((each) => each.ariaDisabled === "false")`,
  );
}
