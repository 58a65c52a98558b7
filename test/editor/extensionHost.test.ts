import assert from "node:assert/strict";
import { join } from "node:path";
import { Test } from "mocha";
import { drawnSession } from "../support/drawnSession.js";
import { useWorkspace } from "../support/editorWorkspace.js";
import { drawn } from "./host/drawn.data.js";
import type { HostEvent } from "./host/hostEvents.js";
import { runHostSuite, suiteTimeoutMs } from "./launcher/hostSuite.js";

/**
 * Each test in the extension host counts here as one of its own: which there are is known only once
 * they have run, so they are added to this suite before its tests begin.
 */
describe("in the extension host", function () {
  this.timeout(suiteTimeoutMs);
  const workspace = useWorkspace();
  let ended: HostEvent | undefined;

  before(async function () {
    await drawnSession(join(workspace(), drawn.output), drawn.goal);
    const events = await runHostSuite(workspace());
    const suite = this.test?.parent;
    assert.ok(suite);
    for (const event of events) {
      if (event.kind === "ended") ended = event;
      else suite.addTest(Object.assign(testOf(event), { file: suite.file }));
    }
  });

  it("every test ran to its end", () => {
    assert.ok(ended?.kind === "ended" && ended.passed > 0);
  });
});

function testOf(event: Exclude<HostEvent, { kind: "ended" }>): Test {
  switch (event.kind) {
    case "passed":
      return lasting(event.milliseconds, new Test(event.title, () => undefined));
    case "skipped":
      return new Test(event.title);
    case "failed":
      return lasting(event.milliseconds, new Test(event.title, () => fail(event)));
  }
}

function fail({ title, stack }: Extract<HostEvent, { kind: "failed" }>): never {
  const error = new Error(title);
  error.stack = stack;
  throw error;
}

/** Says how long it took in the extension host: Mocha would set how long it takes here. */
function lasting(milliseconds: number, test: Test): Test {
  return Object.defineProperty(test, "duration", { get: () => milliseconds, set: () => undefined });
}
