import { assertNever } from "../../base/assertNever.js";
import { countedText } from "../../base/figureText.js";
import { referenceOf, referenceText } from "../../protocol/connections.js";
import { modelNames, roles } from "../../protocol/providers.js";
import type { Check, CheckAction, OfferedModel } from "../../providers/adapter.js";

/** What a person is told of connections and models. Pure. */

/** What a message has a button for. */
export type Repair =
  | "Set API key"
  | "Choose models"
  | "Open page"
  | "Open settings"
  | "Set up local models"
  | "Get local models"
  | "Show services"
  | "Test again";

/** The button for what is to be done. */
export function repairFor(action: CheckAction): Repair {
  switch (action.kind) {
    case "setKey":
      return "Set API key";
    case "chooseModel":
      return "Choose models";
    case "visit":
      return "Open page";
    case "changeConnection":
      return "Open settings";
    case "setUpLocalModels":
      return "Set up local models";
    case "getLocalModel":
      return "Get local models";
    case "showServices":
      return "Show services";
    case "startServer":
    case "tryLater":
      return "Test again";
    default:
      return assertNever(action);
  }
}

type Missing = Extract<Check, { kind: "missing" }>;

/** Why a model cannot be used, and what to do, where nothing but words can be shown. */
export function missingText({ reason, action }: Missing, reference: string): string {
  if (action.kind !== "chooseModel") return reason;
  const [first] = action.instead;
  const instead =
    first === undefined
      ? "another one"
      : referenceText({ ...referenceOf(reference), model: first });
  return `${reason} Choose ${instead} with the command Imagebeam: Choose Models.`;
}

/** "3 language models, 1 image model and 3 vision models"; null where it has none. */
export function offerText(models: readonly OfferedModel[]): string | null {
  const counts = roles.flatMap((role) => {
    const { length } = models.filter((model) => model.roles.includes(role));
    return length === 0 ? [] : [countedText(length, modelNames[role])];
  });
  return counts.length === 0 ? null : andText(counts);
}

/** "a, b and c" */
export function andText(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}

/**
 * What a key must be to be sent at all; undefined where it can be.
 * @param escapeDoes "leave it"
 */
export function keyProblem(key: string, escapeDoes: string): string | undefined {
  if (key === "") return `Paste the key, or press Escape to ${escapeDoes}.`;
  if (/^[\x21-\x7e]+$/.test(key)) return undefined;
  return "A key has no blanks and no letters beyond those of English: paste it once more.";
}

/** Where a key goes, and where it is kept. */
export function keyPrompt(origins: readonly string[]): string {
  return `Kept in the editor's secret storage, and sent to ${origins.join(", ")} alone.`;
}

const mostFaults = 3;

/** What is wrong in the settings, in one message. */
export function faultsText(faults: readonly string[]): string {
  const told = faults.slice(0, mostFaults).join(" ");
  const left = faults.length - mostFaults;
  const more = left > 0 ? ` There ${left === 1 ? "is one more" : `are ${left} more`}.` : "";
  return `Some Imagebeam settings are wrong; the others are used. ${told}${more}`;
}
