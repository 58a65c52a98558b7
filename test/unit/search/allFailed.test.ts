import assert from "node:assert/strict";
import { CallError } from "../../../src/base/errors.js";
import type { KnownEvent } from "../../../src/protocol/events.js";
import { remediesOf } from "../../../src/search/remedies.js";
import { replay } from "../../../src/search/replay.js";
import type { FakeCallKind } from "../../support/fakeModels.js";
import { SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";

const plan = { candidates: 4, iterations: 5, stopOnPlateau: false } as const;

/** A search whose calls of a kind fail with the errors that are dealt to them, in turn. */
function failingFrom(
  iteration: number,
  kind: FakeCallKind,
  errors: readonly (() => CallError)[],
): HarnessOptions {
  let isBroken = iteration === 0;
  let dealt = 0;
  return {
    plan,
    limits: { language: 1, image: 1, vision: 1 },
    fail: (each) => {
      if (each !== kind || !isBroken) return;
      const error = errors[dealt++ % errors.length];
      if (error !== undefined) throw error();
    },
    onEvent: (event) => {
      if (event.kind === "iterationRanked" && event.iteration === iteration - 1) isBroken = true;
    },
  };
}

async function searched(options: HarnessOptions): Promise<SearchHarness> {
  const search = new SearchHarness(options);
  await search.run();
  assert.equal(replay(search.events).kind, "same");
  return search;
}

const gone = () => new CallError("service.failed", "It crashed too often");
const refused = () => new CallError("draw.refused", "Not this.");

describe("a search of which nothing came", () => {
  const models: readonly [kind: FakeCallKind, role: string][] = [
    ["write", "language"],
    ["draw", "image"],
    ["judge", "vision"],
  ];
  for (const [kind, role] of models) {
    it(`pauses and names the ${role} model where that failed, with its words and what to do`, async () => {
      const { state } = await searched(failingFrom(1, kind, [gone]));
      assert.deepEqual(
        [state.pause?.message, state.pause?.role, state.pause?.code],
        [
          `Every image of 2 iterations failed for the same reason in the ${role} model: It crashed too often. See to that, then resume.`,
          role,
          "service.failed",
        ],
      );
      assert.equal(remediesOf(state)[0], "showServices");
    });

    it(`ends with the error of the ${role} model where the first iteration failed`, async () => {
      const { state } = await searched(failingFrom(0, kind, [gone]));
      assert.ok(state.end?.kind === "failed");
      assert.equal(state.end.error.code, "search.allFailed");
      assert.equal(
        state.end.error.message,
        `Every image failed for the same reason in the ${role} model: It crashed too often. See to that, then try the failed images again.`,
      );
    });
  }

  it("names what happened most often, and of what is as frequent what came first", async () => {
    const often = await searched(failingFrom(0, "draw", [refused, gone, gone, refused, gone]));
    assert.ok(often.state.end?.kind === "failed");
    assert.match(
      often.state.end.error.message,
      /^Every image failed, 2 of 4 .* model: Not this\. /,
    );
    const most = await searched(failingFrom(0, "draw", [refused, gone, gone]));
    assert.ok(most.state.end?.kind === "failed");
    assert.match(
      most.state.end.error.message,
      /^Every image failed, 2 of 4 for the same reason in the image model: Not this\. See to that/,
    );
    const once = await searched(failingFrom(0, "draw", [refused, gone, gone, gone]));
    assert.ok(once.state.end?.kind === "failed");
    assert.match(
      once.state.end.error.message,
      /^Every image failed, 3 of 4 for the same reason in the image model: It crashed too often\. /,
    );
  });

  it("counts only what failed in the iterations that it pauses for", async () => {
    const { state } = await searched(failingFrom(2, "draw", [refused]));
    assert.match(state.pause?.message ?? "", /^Every image of 2 iterations failed for the same/);
  });

  it("says nothing that does not fit into a journal", async () => {
    const long = () => new CallError("draw.broken", "long ".repeat(390));
    const { state } = await searched(failingFrom(0, "draw", [long]));
    assert.ok(state.end?.kind === "failed" && state.end.error.message.length < 2000);
    assert.match(state.end.error.message, /…\. See to that|… See to that/);
  });
});

describe("a replay of one that an older version recorded", () => {
  const recorded = (events: readonly KnownEvent[], changed: Partial<KnownEvent>): KnownEvent[] =>
    events.map((event) =>
      event.kind === changed.kind ? ({ ...event, ...changed } as KnownEvent) : event,
    );

  it("takes an end that is put in other words, and none for another reason", async () => {
    const { events } = await searched(failingFrom(0, "draw", [gone]));
    const message = "Every candidate failed. The first one: It crashed too often";
    assert.equal(replay(recorded(events, { kind: "searchFailed", message })).kind, "same");
    const code = "cap.beforeResult";
    assert.equal(replay(recorded(events, { kind: "searchFailed", code })).kind, "differs");
  });

  it("takes a pause that does not say whose fault it was, and none that says another's", async () => {
    const { events } = await searched(failingFrom(1, "write", [gone]));
    const older = events.map((event) => {
      if (event.kind !== "searchPaused") return event;
      const { seq, at, kind, by } = event;
      return { ...{ seq, at, kind, by }, message: "Look at the image model." };
    });
    assert.equal(replay(older).kind, "same");
    const role = "image";
    assert.equal(replay(recorded(events, { kind: "searchPaused", role })).kind, "differs");
  });
});
