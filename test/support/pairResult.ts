import type { EvaluateToPage } from "../../src/protocol/evaluateMessages.js";
import { resultMessage, resultOfVotes } from "./evaluationPages.js";

/** One vote about one image of a search and one of its control. */
export function pairResultMessage(): Extract<EvaluateToPage, { kind: "result" }> {
  const { items, voters, ...rest } = resultOfVotes();
  const [one, other] = items;
  if (one === undefined || other === undefined) throw new Error("no two images");
  const places = { low: 1, high: 2 };
  const result = resultOfVotes({
    ...rest,
    of: "arms",
    votes: { counted: 1, ties: 0, neither: 0, skips: 0, undone: 0, afterResult: 0 },
    items: [
      {
        ...{ ...one, label: "search i2c0", key: 0, arm: 0, rank: 1, machineRank: 1, places },
        ...{ strength: 0.3, low: -1.8, high: 2.4, pBest: 0.62, wins: 1, losses: 0, ties: 0 },
      },
      {
        ...{ ...other, label: "control i0c3", key: 1, arm: 1, rank: 2, machineRank: 2, places },
        ...{ strength: -0.3, low: -2.4, high: 1.8, pBest: 0.38, wins: 0, losses: 1, ties: 0 },
        ...{ folder: "2026-11-29/ses-151203" },
      },
    ],
    leaders: [
      {
        ...{ goal: 0, key: 0, pBest: 0.62, regretSd: 0.4, isSettled: false },
        ...{ groups: 1, isSeparated: true },
      },
    ],
    agreement: [
      {
        ...{ goal: 0, items: 2, kendall: null, spearman: null, machineFirst: 1 },
        top: { k: 1, shared: 1, low: 0, high: 1, byChance: 0.5 },
      },
    ],
    alpha: [],
    voters: voters.slice(0, 1).map((voter) => ({
      ...{ ...voter, votes: 1, ties: 0, neither: 0, skips: 0, undone: 0 },
      ...{ repeats: { pairs: 0, alike: 0 }, triples: { closed: 0, circular: 0 } },
      left: { of: 1, value: 1, low: 0.05, high: 1 },
    })),
    arms: [
      { name: "search", images: 12, costUsd: 0.42, seconds: 95 },
      { name: "control", images: 12, costUsd: 0.38, seconds: 61 },
    ],
    duels: [
      {
        ...{ arm: 0, against: 1, wins: 1, losses: 0, ties: 0, pairs: 1, goals: 1, independent: 1 },
        rate: { value: 1, low: 0.05, high: 1 },
      },
    ],
  });
  const message = resultMessage({ votes: 1, more: null }, result);
  const revealed = message.items.slice(0, 2).map((item) => ({
    ...item,
    actions: item.actions.filter((action) => action !== "drawControl"),
  }));
  return { ...message, items: revealed };
}
