import assert from "node:assert/strict";
import { jsonOf, processTimeoutMs, runCli, small, useFolder } from "../support/cliProcess.js";

const goals: readonly [what: string, goal: string][] = [
  ["10,000 characters", "a red boat on a quiet lake ".repeat(400).slice(0, 9999) + "."],
  ["emoji", "👩‍👩‍👧‍👦 🐈‍⬛ 🌕 ⛵"],
  ["Arabic", "قاربان أحمران تحت القمر"],
  ["Japanese", "満月の下の二隻の赤い帆船"],
  ["HTML", '<h1 onclick="alert(1)">A <b>red</b> boat</h1>&nbsp;<script>let x = 1;</script>'],
  ["a path", "../../../etc/passwd"],
  ["another path", "C:\\Users\\me\\boat.png"],
  ["code", "for (const x of [1, 2]) { console.log(`${x}\\n`); } // \u0000 \u001b[31m"],
];

describe("a goal", function () {
  this.timeout(processTimeoutMs);
  const folder = useFolder();

  for (const [what, goal] of goals) {
    it(`may be ${what}`, async () => {
      const text = goal.replaceAll("\u0000", "");
      const run = await runCli([text, "--json", "--out", folder(), ...small(1, 1, 1)]);
      assert.equal(run.code, 0, run.stderr);
      const [first] = jsonOf(run).events;
      assert.equal(first?.kind === "searchStarted" ? first.plan.goal : "", text);
    });
  }
  it("may come from standard input", async () => {
    const options = { stdin: "a lighthouse\nat dusk\n" };
    const run = await runCli(["-", "--json", "--out", folder(), ...small(1, 1, 1)], options);
    assert.equal(run.code, 0, run.stderr);
    const [first] = jsonOf(run).events;
    assert.equal(first?.kind === "searchStarted" ? first.plan.goal : "", "a lighthouse\nat dusk");
  });

  const refused: readonly [what: string, args: readonly string[], stdin: string][] = [
    ["empty", [""], ""],
    ["blank", [" \t\n"], ""],
    ["missing", [], ""],
    ["empty on standard input", ["-"], "\n"],
    ["10,001 characters", ["x".repeat(10_001)], ""],
  ];
  for (const [what, args, stdin] of refused) {
    it(`must not be ${what}`, async () => {
      const run = await runCli([...args, "--json", "--out", folder()], { stdin });
      assert.equal(run.code, 2);
      const { events, result } = jsonOf(run);
      assert.deepEqual(events, []);
      assert.equal(result.outcome, "failed");
      assert.match(result.error?.message ?? "", /goal/);
    });
  }
});
