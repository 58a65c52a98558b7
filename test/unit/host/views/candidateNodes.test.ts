import assert from "node:assert/strict";
import { candidateItem, candidateNodes } from "../../../../src/host/views/sessionNodes.js";
import { globalRanking, machineWinnerOf } from "../../../../src/search/selectors.js";
import type { SearchState } from "../../../../src/search/state.js";
import { SearchHarness } from "../../../support/searchHarness.js";
import manifest from "../../../../package.json" with { type: "json" };

/** The rows below a session: what the judge kept, and what the person said of the images. */

let state: SearchState;
let machine: string;
/** Neither the winner nor kept, best first. */
let pruned: readonly string[];
before(async () => {
  const search = new SearchHarness({ plan: { candidates: 4, beamWidth: 2, iterations: 2 } });
  await search.run();
  state = search.state;
  machine = machineWinnerOf(state) ?? "none";
  pruned = globalRanking(state).filter((id) => state.candidates[id]?.keptAfter.length === 0);
});

const rowsOf = (said: SearchState): string[] =>
  candidateNodes("/s", said).map((node) => {
    assert.ok(node.kind === "candidate");
    const { description } = candidateItem("/s", said, node.candidate, undefined);
    return String(description);
  });

describe("the rows of a session's images", () => {
  it("are the winner and what was kept, the best first, while a person has said nothing", () => {
    const rows = rowsOf(state);
    assert.equal(rows[0], `winner · ${machine}`);
    assert.ok(rows.length > 1);
    for (const row of rows.slice(1)) assert.match(row, /^kept · i\dc\d$/);
  });

  it("begin with the person's pick, and say which is the judge's winner", () => {
    const [pick = "none", liked = "none"] = pruned;
    const rows = rowsOf({ ...state, picked: pick, favourites: [liked, machine] });
    assert.deepEqual(rows.slice(0, 2), [
      `your pick · ${pick}`,
      `judge's winner, favourite · ${machine}`,
    ]);
    assert.ok(rows.includes(`favourite · ${liked}`), rows.join("\n"));
    assert.equal(new Set(rows).size, rows.length);
  });

  it("say both where the person picked what the judge did", () => {
    const [first] = rowsOf({ ...state, picked: machine });
    assert.equal(first, `your pick, judge's winner · ${machine}`);
  });

  it("have one of what is picked before it is judged", () => {
    const [id = "none"] = pruned;
    const candidate = state.candidates[id];
    assert.ok(candidate !== undefined);
    const candidates = {
      ...state.candidates,
      [id]: { ...candidate, scores: null, state: "drawing" as const },
    };
    const [first] = rowsOf({ ...state, end: null, candidates, picked: id });
    assert.equal(first, `your pick · ${id}`);
  });

  it("have the commands in their menus that change something", () => {
    const [pick = "none", liked = "none"] = pruned;
    const said = { ...state, picked: pick, favourites: [liked] };
    const commandsOf = (of: SearchState, id: string): string[] => {
      const { contextValue = "" } = candidateItem("/s", of, id, undefined);
      return manifest.contributes.menus["view/item/context"].flatMap(({ command, when }) => {
        const pattern = /viewItem =~ \/(.*)\//.exec(when)?.[1];
        const isOfWord = /\.(un)?(pickWinner|favourite)$/.test(command);
        const isOther = command !== "imagebeam.insertImage" && !isOfWord;
        if (pattern === undefined || isOther || !new RegExp(pattern).test(contextValue)) return [];
        return [command.replace("imagebeam.", "")];
      });
    };
    const insert = ["insertImage", "insertImage"];
    assert.deepEqual(commandsOf(state, machine), [...insert, "favourite"]);
    assert.deepEqual(commandsOf(said, machine), [...insert, "pickWinner", "favourite"]);
    assert.deepEqual(commandsOf(said, pick), [...insert, "unpickWinner", "favourite"]);
    assert.deepEqual(commandsOf(said, liked), [...insert, "pickWinner", "unfavourite"]);
  });
});
