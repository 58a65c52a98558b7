import assert from "node:assert/strict";
import { resultOf } from "../../../src/cli/jsonOutput.js";
import { reportLines } from "../../../src/cli/report.js";
import { cells } from "../../../src/cli/terminalText.js";
import { whyLines } from "../../../src/cli/whyLines.js";
import { resultSchema, type Result } from "../../../src/protocol/result.js";
import { searchOf } from "../../support/comparingSearch.js";
import { wonQuestion, wonState, type WonState } from "../../support/wonStates.js";

const compared: WonState = {
  images: { i0c0: { total: 70 }, i0c1: { total: 71 }, i0c2: { total: 60 } },
  winner: "i0c0",
  comparisons: ["i0c0 > i0c1 > i0c2"],
  chances: [
    ["i0c0", 0.63, 0.97],
    ["i0c1", 0.25, 0.8],
    ["i0c2", 0.12, 0.23],
  ],
};
const linesOf = (won: WonState, columns = 100): string[] =>
  whyLines(wonState(won), columns).map(({ text }) => text.replaceAll("\u00a0", " "));
const whyOf = (won: WonState): Result["why"] => {
  const [outcome, state] = [{ kind: "ended" } as const, wonState(won)];
  const result = resultOf({ outcome, state, staleBecause: null }, "/out/s");
  return resultSchema.parse(JSON.parse(JSON.stringify(result))).why;
};

describe("why an image won, in a terminal", () => {
  it("is told in a few lines, by name", () => {
    assert.deepEqual(linesOf(compared), [
      "Why i0c0 won",
      "  It was shown beside 2 other images, in 1 comparison.",
      "  Better than i0c1 and i0c2.",
      "  It is the best of 3 images with a chance of 63 %, and one of the best 2 with 97 %.",
      "  That is not certain: next is i0c1 with 25 %.",
      "  It scores 70 of 100, 1 point behind the second: comparisons count for more.",
    ]);
    assert.equal(linesOf({ ...compared, picked: "i0c1" })[0], "Why the judge chose i0c0");
    assert.deepEqual(linesOf({ ...compared, winner: null }), []);
  });

  it("never leaves a terminal, and stays short, whatever a checklist asks", () => {
    const hostile = ["\u001b[2J\u202E<b>", "very ".repeat(2000), "月".repeat(700), "a".repeat(900)];
    const answers = (yes: number) => ({ answers: Array.from({ length: 8 }, () => yes) });
    const won: WonState = {
      ...compared,
      images: { i0c0: { total: 10, ...answers(0) }, i1c0: { total: 90, ...answers(1) } },
      comparisons: ["i1c0 > i0c0"],
      winner: "i1c0",
      checklist: [...hostile, ...hostile].map((text, at) => wonQuestion(`${text} ${at}?`, at)),
    };
    for (const columns of [200, 100, 80, 40, 21]) {
      const lines = linesOf(won, columns);
      assert.ok(lines.length <= 13, `${lines.length} lines in ${columns} columns`);
      for (const text of lines) {
        assert.ok(cells(text) < columns, `${text} in ${columns} columns`);
        assert.doesNotMatch(text, /[\u0000-\u001f\u202a-\u202e]/);
      }
      assert.match(lines[1] ?? "", /^ {2}It meets all 8/);
    }
  });

  it("stands in the report of a search, before what the judge says", async () => {
    const search = searchOf();
    await search.run();
    const given = { columns: 100, folder: "/out", command: "c", models: {}, connections: [] };
    const text = reportLines(search.state, given)
      .map((line) => line.text)
      .join("\n");
    const winner = search.state.end?.kind === "finished" ? (search.state.end.winner ?? "") : "";
    assert.match(
      text,
      new RegExp(
        `\n\nWhy ${winner} won\n  It was shown beside \\d+ other images?, in [^]*\n\nWhat the judge`,
      ),
    );
  });
});

describe("why an image won, for programs", () => {
  it("is told as sentences and figures", () => {
    const why = whyOf(compared);
    assert.deepEqual(why && { ...why, text: why.text.length }, {
      winner: "i0c0",
      text: 5,
      compared: { comparisons: 1, better: ["i0c1", "i0c2"], equal: [], mixed: [], worse: [] },
      chance: { best: 0.63, kept: 0.97, of: 3 },
    });
  });

  it("has no comparisons where there were none, and is nothing without a winner", () => {
    const why = whyOf({ images: compared.images, winner: "i0c1" });
    assert.deepEqual(why, {
      ...{ winner: "i0c1", compared: null, chance: null },
      text: ["It scores 71 of 100, 1 point ahead of the second."],
    });
    assert.equal(whyOf({ ...compared, winner: null }), null);
  });
});
