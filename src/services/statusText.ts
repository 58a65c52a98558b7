import { assertNever } from "../base/assertNever.js";
import { countedText } from "../base/figureText.js";
import type { ServiceStatus } from "./status.js";

/**
 * How a service is put into words, in the editor's view and in a terminal alike. The three marks and
 * what stands first behind them are the specification's: healthy (`✓ available: true`, `status:
 * healthy`), loading (`⏳ Timeout`, `(model loading)`), down (`✗ available: false`, `ECONNREFUSED`).
 */
export interface StatusText {
  /** Which of the specification's three it is. */
  readonly state: "healthy" | "loading" | "down";
  readonly mark: "✓" | "⏳" | "✗";
  /** `available: true`, `Timeout`, `available: false`: what a caller would find now. */
  readonly word: string;
  /** `status: healthy`, `(model loading) 45 %`, `ECONNREFUSED: …`; never empty, one line. */
  readonly detail: string;
}

/** The parts of a status that words are made of. */
type Told = Pick<ServiceStatus, "state" | "reason" | "progress" | "restarts" | "nextStartMs">;

/** @param nowMs UTC milliseconds */
export function statusText(status: Told, nowMs: number): StatusText {
  const { state, reason } = status;
  switch (state) {
    case "ready":
    // At work it is as healthy; what it does is told apart.
    case "busy":
      return healthy("status: healthy");
    case "starting":
      return loading("(model loading) its process starts");
    case "loading":
      return loading(`(model loading)${percent(status.progress)}`);
    case "unloaded":
      return down("status: unloaded; it is loaded when it is needed");
    case "stopped":
      return down("ECONNREFUSED: it does not run; it starts when it is needed");
    case "unhealthy":
      return down(`status: unhealthy; ${reason ?? "it does not answer"}`);
    case "backingOff":
      return down(`ECONNREFUSED: ${reason ?? "it crashed"}; ${againText(status, nowMs)}`);
    case "failed":
      return down(`status: failed; ${reason ?? "it crashed too often"}`);
    default:
      return assertNever(state);
  }
}

/** What else is known of it, in the order of weight: device, memory, what is under way and waits. */
export function statusFacts(status: ServiceStatus): string[] {
  const { device, memoryBytes, running, waiting, waitingForDevice, restarts } = status;
  return [
    ...(device === null ? [] : [device]),
    ...(memoryBytes === null ? [] : [`takes ${bytesText(memoryBytes)}`]),
    ...(running === 0 ? [] : [`${running} at work`]),
    ...(waiting === 0 ? [] : [`${waiting} in its queue`]),
    ...(waitingForDevice === 0 ? [] : [`${waitingForDevice} waiting for the device`]),
    ...(restarts === 0 ? [] : [`started again ${countedText(restarts, "time")}`]),
  ];
}

/** "850 MB", "1.1 GB": as disks and downloads are told, a thousand at a step. */
export function bytesText(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1000)} kB`;
  // What rounds to a thousand of them is one of the next.
  if (bytes < 999_500_000) return `${Math.round(bytes / 1_000_000)} MB`;
  const gigabytes = bytes / 1_000_000_000;
  return `${gigabytes < 99.95 ? gigabytes.toFixed(1) : Math.round(gigabytes)} GB`;
}

function healthy(detail: string): StatusText {
  return { state: "healthy", mark: "✓", word: "available: true", detail };
}

function loading(detail: string): StatusText {
  return { state: "loading", mark: "⏳", word: "Timeout", detail };
}

function down(detail: string): StatusText {
  return { state: "down", mark: "✗", word: "available: false", detail };
}

function percent(progress: number | null): string {
  return progress === null ? "" : ` ${Math.floor(progress * 100)} %`;
}

function againText({ nextStartMs, restarts }: Told, nowMs: number): string {
  const times = restarts === 0 ? "" : ` (after ${countedText(restarts, "restart")})`;
  if (nextStartMs === null) return `it starts again soon${times}`;
  const seconds = Math.max(0, Math.ceil((nextStartMs - nowMs) / 1000));
  return `it starts again in ${seconds} s${times}`;
}
