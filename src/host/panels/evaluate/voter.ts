import { randomBytes } from "node:crypto";
import { maxNameUnits } from "../../../protocol/evaluation.js";
import { askText } from "../../shown/questions.js";

/** An id for who votes that tells nothing of the person. */
export function newVoter(): string {
  return randomBytes(8).toString("hex");
}

/** @returns "" for who wants no name; undefined when the person leaves */
export async function askVoterName(): Promise<string | undefined> {
  const name = await askText({
    title: "Let somebody else vote: who are you?",
    prompt:
      "Type your name and press Enter; leave it empty to vote without one. The name is kept with your votes and is shown in the result. Escape changes nothing.",
    placeHolder: "Your name, or nothing",
    value: "",
    problemOf: (text) =>
      text.trim().length > maxNameUnits ? `At most ${maxNameUnits} characters.` : undefined,
  });
  return name?.trim();
}
