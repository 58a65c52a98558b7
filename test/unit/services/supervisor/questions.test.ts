import assert from "node:assert/strict";
import {
  stoppedMachine,
  type Machine,
  type MachineEvent,
} from "../../../../src/services/supervisor/machine.js";
import { nextMachine } from "../../../../src/services/supervisor/serviceMachine.js";
import { healthWith } from "../../../support/serviceHealth.js";

const forQuestion: MachineEvent = { kind: "asked", by: "question" };
const forModel: MachineEvent = { kind: "asked", by: "load" };
const isThere: MachineEvent = { kind: "heard", health: healthWith({ status: "unloaded" }) };
const crash: MachineEvent = {
  kind: "exited",
  ending: {
    fault: { code: "service.failed", reason: "It broke.", hint: null },
    isLasting: false,
  },
};

describe("a service that is asked a question", () => {
  const rows: [string, MachineEvent[], Partial<Machine>, string[]][] = [
    [
      "starts to be asked something, and neither loads its model nor comes back for that",
      [forQuestion, isThere, forQuestion, crash, { kind: "woke" }],
      { state: "stopped", byPerson: false, isAwaited: false },
      ["spawn"],
    ],
    [
      "loads for who wants its model, whatever it is asked meanwhile",
      [forQuestion, forModel, forQuestion, isThere, forQuestion],
      { state: "loading", isAwaited: true },
      ["spawn", "load"],
    ],
    [
      "stays where it is when it is asked something at work",
      [forModel, isThere, { kind: "loaded" }, forQuestion],
      { state: "ready", isResident: true },
      ["spawn", "load"],
    ],
    [
      "is not started for a question while it waits after a crash",
      [forModel, crash, forQuestion],
      { state: "backingOff", isAwaited: true },
      ["spawn"],
    ],
  ];
  for (const [what, events, expected, effects] of rows) {
    it(what, () => {
      let machine = stoppedMachine(0);
      const done: string[] = [];
      events.forEach((event, at) => {
        const next = nextMachine(machine, event, at * 1000);
        machine = next.machine;
        done.push(...next.effects.map(({ kind }) => kind));
      });
      assert.deepEqual(done, effects);
      for (const [name, value] of Object.entries(expected)) {
        assert.equal(machine[name as keyof Machine], value, name);
      }
    });
  }
});
