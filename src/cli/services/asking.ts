import { UsageError } from "../../base/errors.js";
import { notSetUp } from "../../services/installed.js";
import { askYesNo } from "../askYesNo.js";
import type { Text } from "../line.js";
import type { ServicesContext } from "./servicesCommand.js";

/**
 * Whether a person agrees to what was said; `--yes` is the answer beforehand.
 * @param lines what they are asked about, and the question last
 * @throws {UsageError} `usage.notConfirmed`: there is nobody to ask
 */
export async function isAgreed(
  lines: readonly Text[],
  { yes, json, isPersonThere, stdin, signal, output }: ServicesContext,
): Promise<boolean> {
  // What will be done is said in any case; where lines are for a program, beside them.
  const tell = json ? output.note : output.out;
  if (yes) {
    lines.slice(0, -1).forEach(tell);
    return true;
  }
  if (json || !isPersonThere) {
    // Whoever reads this decides by it.
    lines.slice(0, -1).forEach(output.note);
    throw new UsageError(
      "This asks before it begins, and there is nobody to ask: say --yes.",
      "usage.notConfirmed",
    );
  }
  lines.forEach(tell);
  const isYes = await askYesNo(stdin, signal);
  if (!isYes) tell("Nothing was done.");
  return isYes;
}

/** @throws {ServiceError} `service.notSetUp` */
export async function requireSetUp({ services, machine }: ServicesContext): Promise<void> {
  if (!(await services.isSetUp())) throw await notSetUp(machine.folders);
}
