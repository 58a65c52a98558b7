import assert from "node:assert/strict";
import fc from "fast-check";
import type { Fault } from "../../../../src/services/supervisor/fault.js";
import type { Ending } from "../../../../src/services/supervisor/hints.js";
import {
  stoppedMachine,
  type Machine,
  type MachineEvent,
} from "../../../../src/services/supervisor/machine.js";
import {
  crashWindowMs,
  mostCrashes,
  nextMachine,
} from "../../../../src/services/supervisor/serviceMachine.js";
import { serviceStates } from "../../../../src/services/status.js";
import { healthWith } from "../../../support/serviceHealth.js";

const fault: Fault = { code: "service.failed", reason: "It broke.", hint: null };
const ending: Ending = { fault, isLasting: false };
const lasting: Ending = { fault, isLasting: true };
const heard = (status: ReturnType<typeof healthWith>["status"]): MachineEvent => ({
  kind: "heard",
  health: healthWith({ status }),
});
const forModel: MachineEvent = { kind: "asked", by: "load" };
const forQuestion: MachineEvent = { kind: "asked", by: "question" };
const byPerson: MachineEvent = { kind: "asked", by: "person" };
const crash: MachineEvent = { kind: "exited", ending };

/** Each event a second after the one before. @returns the machine, and the effects of all of them */
function played(...events: readonly MachineEvent[]): { machine: Machine; effects: string[] } {
  let machine = stoppedMachine(0);
  const effects: string[] = [];
  events.forEach((event, at) => {
    const next = nextMachine(machine, event, at * 1000);
    machine = next.machine;
    effects.push(...next.effects.map((one) => (one.kind === "end" ? `end ${one.how}` : one.kind)));
  });
  return { machine, effects };
}

const resident = [forModel, heard("unloaded"), { kind: "loaded" }] as const;

describe("the state machine of a service", () => {
  const rows: [string, MachineEvent[], Partial<Machine>, string[]][] = [
    [
      "starts a process for who wants its model, and loads it once it answers",
      [forModel, heard("starting"), heard("unloaded"), heard("loading"), { kind: "loaded" }],
      { state: "ready", isResident: true, isAwaited: false },
      ["spawn", "load"],
    ],
    [
      "starts without its model for a person",
      [byPerson, heard("unloaded")],
      { state: "unloaded" },
      ["spawn"],
    ],
    ["is busy when it says so", [...resident, heard("busy")], { state: "busy" }, ["spawn", "load"]],
    [
      "does not load again what is there",
      [...resident, heard("busy"), forModel],
      { state: "busy", isAwaited: false },
      ["spawn", "load"],
    ],
    [
      "is unloaded when the lease takes the memory back, which is no news to it",
      [...resident, { kind: "unloading" }, { kind: "unloaded" }],
      { state: "unloaded", isResident: false },
      ["spawn", "load"],
    ],
    [
      "tells when its model goes by itself",
      [...resident, heard("unloaded")],
      { state: "unloaded", isResident: false },
      ["spawn", "load", "gone"],
    ],
    [
      "loads again for who asks while it is being unloaded",
      [...resident, { kind: "unloading" }, forModel, { kind: "unloaded" }],
      { state: "loading" },
      ["spawn", "load", "load"],
    ],
    [
      "breaks off a load that nobody waits for",
      [forModel, heard("unloaded"), { kind: "abandoned" }, { kind: "unloaded" }],
      { state: "unloaded", isLoading: false },
      ["spawn", "load", "cancelLoad"],
    ],
    [
      "has failed where its model is refused, and keeps its process",
      [
        forModel,
        heard("unloaded"),
        { kind: "loadRefused", ending, needsNewProcess: false },
        heard("failed"),
      ],
      { state: "failed", process: "alive", isAwaited: false, fault },
      ["spawn", "load"],
    ],
    [
      "tries a refused model again for who asks again",
      [
        forModel,
        heard("unloaded"),
        { kind: "loadRefused", ending, needsNewProcess: false },
        forModel,
      ],
      { state: "loading", fault: null },
      ["spawn", "load", "load"],
    ],
    [
      "takes a new process where only that helps",
      [forModel, heard("unloaded"), { kind: "loadRefused", ending, needsNewProcess: true }],
      { state: "unhealthy", process: "ending", isAwaited: true },
      ["spawn", "load", "end kill"],
    ],
    [
      "is unhealthy after three misses in a row, and gets a new process",
      [
        ...resident,
        { kind: "missed", fault },
        { kind: "missed", fault },
        { kind: "missed", fault },
      ],
      { state: "unhealthy", process: "ending", isResident: false },
      ["spawn", "load", "end kill", "gone"],
    ],
    [
      "forgets misses once it answers",
      [
        ...resident,
        { kind: "missed", fault },
        { kind: "missed", fault },
        heard("healthy"),
        { kind: "missed", fault },
      ],
      { state: "ready", misses: 1 },
      ["spawn", "load"],
    ],
    [
      "backs off after a crash, and tells of the model",
      [...resident, crash],
      { state: "backingOff", nextStartMs: 4000, process: "none", fault },
      ["spawn", "load", "gone"],
    ],
    [
      "is stopped in the end where nobody waits",
      [...resident, crash, { kind: "woke" }],
      { state: "stopped", fault },
      ["spawn", "load", "gone"],
    ],
    [
      "starts again for who waits, when its time has come",
      [...resident, crash, forModel, { kind: "woke" }],
      { state: "starting", restarts: 1 },
      ["spawn", "load", "gone", "spawn"],
    ],
    [
      "starts again by itself what a person started, and has its model asked for",
      [
        byPerson,
        heard("unloaded"),
        forModel,
        { kind: "loaded" },
        crash,
        { kind: "woke" },
        heard("unloaded"),
      ],
      { state: "unloaded", restarts: 1 },
      ["spawn", "load", "gone", "spawn", "comeBack"],
    ],
    [
      "does not wait for its time where a person starts it",
      [forModel, crash, byPerson],
      { state: "starting", crashes: [], restarts: 0 },
      ["spawn", "spawn"],
    ],
    [
      "has failed at once where it would end likewise",
      [forModel, { kind: "exited", ending: lasting }],
      { state: "failed", staysAway: false, isAwaited: false },
      ["spawn"],
    ],
    [
      "tries that again for who asks again",
      [forModel, { kind: "exited", ending: lasting }, forModel],
      { state: "starting" },
      ["spawn", "spawn"],
    ],
    [
      "has failed where another program answers",
      [forModel, { kind: "isStranger", fault }, crash],
      { state: "failed", crashes: [], fault },
      ["spawn", "end kill"],
    ],
    [
      "ends its process when a person stops it, and tells of the model",
      [...resident, { kind: "stop", by: "person" }],
      { process: "ending", afterwards: "stopped", isResident: false },
      ["spawn", "load", "end ask", "gone"],
    ],
    [
      "does not tell the lease what the lease does",
      [...resident, { kind: "stop", by: "lease" }, crash],
      { state: "stopped", fault: null, crashes: [] },
      ["spawn", "load", "end ask"],
    ],
    [
      "starts again once it has ended, for who asked meanwhile",
      [...resident, { kind: "stop", by: "person" }, forModel, crash],
      { state: "starting", isAwaited: true, fault: null },
      ["spawn", "load", "end ask", "gone", "spawn"],
    ],
    [
      "stays stopped where a person stops it while it backs off",
      [forModel, crash, { kind: "stop", by: "person" }, { kind: "woke" }],
      { state: "stopped", nextStartMs: null, isAwaited: false },
      ["spawn"],
    ],
  ];
  for (const [title, events, expected, effects] of rows) {
    it(title, () => {
      const end = played(...events);
      const names = Object.keys(expected) as (keyof Machine)[];
      const found = Object.fromEntries(names.map((name) => [name, end.machine[name]]));
      assert.deepEqual(found, expected);
      assert.deepEqual(end.effects, effects);
    });
  }

  /** Crashes as soon as it starts, `apartMs` after the crash before, for as long as it may. */
  function crashing(apartMs: number, times: number): { machine: Machine; waitsMs: number[] } {
    let nowMs = 0;
    let { machine } = nextMachine(stoppedMachine(0), byPerson, 0);
    const waitsMs: number[] = [];
    for (let crashes = 0; crashes < times && machine.state !== "failed"; crashes++) {
      nowMs += apartMs;
      ({ machine } = nextMachine(machine, crash, nowMs));
      if (machine.nextStartMs === null) break;
      waitsMs.push(machine.nextStartMs - nowMs);
      const early = nextMachine(machine, { kind: "woke" }, machine.nextStartMs - 1);
      assert.equal(early.machine.state, "backingOff");
      nowMs = machine.nextStartMs;
      ({ machine } = nextMachine(machine, { kind: "woke" }, nowMs));
      assert.equal(machine.state, "starting");
    }
    return { machine, waitsMs };
  }

  it("waits 1, 2, 4 and 8 s, and stays away after the fifth crash within three minutes", () => {
    const { machine, waitsMs } = crashing(100, 9);
    assert.deepEqual(waitsMs, [1000, 2000, 4000, 8000]);
    assert.equal(machine.state, "failed");
    assert.equal(machine.restarts, 4);
    const asked = nextMachine(machine, forModel, 10 ** 6);
    assert.equal(asked.machine.state, "failed");
    assert.equal(asked.machine.isAwaited, false);
    assert.equal(nextMachine(machine, byPerson, 10 ** 6).machine.state, "starting");
  });

  it("waits 16 s at most where crashes are farther apart, and goes on", () => {
    const { machine, waitsMs } = crashing(50_000, 8);
    assert.deepEqual(waitsMs, [1000, 2000, 4000, 8000, 16_000, 16_000, 16_000, 16_000]);
    assert.equal(machine.state, "starting");
  });

  it("begins with 1 s again after three minutes without a crash", () => {
    assert.deepEqual(crashing(crashWindowMs + 1, 4).waitsMs, [1000, 1000, 1000, 1000]);
  });

  const events: fc.Arbitrary<MachineEvent> = fc.oneof(
    fc.constantFrom<MachineEvent>(
      ...[forModel, forQuestion, byPerson, crash],
      { kind: "exited", ending: lasting },
      ...([
        { kind: "abandoned" },
        { kind: "missed", fault },
        { kind: "tookTooLong", fault },
      ] as const),
      ...([{ kind: "isStranger", fault }, { kind: "loaded" }, { kind: "woke" }] as const),
      { kind: "loadRefused", ending, needsNewProcess: true },
      { kind: "loadRefused", ending, needsNewProcess: false },
      ...([{ kind: "unloading" }, { kind: "unloaded" }] as const),
      ...([
        { kind: "stop", by: "person" },
        { kind: "stop", by: "lease" },
      ] as const),
      { kind: "heard", health: healthWith({ status: "failed", needs_new_process: true }) },
    ),
    fc
      .constantFrom("starting", "unloaded", "loading", "healthy", "busy", "unloading", "failed")
      .map((status) => heard(status as "busy")),
  );
  const steps = fc.array(fc.tuple(events, fc.integer({ min: 0, max: 40_000 })), {
    maxLength: 60,
    size: "max",
  });

  const often = fc.oneof(
    { weight: 4, arbitrary: fc.constant(crash) },
    { weight: 4, arbitrary: fc.constant<MachineEvent>({ kind: "woke" }) },
    { weight: 3, arbitrary: fc.constant(forModel) },
    { weight: 1, arbitrary: events },
  );
  const passing = fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max: 5000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 90_000 }) },
  );
  const crashes = fc.array(fc.tuple(often, passing), { maxLength: 80, size: "max" });

  it("never has two processes, and keeps what it says of itself true", () => {
    fc.assert(
      fc.property(steps, (list) => {
        let machine = stoppedMachine(0);
        let nowMs = 0;
        let processes = 0;
        let loads = 0;
        for (const [event, passedMs] of list) {
          nowMs += passedMs;
          const before = machine;
          const next = nextMachine(before, event, nowMs);
          machine = next.machine;
          const kinds = next.effects.map(({ kind }) => kind);
          if (event.kind === "exited") processes = 0;
          if (event.kind === "exited" || before.isLoading) loads = machine.isLoading ? loads : 0;
          for (const { kind } of next.effects) {
            if (kind === "spawn") processes += 1;
            if (kind === "load") loads += 1;
          }
          assert.ok(processes <= 1, "two processes");
          assert.ok(loads <= 1, "two loads");
          assert.equal(processes === 1, machine.process !== "none");
          assertSound(machine);
          if (kinds.includes("end")) assert.notEqual(before.process, "none");
          const isOwn =
            event.kind === "unloading" || (event.kind === "stop" && event.by === "lease");
          const went = before.isResident && !machine.isResident && !isOwn;
          assert.equal(kinds.filter((kind) => kind === "gone").length, went ? 1 : 0);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("stays away if and only if it crashed five times within three minutes", () => {
    fc.assert(
      fc.property(crashes, (list) => {
        let machine = stoppedMachine(0);
        let nowMs = 0;
        let recent: number[] = [];
        let streak = 0;
        for (const [event, passedMs] of list) {
          nowMs += passedMs;
          const before = machine;
          machine = nextMachine(before, event, nowMs).machine;
          if (event.kind === "asked" && event.by === "person") recent = [];
          if (isCrash(before, event)) {
            recent = recent.filter((atMs) => atMs >= nowMs - crashWindowMs);
            streak = recent.length > 0 ? streak + 1 : 1;
            recent.push(nowMs);
            assert.equal(machine.staysAway, recent.length > mostCrashes);
          } else if (machine.staysAway) assert.equal(before.staysAway, true);
          if (machine.state === "backingOff" && before.state !== "backingOff") {
            const waitMs = Math.min(1000 * 2 ** (streak - 1), 16_000);
            assert.equal(machine.nextStartMs, nowMs + waitMs);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});

/** What counts as a crash, said anew. */
function isCrash(before: Machine, event: MachineEvent): boolean {
  if (before.process !== "alive") return false;
  switch (event.kind) {
    case "exited":
      return !(event.ending.isLasting && before.state === "starting");
    case "tookTooLong":
      return true;
    case "missed":
      return before.misses === 2;
    case "loadRefused":
      return before.isLoading && event.needsNewProcess;
    case "heard":
      return event.health.needs_new_process;
    default:
      return false;
  }
}

/** What holds of any machine. */
function assertSound(machine: Machine): void {
  assert.ok(serviceStates.includes(machine.state));
  if (machine.isResident) assert.equal(machine.process, "alive");
  if (machine.isLoading) assert.equal(machine.process, "alive");
  assert.equal(machine.nextStartMs !== null, machine.state === "backingOff");
  if (machine.state === "stopped") assert.equal(machine.process, "none");
  if (machine.state === "failed" || machine.state === "stopped") {
    assert.equal(machine.isAwaited && machine.process !== "ending", false);
  }
}
