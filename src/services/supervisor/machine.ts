import type { ServiceState } from "../status.js";
import type { Fault } from "./fault.js";
import type { Health } from "./healthReport.js";
import type { Ending } from "./hints.js";

/** What is known of one service, what may happen to it, and what is done about that. */

export interface Machine {
  readonly state: ServiceState;
  /** UTC milliseconds. */
  readonly sinceMs: number;
  readonly process: "none" | "alive" | "ending";
  /** What comes once a process has ended that is being ended. */
  readonly afterwards: "stopped" | "start" | "backOff" | "failed";
  /** A person started it: it comes back by itself. */
  readonly byPerson: boolean;
  /** Somebody waits for its model. */
  readonly isAwaited: boolean;
  /** Our request to load is under way. */
  readonly isLoading: boolean;
  /** Its model is in memory. */
  readonly isResident: boolean;
  /** Its model was in memory when it crashed, and a person had started it. */
  readonly comesBack: boolean;
  /** UTC milliseconds of its last crashes. */
  readonly crashes: readonly number[];
  /** Crashes each of which followed another one within the window. */
  readonly streak: number;
  /** It crashed too often: only a person starts it again. */
  readonly staysAway: boolean;
  readonly restarts: number;
  readonly nextStartMs: number | null;
  readonly misses: number;
  /** Of a load, 0-1. */
  readonly progress: number | null;
  readonly fault: Fault | null;
}

export type AskedBy = "person" | "load" | "question";

export type MachineEvent =
  /** A process is wanted: by a person, for its model, or to be asked something. */
  | { readonly kind: "asked"; readonly by: AskedBy }
  /** Nobody waits for its model any more. */
  | { readonly kind: "abandoned" }
  /** An answer of `/health`, of the right form. */
  | { readonly kind: "heard"; readonly health: Health }
  | { readonly kind: "missed"; readonly fault: Fault }
  /** It did not answer, or not load, within its limit. */
  | { readonly kind: "tookTooLong"; readonly fault: Fault }
  /** It is no service of ours: another one's name, protocol or form. */
  | { readonly kind: "isStranger"; readonly fault: Fault }
  | { readonly kind: "loaded" }
  | { readonly kind: "loadRefused"; readonly ending: Ending; readonly needsNewProcess: boolean }
  /** The lease takes its memory back. */
  | { readonly kind: "unloading" }
  | { readonly kind: "unloaded" }
  | { readonly kind: "stop"; readonly by: "person" | "lease" }
  /** Its process is gone, or there never was one. */
  | { readonly kind: "exited"; readonly ending: Ending }
  /** Time has passed. */
  | { readonly kind: "woke" };

export type MachineEffect =
  | { readonly kind: "spawn" }
  /** `ask` gives it time; `kill` is for what does not listen. The end is told by `exited`. */
  | { readonly kind: "end"; readonly how: "ask" | "kill" }
  | { readonly kind: "load" }
  /** A load that is under way is no longer wanted. */
  | { readonly kind: "cancelLoad" }
  /** Its model went without being asked to. */
  | { readonly kind: "gone" }
  /** A person's service is back without its model: whoever has the device is asked for it. */
  | { readonly kind: "comeBack" };

export interface Transition {
  readonly machine: Machine;
  readonly effects: readonly MachineEffect[];
}

export function stoppedMachine(nowMs: number): Machine {
  return {
    ...{ state: "stopped", sinceMs: nowMs, process: "none", afterwards: "stopped" },
    ...{ byPerson: false, isAwaited: false, isLoading: false, isResident: false },
    ...{ comesBack: false, crashes: [], streak: 0, staysAway: false, restarts: 0 },
    ...{ nextStartMs: null, misses: 0, progress: null, fault: null },
  };
}
