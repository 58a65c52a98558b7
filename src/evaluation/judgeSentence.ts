import { countedText } from "../base/figureText.js";
import type { EvaluationItem } from "../protocol/evaluation.js";

/** What the machine says of an image. */
export type Judged = Pick<EvaluationItem, "goal" | "machineRank" | "scores">;

/**
 * Who judged the images of arms, of each goal: one judge where it has an order of them, several where
 * they have scores and no order.
 * @param isBestAlone only the best image of each search takes part
 */
export function judgeSentence(items: readonly Judged[], isBestAlone: boolean): string {
  const goals = [...new Set(items.map(({ goal }) => goal))].map((goal) =>
    judgesOf(items.filter((item) => item.goal === goal)),
  );
  const count = (of: Judges): number => goals.filter((each) => each === of).length;
  const [one, several] = [count("one"), count("several")];
  if (one === goals.length) {
    return isBestAlone
      ? "Only the best image of each takes part, and one judge chose both: where it likes what people do not, both have that."
      : "The same judge ranked the images of all.";
  }
  if (several === goals.length) return "They had different judges, weights or goals.";
  if (one + several === 0) return "None of these images was judged.";
  const told = [
    ...(one > 0 ? [`the same judge ranked the images of ${countedText(one, "goal")}`] : []),
    ...(several > 0 ? [`${countedText(several, "goal")} had different judges or weights`] : []),
    ...(count("none") > 0 ? [`${countedText(count("none"), "goal")} had none`] : []),
  ];
  return `Of ${countedText(goals.length, "goal")}, ${told.join(", ")}.`;
}

type Judges = "one" | "several" | "none";

function judgesOf(items: readonly Judged[]): Judges {
  if (items.some(({ machineRank }) => machineRank !== null)) return "one";
  return items.some(({ scores }) => scores !== null) ? "several" : "none";
}
