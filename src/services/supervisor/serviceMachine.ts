import { assertNever } from "../../base/assertNever.js";
import { wasStopped, type Fault } from "./fault.js";
import type { Health } from "./healthReport.js";
import type { Ending } from "./hints.js";
import type { AskedBy, Machine, MachineEffect, MachineEvent, Transition } from "./machine.js";

/**
 * What becomes of one service, as a pure function: whoever carries it out starts and ends processes,
 * asks them, and brings back what happened.
 */

/** More crashes than this within the time, and it stays away. */
export const mostCrashes = 4;
export const crashWindowMs = 180_000;
const backOffMs = [1000, 2000, 4000, 8000, 16_000] as const;
/** So many looks in a row without an answer, and it gets a new process. */
const mostMisses = 3;

/** @param nowMs UTC milliseconds; may jump back */
export function nextMachine(machine: Machine, event: MachineEvent, nowMs: number): Transition {
  const { machine: next, effects } = after(machine, event, nowMs);
  const sinceMs = next.state === machine.state ? machine.sinceMs : nowMs;
  return { machine: { ...next, sinceMs }, effects };
}

function after(m: Machine, event: MachineEvent, nowMs: number): Transition {
  switch (event.kind) {
    case "asked":
      return asked(m, event.by);
    case "abandoned":
      return abandoned(m);
    case "heard":
      return m.process === "alive" ? heard({ ...m, misses: 0 }, event.health, nowMs) : just(m);
    case "missed":
      if (m.process !== "alive") return just(m);
      if (m.misses + 1 < mostMisses) return just({ ...m, misses: m.misses + 1 });
      return fell({ ...m, state: "unhealthy" }, event.fault, nowMs);
    case "tookTooLong":
      if (m.process !== "alive") return just(m);
      return fell({ ...m, state: "unhealthy" }, event.fault, nowMs);
    case "isStranger":
      return m.process === "alive" ? strange(m, event.fault) : just(m);
    case "loaded":
      if (m.process !== "alive" || !m.isLoading) return just(m);
      return just({ ...ready(m), state: "ready" });
    case "loadRefused":
      return m.process === "alive" && m.isLoading ? refused(m, event, nowMs) : just(m);
    case "unloading":
      return just({ ...m, isAwaited: false, isLoading: false, isResident: false });
    case "unloaded":
      if (m.process !== "alive" || m.isResident || m.isLoading) return just(m);
      return m.isAwaited ? loading(m) : just({ ...idle(m), fault: null });
    case "stop":
      return stopped(m, event.by);
    case "exited":
      return exited(m, event.ending, nowMs);
    case "woke": {
      const isDue = m.state === "backingOff" && nowMs >= (m.nextStartMs ?? nowMs);
      if (!isDue) return just(m);
      if (m.isAwaited || m.byPerson) return started({ ...m, restarts: m.restarts + 1 });
      return just({ ...m, state: "stopped", nextStartMs: null });
    }
    default:
      return assertNever(event);
  }
}

function just(machine: Machine, ...effects: readonly MachineEffect[]): Transition {
  return { machine, effects };
}

function started(m: Machine): Transition {
  const fresh = { state: "starting", process: "alive", nextStartMs: null, misses: 0 } as const;
  return just({ ...m, ...fresh, progress: null }, { kind: "spawn" });
}

function loading(m: Machine): Transition {
  const now = { state: "loading", isLoading: true, comesBack: false, progress: null } as const;
  return just({ ...m, ...now, fault: null }, { kind: "load" });
}

function ready(m: Machine): Machine {
  const now = { isLoading: false, isAwaited: false, isResident: true, progress: null } as const;
  return { ...m, ...now, comesBack: false, fault: null };
}

function idle(m: Machine): Machine {
  return { ...m, state: "unloaded", progress: null };
}

function asked(before: Machine, by: AskedBy): Transition {
  const isPerson = by === "person";
  // What a person starts begins anew.
  const fresh = { byPerson: true, crashes: [], streak: 0, staysAway: false, restarts: 0 };
  const isAwaited = by === "load" ? !before.staysAway : before.isAwaited;
  const m = isPerson ? { ...before, ...fresh } : { ...before, isAwaited };
  if (m.staysAway || (!isPerson && m.isResident)) return just({ ...m, isAwaited: false });
  if (m.process === "ending") {
    const isAnew = m.afterwards === "stopped" || isPerson;
    return just(isAnew ? { ...m, afterwards: "start", fault: null } : m);
  }
  if (m.process === "none") {
    if (m.state === "backingOff" && !isPerson) return just(m);
    return started({ ...m, fault: null });
  }
  const canLoad = m.state === "unloaded" || m.state === "failed";
  return canLoad && m.isAwaited && !m.isLoading ? loading(m) : just(m);
}

function abandoned(m: Machine): Transition {
  const now = { ...m, isAwaited: false };
  return m.isLoading ? just({ ...now, isLoading: false }, { kind: "cancelLoad" }) : just(now);
}

function heard(m: Machine, health: Health, nowMs: number): Transition {
  if (health.needs_new_process) return fell({ ...m, state: "unhealthy" }, lost(health), nowMs);
  switch (health.status) {
    case "starting":
    case "unloading":
      return just(m);
    case "loading":
      if (m.state === "starting") return present(m);
      return just({ ...m, state: "loading", progress: health.progress });
    case "healthy":
    case "busy":
      // A load that we did not ask for is none of ours, and our own is told by its answer.
      if (m.state === "starting") return present(m);
      if (!m.isResident) return just(m);
      return just({ ...ready(m), state: health.status === "busy" ? "busy" : "ready" });
    case "unloaded":
      if (m.state === "starting") return present(m);
      if (m.isLoading || m.state === "failed") return just(m);
      return m.isAwaited ? loading(m) : away(idle(m), false);
    case "failed":
      if (m.state === "starting") return present(m);
      if (m.isLoading) return just(m);
      return m.isResident || m.state === "failed" ? away(failed(m, health), m.byPerson) : just(m);
    default:
      return assertNever(health.status);
  }
}

/** It answers for the first time. */
function present(m: Machine): Transition {
  if (m.isAwaited) return loading(m);
  const now = { ...idle(m), fault: null };
  return m.comesBack ? just({ ...now, comesBack: false }, { kind: "comeBack" }) : just(now);
}

function away(m: Machine, comesBack: boolean): Transition {
  if (!m.isResident) return just(m);
  return just({ ...m, isResident: false, comesBack }, { kind: "gone" });
}

function failed(m: Machine, { reason }: Health): Machine {
  const fault = m.fault ?? {
    code: "service.failed",
    reason: reason ?? "Its model failed.",
    hint: null,
  };
  return { ...m, state: "failed", progress: null, fault };
}

function lost({ reason }: Health): Fault {
  const told = reason ?? "The device answers nothing any more that this process asks.";
  return { code: "service.away", reason: told, hint: "The service is started anew." };
}

function refused(
  m: Machine,
  { ending, needsNewProcess }: Extract<MachineEvent, { kind: "loadRefused" }>,
  nowMs: number,
): Transition {
  if (needsNewProcess) return fell({ ...m, state: "unhealthy" }, ending.fault, nowMs);
  const now = { state: "failed", isLoading: false, isAwaited: false, progress: null } as const;
  return just({ ...m, ...now, fault: ending.fault });
}

/** A process that has to go, and counts as crashed. */
function fell(before: Machine, fault: Fault, nowMs: number): Transition {
  const m = crashed(before, fault, nowMs);
  const afterwards = m.staysAway ? "failed" : "backOff";
  const { machine, effects } = away({ ...m, process: "ending", afterwards }, m.comesBack);
  return just(machine, { kind: "end", how: "kill" }, ...effects);
}

function strange(m: Machine, fault: Fault): Transition {
  const now = { state: "unhealthy", process: "ending", afterwards: "failed" } as const;
  const { machine, effects } = away({ ...m, ...now, ...atRest, fault }, false);
  return just(machine, { kind: "end", how: "kill" }, ...effects);
}

const atRest = {
  ...{ isAwaited: false, isLoading: false, comesBack: false, progress: null, nextStartMs: null },
} as const;

function crashed(m: Machine, fault: Fault, nowMs: number): Machine {
  const recent = m.crashes.filter((atMs) => nowMs - atMs <= crashWindowMs && atMs <= nowMs);
  const crashes = [...recent, nowMs];
  const staysAway = crashes.length > mostCrashes;
  const now = { ...m, crashes, staysAway, isLoading: false, progress: null, fault };
  return {
    ...now,
    streak: recent.length > 0 ? m.streak + 1 : 1,
    isAwaited: m.isAwaited && !staysAway,
    comesBack: (m.comesBack || m.isResident) && m.byPerson && !staysAway,
  };
}

function stopped(m: Machine, by: "person" | "lease"): Transition {
  if (by === "lease" && m.state === "failed" && m.process === "none") return just(m);
  const now = { ...m, ...atRest, byPerson: false };
  const effects: MachineEffect[] = m.isResident && by === "person" ? [{ kind: "gone" }] : [];
  const gone = { ...now, isResident: false, staysAway: false };
  if (m.process === "none") return just({ ...gone, state: "stopped", fault: null }, ...effects);
  if (m.process === "alive") effects.unshift({ kind: "end", how: "ask" });
  return just({ ...gone, process: "ending", afterwards: "stopped", fault: wasStopped }, ...effects);
}

function exited(m: Machine, { fault, isLasting }: Ending, nowMs: number): Transition {
  if (m.process === "none") return just(m);
  const gone: Machine = { ...m, process: "none", isLoading: false, misses: 0, progress: null };
  if (m.process === "ending") {
    if (m.afterwards === "start") return started({ ...gone, fault: null });
    if (m.afterwards === "stopped") {
      return just({ ...gone, ...atRest, state: "stopped", fault: null });
    }
    if (m.afterwards === "failed") return just({ ...gone, ...atRest, state: "failed" });
    return just(backingOff(gone, nowMs));
  }
  // What would end likewise before it even listens is not tried again, and is no riddle.
  if (isLasting && m.state === "starting") {
    return just({ ...gone, ...atRest, state: "failed", fault });
  }
  const fallen = crashed(gone, fault, nowMs);
  const next = fallen.staysAway
    ? { ...fallen, ...atRest, state: "failed" as const }
    : backingOff(fallen, nowMs);
  return away(next, next.comesBack);
}

function backingOff(m: Machine, nowMs: number): Machine {
  const waitMs = backOffMs[Math.min(m.streak, backOffMs.length) - 1] ?? backOffMs[0];
  return { ...m, state: "backingOff", nextStartMs: nowMs + waitMs };
}
