import { cutText } from "../../base/cutText.js";
import type { ModelKey } from "../names.js";
import type { ServiceStatus } from "../status.js";
import type { Fault } from "./fault.js";
import { deviceName, deviceOf, heldBytes, peakNeed, type Health } from "./healthReport.js";
import { linesTold } from "./hints.js";
import type { Machine } from "./machine.js";

/** How a service is, for whoever looks. */

interface LivingProcess {
  readonly pid: number | null;
  readonly port: number | null;
  readonly health: Health | undefined;
}

/** @param lastLines those of its log when it last ended */
export function statusOf(
  key: ModelKey,
  machine: Machine,
  process: LivingProcess | undefined,
  lastLines: readonly string[],
): ServiceStatus {
  const { pid = null, port = null, health } = (machine.process !== "none" && process) || {};
  const fault = toldFault(machine);
  return {
    ...{ service: key.service, model: key.model },
    ...{ state: machine.state, sinceMs: machine.sinceMs, progress: machine.progress },
    reason: fault === null ? null : reasonText(fault, machine.staysAway ? lastLines : []),
    hint: fault?.hint ?? null,
    ...memoryOf(health),
    running: health?.queue.running ?? 0,
    waiting: health?.queue.waiting ?? 0,
    waitingForDevice: 0,
    ...{ pid, port, restarts: machine.restarts, nextStartMs: machine.nextStartMs },
  };
}

/** What is wrong; of one that stays away, how it came to that too. */
export function toldFault({ fault, staysAway, crashes }: Machine): Fault | null {
  if (fault === null || !staysAway) return fault;
  const often = `The service crashed ${crashes.length} times within three minutes, and stays away until somebody starts it again.`;
  return { ...fault, reason: `${often} ${fault.reason}` };
}

function memoryOf(
  health: Health | undefined,
): Pick<ServiceStatus, "device" | "memoryBytes" | "peakBytes"> {
  if (health === undefined || deviceOf(health) === null) {
    return { device: null, memoryBytes: null, peakBytes: null };
  }
  return {
    device: cutText(deviceName(health) ?? "", 200) || null,
    memoryBytes: heldBytes(health),
    peakBytes: peakNeed(health)?.deviceBytes ?? null,
  };
}

/** Longest reason of a status. */
const longestReason = 2000;

/** The sentence, then the lines, one below the other. */
function reasonText({ reason }: Fault, lines: readonly string[]): string {
  const room = Math.floor((longestReason - reason.length) / linesTold) - 1;
  const told = lines.map((line) => cutText(line, Math.max(room, 20), "…"));
  return cutText([reason, ...told].join("\n"), longestReason, "…");
}
