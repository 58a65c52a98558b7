import assert from "node:assert/strict";
import manifest from "../../../../package.json" with { type: "json" };
import { candidateItem, sessionItem } from "../../../../src/host/views/sessionNodes.js";
import { globalRanking, winnerOf } from "../../../../src/search/selectors.js";
import type { SearchState } from "../../../../src/search/state.js";
import { SearchHarness } from "../../../support/searchHarness.js";
import { sessionRowOf } from "../../../support/sessionRows.js";

/** What the menus of the Sessions view offer: nothing that the command would then refuse. */

interface Where {
  readonly viewItem: string;
  /** What is so of the window. */
  readonly is?: readonly string[];
}

/** Whether a `when` clause holds, as far as ours go. */
function holds(when: string, { viewItem, is = ["isWorkspaceTrusted"] }: Where): boolean {
  return when.split(" && ").every((term) => {
    const pattern = /^viewItem =~ \/(.*)\/$/.exec(term)?.[1];
    if (pattern !== undefined) return new RegExp(pattern).test(viewItem);
    const view = /^view == imagebeam\.(\w+)$/.exec(term)?.[1];
    if (view !== undefined) return view === "sessions";
    const [, not, name = ""] = /^(!?)([\w.]+)$/.exec(term) ?? assert.fail(term);
    return is.includes(name) === (not === "");
  });
}

const entries = manifest.contributes.menus["view/item/context"];

function offered(where: Where): string[] {
  return entries
    .filter(({ when, group }) => !group.startsWith("inline") && holds(when, where))
    .map(({ command }) => command.replace("imagebeam.", ""));
}

function inline(where: Where): string[] {
  return entries
    .filter(({ when, group }) => group.startsWith("inline") && holds(when, where))
    .map(({ command }) => command.replace("imagebeam.", ""));
}

const session = (row: Parameters<typeof sessionRowOf>[0]): Where => {
  const node = { kind: "session" as const, folder: "/s", row: sessionRowOf(row) };
  const look = { nowMs: 0, image: undefined, planned: undefined };
  return { viewItem: sessionItem(node, look).contextValue ?? "" };
};

let state: SearchState;
before(async () => {
  const search = new SearchHarness({ plan: { candidates: 3, beamWidth: 2, iterations: 2 } });
  await search.run();
  state = search.state;
});

const candidate = (of: SearchState, id: string): Where => ({
  viewItem: candidateItem("/s", of, id, undefined).contextValue ?? "",
});

const ofOneImage = [
  ...["insertImage", "insertAtCursor", "copyPrompt", "openImage", "saveImageAs"],
  ...["revealInExplorer", "revealInOs", "selectForCompare"],
];

describe("the menu of a session", () => {
  it("has what is done with an image only where there is one", () => {
    for (const status of ["running", "finished", "paused", "interrupted", "cancelled"] as const) {
      const none = offered(session({ status, images: 0, best: null }));
      assert.deepEqual(
        none.filter((each) => [...ofOneImage, "compareBest"].includes(each)),
        [],
      );
      const one = offered(session({ status, images: 1 }));
      assert.deepEqual(
        ofOneImage.filter((each) => !one.includes(each)),
        [],
        status,
      );
      assert.ok(!one.includes("compareBest"));
      assert.ok(offered(session({ status, images: 2 })).includes("compareBest"));
    }
    assert.deepEqual(inline(session({ images: 0, best: null })), []);
    assert.deepEqual(inline(session({ images: 1 })), ["insertImage"]);
  });

  it("has an image where only a pick stands for it, which nobody judged", () => {
    const picked = offered(session({ images: 1, best: null, image: "i0c0.png" }));
    assert.ok(picked.includes("insertImage"));
  });

  it("goes on with what can go on, whatever images it has", () => {
    for (const images of [0, 1, 2]) {
      const best = images === 0 ? null : 50;
      assert.deepEqual(inline(session({ status: "paused", images, best })), ["resumeSearch"]);
      const running = inline(session({ status: "running", images, best }));
      assert.deepEqual(running, ["pauseSearch", "cancelSearch"]);
      assert.ok(offered(session({ status: "paused", images, best })).includes("finishSearch"));
    }
  });
});

describe("the menu of an image", () => {
  it("compares with a parent that there is, and with a winner that is another", () => {
    const winner = winnerOf(state) ?? assert.fail();
    for (const id of globalRanking(state)) {
      const commands = offered(candidate(state, id));
      const hasParent = state.candidates[id]?.parent !== null;
      assert.equal(commands.includes("compareWithParent"), hasParent, id);
      assert.equal(commands.includes("compareWithWinner"), id !== winner, id);
      assert.equal(commands.includes("pickWinner"), id !== winner, id);
      const running = offered(candidate({ ...state, end: null }, id));
      assert.ok(!running.includes("compareWithWinner"), id);
    }
  });

  it("writes nothing in a workspace that is not trusted", () => {
    const { viewItem } = candidate(state, winnerOf(state) ?? "");
    const writes = ["insertImage", "insertAtCursor", "pickWinner", "favourite", "unfavourite"];
    const where = { viewItem, is: [] };
    assert.deepEqual(
      [...offered(where), ...inline(where)].filter((each) => writes.includes(each)),
      [],
    );
  });

  it("begins with what a person says of it", () => {
    const groups = entries
      .filter(({ when, group }) => {
        return !group.startsWith("inline") && holds(when, candidate(state, "i0c0"));
      })
      .toSorted((one, other) => (one.group < other.group ? -1 : 1));
    assert.match(groups[0]?.command ?? "", /pickWinner|favourite/);
  });
});

describe("the menu of several rows", () => {
  it("has only what takes them all", () => {
    const is = ["isWorkspaceTrusted", "listMultiSelection", "imagebeam.isSelectedForCompare"];
    const rows = [
      ...globalRanking(state).map((id) => candidate(state, id)),
      ...(["running", "finished", "paused"] as const).map((status) => session({ status })),
    ];
    for (const { viewItem } of rows) {
      const others = offered({ viewItem, is }).filter((each) => !/favourite$/.test(each));
      // Of images one by one nothing is evaluated, but of whole sessions.
      const ofSessions = viewItem.startsWith("session") ? ["evaluateBlind"] : [];
      assert.deepEqual(others, ["compareImages", ...ofSessions], viewItem);
    }
  });
});

describe("a row of an image", () => {
  it("tells a screen reader what it shows: whose winner, the score, and what it is of", () => {
    const [id = "none"] = globalRanking(state);
    const said = { ...state, picked: id, favourites: [id] };
    const { accessibilityInformation } = candidateItem("/s", said, id, undefined);
    const prompt = state.candidates[id]?.texts?.prompt ?? assert.fail();
    const label = accessibilityInformation?.label ?? "";
    assert.match(label, /^i\dc\d, your pick, judge's winner, favourite, score \d+, /);
    assert.ok(label.endsWith(prompt.slice(-20)));
  });
});
