import assert from "node:assert/strict";
import { liveLines } from "../../../src/cli/liveLines.js";
import { plainLine } from "../../../src/cli/plainLines.js";
import { reportLines } from "../../../src/cli/report.js";
import { CallError } from "../../../src/base/errors.js";
import { fakeQuestions } from "../../support/fakeModels.js";
import {
  checkingProviders,
  SearchHarness,
  type HarnessOptions,
} from "../../support/searchHarness.js";

const columns = 200;

async function linesOf(options: HarnessOptions) {
  const plain: string[] = [];
  const live: string[] = [];
  const search = new SearchHarness({
    providers: checkingProviders(),
    ...options,
    plan: { candidates: 2, beamWidth: 1, iterations: 2, objective: "checklist" },
    onEvent: (event, { state }) => {
      const line = plainLine(event, state);
      if (line !== undefined) plain.push(line.text);
      const view = liveLines(state, { columns, rows: 40, nowMs: 0, progress: new Map() });
      live.push(view.map(({ text }) => text).join("\n"));
    },
  });
  await search.run();
  const given = { columns, folder: "/out", command: "npm start --", models: {}, connections: [] };
  const report = reportLines(search.state, given).map(({ text }) => text);
  return { plain: plain.join("\n"), live: live.join("\n"), report: report.join("\n") };
}

describe("a search with a checklist in a terminal", () => {
  it("says that it is made, how a second look went, and why the search ended", async () => {
    const { plain, live, report } = await linesOf({ answer: () => 0.9 });
    assert.match(plain, /checklist of 4 questions made$/m);
    assert.match(plain, /i0c0 {2}looked at again: all is shown$/m);
    assert.match(plain, /finished early, for nothing is found missing/);
    assert.match(live, /making the checklist/);
    assert.match(report, /shown +Is there a lighthouse\?/);
    assert.match(report, /Other pictures/);
    assert.doesNotMatch(report, /A longer search/);
    assert.doesNotMatch(report, /ranked by the judge's scores/);
  });

  it("is suggested again with the questions that it was given", async () => {
    const options = { providers: checkingProviders(), checklist: fakeQuestions };
    const search = new SearchHarness({
      ...options,
      plan: { iterations: 2, objective: "checklist" },
    });
    await search.run();
    const given = { columns, folder: "/out", command: "imagebeam", models: {}, connections: [] };
    const againWith = (checklist?: string): string[] => {
      const lines = reportLines(search.state, { ...given, checklist }).map(({ text }) => text);
      return lines.filter((text) => /^(Try it again|Other pictures|A longer search)/.test(text));
    };
    const again = againWith("my questions.yaml");
    assert.ok(again.length > 0);
    for (const text of again) assert.match(text, / --checklist 'my questions\.yaml'/);
    // Whoever resumes a search does not say where its file was: no command could be run.
    assert.deepEqual(againWith(), []);
  });

  it("says where there is none", async () => {
    const fail: HarnessOptions["fail"] = (_, unique) => {
      if (unique.startsWith("checklist"))
        throw new CallError("call.broken", "Broken", { billed: "no" });
    };
    const { plain, report } = await linesOf({ fail });
    assert.match(plain, /plan\/checklist {2}Broken$/m);
    assert.match(report, /checklist failed \(Broken\), so images are ranked by the judge's scores/);
  });
});
