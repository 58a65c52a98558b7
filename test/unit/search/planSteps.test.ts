import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { parseEvent } from "../../../src/protocol/events.js";
import { estimate } from "../../../src/search/estimate.js";
import { outlookOf } from "../../../src/search/outlook.js";
import { replay } from "../../../src/search/replay.js";
import { planOf, providersOf, SearchHarness } from "../../support/searchHarness.js";
import { assertWhole, runOut } from "../../support/searchRuns.js";
import { withCaption } from "../../support/toyCaption.js";

const journals = new URL("../../fixtures/version1Journals/", import.meta.url);
const size = { candidates: 3, iterations: 2 };

for (const [where, other] of [
  ["before", "judge"],
  ["after", "judge"],
  ["before", "write"],
] as const) {
  describe(`a step ${where} ${other} that not every plan takes`, () => {
    withCaption(where, other);

    const captions = ({ events }: SearchHarness): number =>
      events.filter((event) => event.kind === "checklistPlanned").length;

    it("is taken, planned and foretold where the plan takes it", async () => {
      const plan = { ...planOf(size), preset: "thorough" } as const;
      const search = new SearchHarness({ plan: size, preset: "thorough" });
      assert.equal(outlookOf(search.state).next.maxCalls, 3 * 4);
      await runOut(search);
      assertWhole(search);
      assert.equal(captions(search), 6);
      const { language, image, vision } = estimate(plan, providersOf()).calls;
      assert.deepEqual([image, vision], [6, 12]);
      assert.equal(search.state.totals.calls, language + image + vision);
    });

    it("has its room under a cap on calls", async () => {
      for (let maxCalls = 4; maxCalls <= 12; maxCalls++) {
        const options = { plan: { ...size, iterations: 1, maxCalls }, preset: "thorough" } as const;
        const search = new SearchHarness(options);
        await runOut(search);
        assertWhole(search);
        assert.equal(captions(search), Math.floor(maxCalls / 4));
        assert.ok(search.state.totals.calls <= maxCalls);
      }
    });

    it("costs nothing and changes nothing elsewhere", async () => {
      const search = new SearchHarness({ plan: { ...size, maxCalls: 9 } });
      await runOut(search);
      assertWhole(search);
      assert.deepEqual([captions(search), search.state.totals.images], [0, 3]);
      assert.equal(estimate(planOf(size), providersOf()).calls.vision, 6);
    });

    it("leaves recorded sessions as they were", async () => {
      for (const name of await readdir(journals)) {
        const lines = (await readFile(new URL(name, journals), "utf8")).trimEnd().split("\n");
        const events = lines.flatMap((line) => {
          const parsed = parseEvent(JSON.parse(line), 1);
          return parsed.ok ? [parsed.event] : [];
        });
        assert.equal(replay(events).kind, "same", name);
      }
    });
  });
}
