import type { Outcome } from "../../../src/protocol/evaluation.js";
import type { More, Stop } from "../../../src/protocol/evaluateMessages.js";
import { visibleText } from "../../../src/base/visibleText.js";
import { countText } from "../../page/words.js";
import type { Evaluation, Pair, Stage, Stopped } from "./evaluation.js";

/** What a person is told while they vote, in words. Nothing of it tells one image from another. */

/** "Pair 6 of about 14" */
export function progressText({ votes, about }: Pick<Pair, "votes" | "about">): string {
  return about === null ? `Pair ${votes + 1}` : `Pair ${votes + 1} of about ${about}`;
}

/** How far it is, 0-1. */
export function progressOf({ votes, about }: Pick<Pair, "votes" | "about">): number {
  return about === null ? 1 : Math.min(1, votes / about);
}

const befores: Readonly<Record<Pair["before"], string>> = {
  none: "",
  left: "A was better. ",
  right: "B was better. ",
  tie: "A tie. ",
  neither: "Neither was good. ",
  skip: "Skipped. ",
  undo: "Took the last answer back. ",
};

const whys: Readonly<Record<Stop, string>> = {
  settled:
    "More votes would hardly change which image comes first, so this is a good place to stop.",
  enough:
    "You gave three votes for each image, as many as are asked. Which one is best is not clear by now.",
  planned:
    "You saw as many pairs as are asked. The result says whether they can tell the searches apart.",
  noPair: "There is no pair left that can be shown.",
  missing: "Without these images more cannot be told, and nothing is settled.",
  blocked: "Nothing is lost: what was voted is kept.",
  person: "You stopped here. What you voted is kept.",
};

const titles: Readonly<Partial<Record<Stop, string>>> = {
  person: "Stopped",
  missing: "Images are missing",
  blocked: "Nobody can vote here now",
};

/** "2 images cannot be read now and are left out."; empty where all can. */
export function missingText(missing: number): string {
  if (missing === 0) return "";
  const [are, they] = missing === 1 ? ["is", "it was"] : ["are", "they were"];
  return `${countText(missing, "image")} cannot be read now and ${are} left out: look whether ${they} moved or deleted.`;
}

/** "Enough asked", or why else nothing is. */
export function stopTitle({ why }: Pick<Stopped, "why">): string {
  return titles[why] ?? "Enough asked";
}

/** Why nothing more is asked. */
export function stopText({
  why,
  reason,
  missing,
}: Pick<Stopped, "why" | "reason" | "missing">): string {
  return [visibleText(reason), missingText(missing), whys[why]].filter(Boolean).join(" ");
}

/** "You gave 19 votes." */
export function votesText(votes: number): string {
  return votes === 0 ? "You gave no vote yet." : `You gave ${countText(votes, "vote")}.`;
}

/** What is said to who does not see the page, each time there is something else to do. */
export function stageAloud(stage: Stage): string {
  switch (stage.kind) {
    case "waiting":
      return "";
    case "pair":
      return `${befores[stage.before]}${progressText(stage)}. ${missingText(stage.missing)}`.trim();
    case "stopped":
      return `${stopTitle(stage)}. ${stopText(stage)} ${votesText(stage.votes)}`;
    case "result":
      return `The result. ${visibleText(stage.result.sentences.slice(0, 2).join(" "))}`;
  }
}

/** What the person waits for; empty where it is nothing. */
export function workingText({ asked }: Pick<Evaluation, "asked">): string {
  switch (asked) {
    case null:
      return "";
    case "reveal":
      return "Working out the result…";
    case "otherVoter":
      return "Waiting for a name…";
    default:
      return "One moment…";
  }
}

/** "Go on voting: about 5 more votes" */
export function goOnText({ votes }: More): string {
  return votes === null ? "Go on voting" : `Go on voting: about ${countText(votes, "more vote")}`;
}

/** What comes of it. */
export function goOnHint({ votes }: More): string {
  const settles =
    votes === null
      ? "More votes make the places surer; which image comes first they hardly change."
      : "So many it may take until it is clear which image comes first.";
  return `${settles} You have seen the result: from here on your votes count as not blind.`;
}

/** An answer to a pair, in the order in which they stand: the key, and what the button says. */
export const answers: readonly {
  readonly outcome: Outcome;
  readonly key: string;
  readonly label: string;
}[] = [
  { outcome: "left", key: "1", label: "A is better" },
  { outcome: "tie", key: "0", label: "Tie" },
  { outcome: "neither", key: "9", label: "Neither is good" },
  { outcome: "right", key: "2", label: "B is better" },
];
