import { CallError } from "../../base/errors.js";
import type { ComparedImages, CompareRequest } from "../comparerPort.js";
import type { Foreseen } from "../foreseen.js";
import type { CallMeans } from "./callKind.js";

/** What comparing candidates and testing who compares them have in common. */

/** What is asked, without the images: they are opened when it is. */
export type UnopenedComparison = Omit<CompareRequest, "images">;

/** @throws {CallError} `comparer.missing`, else as `CallMeans.ask` */
export async function askComparer(
  ask: CallMeans["ask"],
  request: CompareRequest,
): Promise<ComparedImages> {
  return await ask(async ({ comparer }, signal) => {
    if (comparer === undefined) throw new CallError("comparer.missing", "No comparer is set up");
    return await comparer.compare(request, signal);
  });
}

/** @param images how many are shown */
export function foreseenComparison(request: UnopenedComparison, images: number): Foreseen {
  return { role: "vision", asked: "compare", request: { ...request, images } };
}
