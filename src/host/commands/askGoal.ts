import { chooseOrType } from "../shown/questions.js";

/**
 * Asks what the image should show, with the last goals below to choose from.
 * @param known newest first
 * @param proposal what stands in the field at first
 * @returns undefined when the user leaves
 */
export async function askGoal(
  known: readonly string[],
  proposal: string,
): Promise<string | undefined> {
  const chosen = await chooseOrType({
    title: "Start a search",
    placeHolder: "What should the image show?",
    value: proposal,
    typed: (goal) => ({ label: goal, goal, description: "start" }),
    choices: known.map((goal) => ({ label: goal, goal, description: "searched before" })),
  });
  return chosen?.goal;
}
