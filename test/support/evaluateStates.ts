import type { EvaluateToPage } from "../../src/protocol/evaluateMessages.js";
import { seascape } from "./compareStates.js";
import {
  pairOf,
  resultMessage,
  resultOfVotes,
  resultWith,
  stoppedMessage,
} from "./evaluationPages.js";
import { pairResultMessage } from "./pairResult.js";
import type { PageState } from "./pageStates.js";

/** States that the page of a blind evaluation can be in. */
export function evaluateStates(): PageState<EvaluateToPage>[] {
  const [one, two, wide] = [seascape(512, 512, 0), seascape(512, 512, 0.05), seascape(640, 400, 0)];
  const pair = pairOf(one, two);
  const arms = resultOfVotes({
    of: "arms",
    arms: [
      { name: "gpt-image-2.6-flare", images: 6, costUsd: 0.42, seconds: 95 },
      { name: "builtin", images: 6, costUsd: null, seconds: 3 },
    ],
    duels: [
      {
        ...{
          arm: 0,
          against: 1,
          wins: 7,
          losses: 3,
          ties: 0,
          pairs: 10,
          goals: 1,
          independent: 10,
        },
        rate: { value: 0.7, low: 0.35, high: 0.92 },
      },
    ],
    faults: ["Line 3 of the votes of 0123 is no vote: it is not counted."],
  });
  const state = (
    name: string,
    messages: readonly EvaluateToPage[],
    ...keys: readonly string[]
  ): PageState<EvaluateToPage> => ({ name: `evaluate-${name}`, messages, keys });
  return [
    state("waiting", []),
    state("nothing", [{ kind: "trouble", message: "The evaluation's folder is not there." }]),
    state("pair", pair),
    state("slider", pair, "m"),
    state("toggle", pair, "m", "m", "m"),
    state("sizes", pairOf(one, wide, { about: null })),
    state("first", pairOf(one, two, { votes: 0, pair: 1, canUndo: false })),
    state("trouble", [...pair, { kind: "trouble", message: "The disk is full. Free some space." }]),
    state("stopped", [stoppedMessage()]),
    state("stopped-early", [
      stoppedMessage({ why: "person", votes: 0, canUndo: false, hasResult: false }),
    ]),
    state("stopped-missing", [stoppedMessage({ why: "missing", missing: 2 })]),
    state("stopped-blocked", [
      stoppedMessage({ why: "blocked", reason: "The folder cannot be written.", canUndo: false }),
    ]),
    state("result", resultWith()),
    state("result-pair", resultWith(pairResultMessage())),
    state("result-arms", resultWith(resultMessage({ more: { votes: 5 } }, arms))),
    state("result-blocked", [
      resultMessage({ more: null, blocked: "This workspace is not trusted. Trust it to vote." }),
    ]),
  ];
}
