import assert from "node:assert/strict";
import { liveLines } from "../../../src/cli/liveLines.js";
import { plainLine } from "../../../src/cli/plainLines.js";
import { reportLines } from "../../../src/cli/report.js";
import { objectiveLines } from "../../../src/cli/whyLines.js";
import type { HarnessOptions } from "../../support/searchHarness.js";
import { first, judging, right, tested } from "../../support/judgeTests.js";

const columns = 200;

async function linesOf(answer: typeof right, plan: HarnessOptions["plan"] = {}) {
  const plain: string[] = [];
  const live: string[] = [];
  const search = await tested(judging(answer), {
    plan,
    onEvent: (event, { state }) => {
      const line = plainLine(event, state);
      if (line !== undefined) plain.push(line.text);
      const view = liveLines(state, { columns, rows: 40, nowMs: 0, progress: new Map() });
      live.push(view.map(({ text }) => text).join("\n"));
    },
  });
  const given = { columns, folder: "/out", command: "npm start --", models: {}, connections: [] };
  const report = reportLines(search.state, given).map(({ text }) => text);
  return { plain: plain.join("\n"), live: live.join("\n"), report: report.join("\n") };
}

describe("a judge's test in a terminal", () => {
  it("is shown while it lasts, and told once, by what it came to", async () => {
    const { plain, live, report } = await linesOf(right);
    assert.match(live, /testing the judge/);
    const told = plain.match(/judge tested: .*/g);
    assert.deepEqual(told, ["judge tested: right in 8 of 8 test questions (100\u00a0%)"]);
    assert.doesNotMatch(report, /ranked by their scores/);
    assert.match(report, /The vision model was right in 8 of 8 test questions/);
    assert.match(
      report,
      /It named the first of two pictures in 4 of 8 answers, where half is fair\./,
    );
  });

  it("is said in one line not to be made, where the limits leave no room for it", async () => {
    const { plain, report } = await linesOf(right, { maxCalls: 16 });
    assert.deepEqual(
      plain.match(/.*judge (?:not )?tested.*/g)?.map((text) => text.slice(8)),
      ["judge not tested: the limits leave no room, so scores rank"],
    );
    assert.match(report.replaceAll(/\s+/g, " "), /leave no room to test the vision model, which/);
  });

  it("is said to be failed, at the end too", async () => {
    const { plain, report } = await linesOf(first);
    assert.match(plain, /judge tested: right in 4 of 8 test questions \(50\u00a0%\)/);
    const said = report.replaceAll(/\s+/g, " ").match(/so images are ranked by their scores/g);
    assert.equal(said?.length, 1, "of the winner, so not of the search once more");
    const alone = await tested(judging(first), { plan: { candidates: 1, iterations: 2 } });
    const cancelled = { ...alone.state, end: null };
    const lines = objectiveLines(cancelled, columns).map(({ text }) => text);
    assert.match(lines.join(" "), /so images are ranked by their scores/);
  });
});
