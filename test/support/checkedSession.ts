import type { SessionEvent } from "../../src/protocol/events.js";
import type { Question } from "../../src/protocol/plan.js";
import { checklistFrom } from "../../src/search/checklist.js";
import { parseKey } from "../../src/search/keys.js";
import { fold } from "../../src/search/reduce.js";
import { machineWinnerOf } from "../../src/search/selectors.js";

/** A recorded search as if it had had a checklist to meet: the better an image, the more of it is met. */

const none: readonly string[] = [];
export const questions: readonly Question[] = (
  [
    ["Does the image show sailboats?", "what", "object", 2, none],
    ["Are there two sailboats?", "what", "count", 2, ["q1"]],
    ["Are the sailboats red?", "what", "attribute", 1, ["q1"]],
    ["Is there a full moon above the boats?", "what", "relation", 1, none],
    [
      "Does it look like one calm night, with nothing that is of the day?",
      "how",
      "style",
      0.5,
      none,
    ],
  ] as const
).map(([text, half, kind, weight, needs], at) => ({
  ...{ id: `q${at + 1}`, text, half, kind, weight },
  needs: [...needs],
}));

const asked = checklistFrom(questions) ?? [];
/** From which total on each question is met: the image of a search gets better by them. */
const metFrom = [20, 80, 55, 62, 75, 30] as const;

function answersFor(total: number) {
  return asked.map(({ id }, at) => {
    const from = metFrom[at];
    // No judge is sure of letters that are not there.
    if (from === undefined) return { id, yes: null };
    const yes = 0.5 + (total - from) / 60;
    return { id, yes: Math.round(100 * Math.min(0.99, Math.max(0.02, yes))) / 100 };
  });
}

/** @param isConfirmed what a second look at the winner said; null for none */
export function asChecked(
  events: readonly SessionEvent[],
  isConfirmed: boolean | null = true,
): SessionEvent[] {
  const { candidates, ...state } = fold(events);
  const winner = machineWinnerOf({ candidates, ...state });
  const changed = events.flatMap((event): SessionEvent[] => {
    switch (event.kind) {
      case "searchStarted": {
        const { vision, ...others } = event.providers;
        const answers = { ...vision, abilities: { ...vision.abilities, answers: true } };
        const plan = { ...event.plan, objective: "checklist" as const, checklist: [...questions] };
        return [{ ...event, plan, providers: { ...others, vision: answers } }];
      }
      case "promptWritten":
        return [{ ...event, covers: ["q1", "q2", "q4"] }];
      case "candidateJudged": {
        const total = candidates[parseKey(event.key).candidate ?? ""]?.scores?.total ?? 0;
        return [{ ...event, answers: answersFor(total), findings: event.findings.slice(-1) }];
      }
      case "searchFinished":
        if (winner === null || isConfirmed === null) return [event];
        return [...secondLook(events, winner, isConfirmed, event.at), event];
      default:
        return [event];
    }
  });
  return changed.map((event, seq) => ({ ...event, seq }));
}

function secondLook(
  events: readonly SessionEvent[],
  winner: string,
  isConfirmed: boolean,
  at: number,
): SessionEvent[] {
  const key = `${winner}/confirm/1`;
  const judged = (event: SessionEvent, kind: SessionEvent["kind"]): boolean =>
    event.kind === kind && "key" in event && event.key.startsWith(`${winner}/judge/`);
  const first = events.find((event) => judged(event, "callStarted"));
  const seen = events.find((event) => judged(event, "candidateJudged"));
  if (first?.kind !== "callStarted" || seen?.kind !== "candidateJudged") return [];
  const yes = isConfirmed ? 0.9 : 0.1;
  const answers = asked.map(({ id }) => ({ id, yes }));
  return [
    { ...first, key, at },
    { ...seen, key, at, answers, findings: [] },
  ];
}
