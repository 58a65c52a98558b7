import { assertNever } from "../../../src/base/assertNever.js";
import type { EvaluateFromPage, EvaluateToPage } from "../../../src/protocol/evaluateMessages.js";

type Told<Kind extends EvaluateToPage["kind"]> = Extract<EvaluateToPage, { kind: Kind }>;
export type Pair = Told<"pair">;
export type Stopped = Told<"stopped">;
export type Result = Told<"result">;

/** What is to be done now. */
export type Stage = { readonly kind: "waiting" } | Pair | Stopped | Result;

/** All that the page shows beside the pictures themselves. Pure. */
export interface Evaluation {
  readonly stage: Stage;
  /** What was said to the host and is not answered: nothing else is said meanwhile. */
  readonly asked: EvaluateFromPage["kind"] | null;
  /** What could not be done, or why there is nothing to do. */
  readonly trouble: string | null;
  /** Images of the result whose picture is there. */
  readonly drawn: ReadonlySet<number>;
  /** Messages that were none of the host's. */
  readonly ignored: number;
}

export const firstEvaluation: Evaluation = {
  stage: { kind: "waiting" },
  asked: null,
  trouble: null,
  drawn: new Set(),
  ignored: 0,
};

/** What follows from a message of the host; pictures are decoded elsewhere. */
export function received(
  evaluation: Evaluation,
  message: Exclude<EvaluateToPage, { kind: "picture" | "itemPicture" }>,
): Evaluation {
  switch (message.kind) {
    case "pair":
    case "stopped":
      return { ...evaluation, stage: message, asked: null, trouble: null, drawn: new Set() };
    case "result":
      return { ...evaluation, stage: message, asked: null, trouble: null };
    case "trouble":
      return { ...evaluation, asked: null, trouble: message.message };
    default:
      return assertNever(message);
  }
}

export function withDrawn(evaluation: Evaluation, item: number): Evaluation {
  return { ...evaluation, drawn: new Set(evaluation.drawn).add(item) };
}

/** The id by which the host finds this evaluation again; empty before it has said it. */
export function idOf({ stage }: Evaluation): string {
  return stage.kind === "waiting" ? "" : stage.id;
}
