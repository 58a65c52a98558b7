import { messageOf } from "../../base/errors.js";
import { setUpCommand } from "../commandTitles.js";
import { ServiceError } from "../serviceError.js";
import type { Fault } from "./fault.js";
import { refusalOf } from "./hints.js";
import type { MachineEvent } from "./machine.js";
import type { ActAnswer } from "./serviceApi.js";

/** What goes wrong in a process's life, in words. */

/** What an answer to `/load` means; undefined where there was none. */
export function afterLoad(
  answer: ActAnswer | undefined,
  isLate: boolean,
  loadMs: number,
): MachineEvent {
  if (answer?.kind === "done") return { kind: "loaded" };
  if (answer === undefined && isLate) {
    const reason = `Its model was not loaded within ${Math.round(loadMs / 1000)} s.`;
    return { kind: "tookTooLong", fault: { code: "service.failed", reason, hint: null } };
  }
  const { code, message } = answer ?? { code: "", message: "The service broke off the load." };
  const ending = refusalOf(code, message);
  return { kind: "loadRefused", ending, needsNewProcess: code === "device.lost" };
}

/** Another load or an unload is under way: asked again soon, it is taken. */
export function isUnderWay({ code }: { readonly code: string }): boolean {
  return code === "model.loading" || code === "model.unloading";
}

export function notStarted(error: unknown): Fault {
  const code = error instanceof ServiceError ? error.code : "service.failed";
  return { code, reason: messageOf(error), hint: null };
}

export const silent: Fault = {
  code: "service.failed",
  reason: "The service does not answer any more.",
  hint: "It is started anew.",
};

export function neverHealthy(startMs: number): Fault {
  const reason = `The service did not answer within ${Math.round(startMs / 1000)} s of its start.`;
  return { code: "service.failed", reason, hint: "Its log has the details." };
}

export function strangerFault(problem: string): Fault {
  const hint = `Run ${setUpCommand} again, so that both are of one version.`;
  return { code: "service.failed", reason: problem, hint };
}
