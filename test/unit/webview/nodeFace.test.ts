import assert from "node:assert/strict";
import type { SessionEvent } from "../../../src/protocol/events.js";
import { standing } from "../../../src/cli/candidateText.js";
import type { Candidate } from "../../../src/search/state.js";
import { detailOf } from "../../../webview/search/model/detail.js";
import {
  briefFaceText,
  faceOf,
  faceText,
  nodeLabel,
  type Face,
} from "../../../webview/search/model/face.js";
import type { Marks } from "../../../webview/search/model/marks.js";
import type { SessionModel } from "../../../webview/search/model/session.js";
import { eventsOf, modelOf } from "../../support/panelModels.js";
import { aborted, followedBy, starts, upTo } from "../../support/panelSessions.js";

const unmarked: Marks = { isPick: false, isJudgesWinner: false, isFavourite: false };

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

  const between: readonly [after: string, waits: string, stopped: string][] = [
    ["promptWritten", "Written, waits to be drawn", "Written, not drawn"],
    ["imageDrawn", "Drawn, waits for its judge", "Drawn, not judged"],
  ];
  for (const [kind, waits, stopped] of between) {
    it(`says what it waits for between two steps: ${waits}`, () => {
      const cut = upTo(events, (event) => {
        return event.kind === kind && "key" in event && event.key.startsWith("i0c1/");
      });
      assert.equal(faceText(face(modelOf(cut), "i0c1")), waits);
      assert.equal(faceText(face(modelOf(cut, { kind: "idle" }), "i0c1")), stopped);
    });
  }

  it("says at no event that something is done to an image which no call works on", () => {
    const words = { writing: "write", drawing: "draw", judging: "judge" };
    events.forEach((_, index) => {
      const session = modelOf(events.slice(0, index + 1));
      const { candidates, running } = session.state;
      for (const id of Object.keys(candidates)) {
        const { kind } = face(session, id);
        const step = kind in words ? words[kind as keyof typeof words] : undefined;
        const runs = Object.keys(running).find((key) => key.startsWith(`${id}/`));
        assert.equal(runs?.split("/")[1], step, `${id} after ${index}`);
      }
    });
  });

  const halted = ["nothing", "writing", "written", "drawing", "drawn", "judging"] as const;
  const faces: readonly [face: Face, brief: string][] = [
    [{ kind: "queued" }, "Queued"],
    [{ kind: "writing" }, "Writing"],
    [{ kind: "drawing", steps: { step: 12, steps: 100 } }, "Drawing"],
    [{ kind: "judging" }, "Judging"],
    [{ kind: "waiting", model: "language" }, "Waiting"],
    [{ kind: "between", done: "written" }, "To be drawn"],
    [{ kind: "between", done: "drawn" }, "To be judged"],
    [{ kind: "left", isDrawn: true }, "Not judged"],
    [{ kind: "left", isDrawn: false }, "Not made"],
    ...(["Not started", "Stopped", "Not drawn", "Stopped", "Not judged", "Stopped"] as const).map(
      (brief, index): [Face, string] => [{ kind: "halted", at: halted[index] ?? "nothing" }, brief],
    ),
    [{ kind: "failed", sentence: "The image model refused this prompt." }, "Failed"],
  ];
  for (const [face, brief] of faces) {
    it(`fits below a small picture: ${faceText(face)}`, () => {
      assert.equal(briefFaceText(face), brief);
      assert.ok(brief.length <= 12);
    });
  }

  it("goes back to what is done when a call is stopped", () => {
    const stopped = aborted(upTo(events, starts("i0c1", "judge")));
    const paused = followedBy(stopped, { kind: "searchPaused", by: "user" });
    assert.equal(faceText(face(modelOf(paused, { kind: "idle" }), "i0c1")), "Drawn, not judged");
  });

  it("says that the judge refused, of an image that it would not score", () => {
    const asked = upTo(events, starts("i0c1", "judge"));
    const refused = followedBy(asked, {
      ...{ kind: "candidateJudged", key: "i0c1/judge/1", alignment: null, aesthetic: null },
      ...{
        findings: [],
        refused: "It shows a living person.",
        usage: { costUsd: 0, inputTokens: null, outputTokens: null },
        milliseconds: 3,
      },
    });
    const session = modelOf(refused);
    const candidate = session.state.candidates["i0c1"] ?? assert.fail();
    assert.match(
      nodeLabel(candidate, face(session, "i0c1"), unmarked, null),
      /judge refused to score/,
    );
    assert.equal(detailOf(session, candidate).refused, "It shows a living person.");
  });

  it("counts the steps of a drawing", () => {
    const session = modelOf(upTo(events, starts("i0c1", "draw")));
    const drawing = { ...session, progress: { i0c1: { step: 3, steps: 8 } } };
    assert.equal(faceText(face(drawing, "i0c1")), "Drawing, step 3 of 8");
  });

  it("tells the queued, the kept, the pruned and the winner apart", () => {
    assert.equal(face(modelOf(events.slice(0, 3)), "i0c1").kind, "queued");
    const session = modelOf(events);
    const all = Object.values(session.state.candidates);
    const kinds = all.map(({ id }) => face(session, id).kind);
    assert.equal(kinds.filter((kind) => kind === "winner").length, 1);
    assert.equal(kinds.filter((kind) => kind === "judged").length, 0);
    assert.ok(kinds.includes("kept") && kinds.includes("pruned"));
    // In the words of the terminal.
    for (const candidate of all) {
      const word = faceText(face(session, candidate.id)).toLowerCase();
      assert.equal(word, standing(session.state, candidate));
    }
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

  it("says to those who do not see it how it stands, what it shows and what is missing", () => {
    const session = modelOf(events);
    const candidate = Object.values(session.state.candidates).find(({ parent }) => parent !== null);
    assert.ok(candidate);
    const seen: Candidate = {
      ...candidate,
      texts: { what: "", how: "", prompt: `Two red boats ${"under a moon ".repeat(20)}` },
      findings: [
        { text: "Two boats: shown.", half: "what", met: true },
        { text: "full moon: missing", half: "what", met: false },
        { text: "The sky is flat.", half: "how" },
      ],
    };
    assert.match(
      nodeLabel(seen, face(session, candidate.id), unmarked, 2),
      /^[A-Z]\w+, total \d+, 2nd of its iteration\. Two red boats .{40,80}… Missing: full moon\. Shown: Two boats\. Noted: The sky is flat\.$/,
    );
    assert.doesNotMatch(nodeLabel(seen, face(session, candidate.id), unmarked, 2), /i\dc\d/);
    // Of a checklist as short as of none.
    const asked = [
      ["Does the image show balloons?", false],
      ["Does the image show that the balloons are red?", false],
      ["Are there two boats?", true],
      ["Is the image free of artefacts, such as broken shapes, extra limbs and smears?", true],
      ["Does it rain?", true],
    ] as const;
    const checked = {
      ...seen,
      findings: asked.map(([text, met]) => ({ text, half: "what" as const, met })),
    };
    assert.match(
      nodeLabel(checked, face(session, candidate.id), unmarked, 2),
      /… Missing: balloons; the balloons are red\. Shown: two boats; free of artefacts; Does it rain\?\.$/,
    );
  });
});
