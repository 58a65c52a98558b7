import assert from "node:assert/strict";
import type { SessionEvent } from "../../../src/protocol/events.js";
import { faceOf, faceText, nodeLabel, type Face } from "../../../webview/search/model/face.js";
import type { SessionModel } from "../../../webview/search/model/session.js";
import { eventsOf, modelOf } from "../../support/panelModels.js";
import { followedBy, starts, upTo } from "../../support/panelSessions.js";

describe("a node's face", () => {
  let events: readonly SessionEvent[];
  before(async () => {
    events = await eventsOf({ plan: { candidates: 4, beamWidth: 2, iterations: 2 } });
  });
  const face = (session: SessionModel, id: string): Face => {
    const candidate = session.state.candidates[id];
    assert.ok(candidate);
    return faceOf(session, candidate);
  };

  const steps: readonly [step: string, text: string][] = [
    ["write", "Writing the prompt"],
    ["draw", "Drawing"],
    ["judge", "Judging"],
  ];
  for (const [step, text] of steps) {
    it(`says what is under way: ${text}`, () => {
      const cut = upTo(events, starts("i0c1", step));
      assert.equal(faceText(face(modelOf(cut), "i0c1")), text);
    });
    it(`says that nobody is at it any more: ${text}`, () => {
      const cut = upTo(events, starts("i0c1", step));
      assert.match(faceText(face(modelOf(cut, { kind: "idle" }), "i0c1")), /^Stopped while /);
    });
  }

  it("counts the steps of a drawing", () => {
    const session = modelOf(upTo(events, starts("i0c1", "draw")));
    const drawing = { ...session, progress: { i0c1: { step: 3, steps: 8 } } };
    assert.equal(faceText(face(drawing, "i0c1")), "Drawing, step 3 of 8");
  });

  it("tells the queued, the kept, the pruned and the winner apart", () => {
    assert.equal(face(modelOf(events.slice(0, 3)), "i0c1").kind, "queued");
    const session = modelOf(events);
    const kinds = Object.keys(session.state.candidates).map((id) => face(session, id).kind);
    assert.equal(kinds.filter((kind) => kind === "winner").length, 1);
    assert.equal(kinds.filter((kind) => kind === "judged").length, 0);
    assert.ok(kinds.includes("kept") && kinds.includes("pruned"));
  });

  it("says of a failed one what happened", () => {
    const refused = followedBy(upTo(events, starts("i0c1", "draw")), {
      kind: "candidateFailed",
      candidate: "i0c1",
      code: "prompt.refused",
      message: "No",
    });
    assert.deepEqual(face(modelOf(refused), "i0c1"), {
      kind: "failed",
      sentence: "The image model refused this prompt.",
    });
  });

  it("has a sentence for those who do not see it", () => {
    const session = modelOf(events);
    const { state } = session;
    const candidate = Object.values(state.candidates).find(({ parent }) => parent !== null);
    assert.ok(candidate);
    const label = nodeLabel(candidate, face(session, candidate.id), 2);
    assert.match(label, /^i1c\d, \w+, total \d+, 2nd of its iteration, from i0c\d$/);
  });
});
