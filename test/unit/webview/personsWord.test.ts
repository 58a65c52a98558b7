import assert from "node:assert/strict";
import type { SessionEvent } from "../../../src/protocol/events.js";
import { candidateOf } from "../../../src/search/candidates.js";
import { globalRanking, machineWinnerOf } from "../../../src/search/selectors.js";
import { announcement } from "../../../webview/search/model/announce.js";
import { detailOf, shownCandidate, type Detail } from "../../../webview/search/model/detail.js";
import { faceOf, nodeLabel } from "../../../webview/search/model/face.js";
import { passes } from "../../../webview/search/model/filter.js";
import { badgeText, marksOf } from "../../../webview/search/model/marks.js";
import { noticesOf } from "../../../webview/search/model/notice.js";
import type { SessionModel } from "../../../webview/search/model/session.js";
import { eventsOf, modelOf } from "../../support/panelModels.js";
import { followedBy, starts, upTo } from "../../support/panelSessions.js";

/** What the panel says of the person's pick and favourites, and of the judge's winner beside them. */

const idle = { kind: "idle" } as const;

describe("a person's word in the panel", () => {
  let events: readonly SessionEvent[];
  let machine: string;
  /** Neither the winner nor kept, the best of them. */
  let pruned: string;
  before(async () => {
    events = await eventsOf({ plan: { candidates: 4, beamWidth: 2, iterations: 2 } });
    const { state } = modelOf(events, idle);
    machine = machineWinnerOf(state) ?? "none";
    pruned =
      globalRanking(state).find((id) => candidateOf(state, id).keptAfter.length === 0) ?? "none";
  });
  const picked = (candidate = pruned): SessionEvent[] =>
    followedBy(events, { kind: "winnerPicked", candidate });
  const detail = (session: SessionModel, id: string): Detail =>
    detailOf(session, candidateOf(session.state, id));
  const label = (session: SessionModel, id: string): string => {
    const candidate = candidateOf(session.state, id);
    return nodeLabel(candidate, faceOf(session, candidate), marksOf(session.state, id), null);
  };

  it("is the winner that is shown first, and the judge's is said to be that", () => {
    const session = modelOf(picked(), idle);
    assert.equal(shownCandidate(session)?.id, pruned);
    assert.equal(detail(session, pruned).title, "Winner, your pick");
    assert.equal(detail(session, machine).title, "Judge's winner");
    assert.match(label(session, pruned), /^Winner, your pick, total \d+/);
    assert.match(label(session, machine), /^Kept, judge's winner, total \d+/);
    const room = { iterationRank: 1, isRoomy: true };
    const badge = (id: string, isRoomy: boolean): string | null => {
      const face = faceOf(session, candidateOf(session.state, id));
      return badgeText(face, marksOf(session.state, id), { ...room, isRoomy });
    };
    assert.deepEqual([badge(pruned, true), badge(pruned, false)], ["Your pick", "Your pick"]);
    assert.deepEqual([badge(machine, true), badge(machine, false)], ["Judge's winner", "Judge's"]);
    assert.match(
      noticesOf(session)[0]?.text ?? "",
      /^Your pick has \d+ points, the judge's winner \d+ points\.$/,
    );
  });

  it("says whom the judge chose beside the pick, and how to go back", () => {
    const [other, same] = [modelOf(picked(), idle), modelOf(picked(machine), idle)];
    const { pick } = detail(other, pruned);
    assert.match(pick?.text ?? "", /judge's winner, \d+ points, is another one/);
    assert.equal(pick?.judges, machine);
    const both = "You picked this image, and so did the judge.";
    assert.deepEqual(detail(same, machine).pick, { text: both, judges: null });
    assert.equal(detail(other, machine).pick, null);
  });

  it("can be given to any image with a picture but the winner, where something may be written", () => {
    const session = modelOf(events, idle);
    for (const [id, expected] of [
      [pruned, true],
      [machine, false],
    ] as const) {
      const { buttons, mayRemark } = detail(session, id).actions;
      assert.deepEqual([buttons.includes("pickWinner"), mayRemark], [expected, true], id);
    }
    const owner = "Process 7 on atlas has it.";
    for (const closed of [
      modelOf(events, idle, "This workspace is not trusted."),
      modelOf(events, { kind: "watched", owner, canTakeOver: false }),
      modelOf(events, { kind: "readOnly", reason: "Newer" }),
    ]) {
      const { buttons, mayRemark } = detail(closed, pruned).actions;
      assert.deepEqual([buttons.includes("pickWinner"), mayRemark], [false, false]);
    }
    const running = modelOf(upTo(events, starts("i1c1", "draw")));
    assert.ok(detail(running, "i0c0").actions.buttons.includes("pickWinner"));
    assert.ok(!detail(running, "i1c1").actions.mayRemark, "no picture yet");
  });

  it("marks an image that is not judged yet, too", () => {
    const asked = upTo(events, starts("i0c1", "judge"));
    const said = followedBy(
      asked,
      { kind: "winnerPicked", candidate: "i0c1" },
      { kind: "favourited", candidate: "i0c1", on: true },
    );
    const session = modelOf(said);
    assert.match(label(session, "i0c1"), /^Judging, winner, your pick, favourite\./);
    assert.equal(shownCandidate(session)?.id, "i0c1");
  });

  it("lets favourites through the filter of what is kept", () => {
    const { state } = modelOf(
      followedBy(events, { kind: "favourited", candidate: pruned, on: true }),
    );
    assert.ok(passes(state, "kept", pruned));
    assert.ok(!passes(modelOf(events).state, "kept", pruned));
  });

  it("is said to who does not see it, when it is given and when it is taken back", () => {
    const [before, after] = [modelOf(events, idle), modelOf(picked(), idle)];
    const back = modelOf(followedBy(picked(), { kind: "winnerPicked", candidate: null }), idle);
    assert.match(
      announcement(before, after) ?? "",
      /^Your pick is the winner\. Winner: \d+ points/,
    );
    assert.match(announcement(after, back) ?? "", /^The judge's word counts again\. Winner: \d+/);
  });

  it("leads to comparisons with images that are there, and others", () => {
    const { state } = modelOf(events, idle);
    const child = Object.values(state.candidates).find(
      ({ id, parent }) => parent !== null && id !== machine,
    );
    assert.ok(child);
    const session = modelOf(events, idle);
    const links = (id: string): string[] =>
      detail(session, id).actions.links.filter((link) => link.startsWith("compare"));
    assert.ok(links(child.id).includes("compareWithParent"));
    assert.ok(!links(machine).includes("compareWithWinner"));
    const roots = state.iterations[0]?.candidates ?? [];
    for (const root of roots) assert.ok(!links(root).includes("compareWithParent"));
    const blocked = modelOf(events, idle, "Not trusted.");
    assert.ok(detail(blocked, child.id).actions.links.includes("compareWithParent"));
  });
});
