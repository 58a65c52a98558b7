import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import {
  CliProcess,
  jsonOf,
  processTimeoutMs,
  runCli,
  small,
  useFolder,
} from "../support/cliProcess.js";

const goals: readonly [what: string, goal: string][] = [
  ["10,000 characters", "a red boat on a quiet lake ".repeat(400).slice(0, 9999) + "."],
  [
    "emoji, Arabic, Japanese, HTML and code",
    [
      "👩‍👩‍👧‍👦 🐈‍⬛ 🌕 ⛵",
      "قاربان أحمران تحت القمر",
      "満月の下の二隻の赤い帆船",
      '<h1 onclick="alert(1)">A <b>red</b> boat</h1>&nbsp;<script>let x = 1;</script>',
      "for (const x of [1, 2]) { console.log(`${x}\\n`); } // \u001b[31m",
    ].join(" "),
  ],
  ["a path", "../../../etc/passwd"],
  ["another path", "C:\\Users\\me\\boat.png"],
];

describe("a goal", function () {
  this.timeout(processTimeoutMs);
  const folder = useFolder();

  for (const [what, goal] of goals) {
    it(`may be ${what}`, async () => {
      const run = await runCli([goal, "--json", "--out", folder(), ...small(1, 1, 1)]);
      assert.equal(run.code, 0, run.stderr);
      const [first] = jsonOf(run).events;
      assert.equal(first?.kind === "searchStarted" ? first.plan.goal : "", goal);
    });
  }
  it("may come from standard input", async () => {
    const options = { stdin: "a lighthouse\nat dusk\n" };
    const run = await runCli(["-", "--json", "--out", folder(), ...small(1, 1, 1)], options);
    assert.equal(run.code, 0, run.stderr);
    const [first] = jsonOf(run).events;
    assert.equal(first?.kind === "searchStarted" ? first.plan.goal : "", "a lighthouse\nat dusk");
  });

  it("may come in parts that end within a character, or in UTF-16", async () => {
    const goal = "a café 灯台 👩‍🚀";
    const parts = [...Buffer.from(goal)].map((byte) => Buffer.from([byte]));
    const [slowly, wide] = await Promise.all([
      runCli(["-", "--json", "--out", folder(), ...small(1, 1, 1)], { stdin: parts }),
      runCli(["-", "--json", "--out", folder(), ...small(1, 1, 1)], {
        stdin: [Buffer.from(`\uFEFF${goal}`, "utf16le")],
      }),
    ]);
    for (const run of [slowly, wide]) {
      const [first] = jsonOf(run).events;
      assert.equal(first?.kind === "searchStarted" ? first.plan.goal : "", goal);
    }
  });
  it("may carry options, which flags stand over", async () => {
    const block = "a boat\nNegative prompt: fog\nSteps: 20, Seed: 5, Size: 100x64, Model: x";
    const text = `---\nimagebeam: { candidates: 1, iterations: 1, beamWidth: 1 }\n---\n${block}`;
    const flags = ["--json", "--seed", "7", "--out", folder()];
    const run = await runCli(["-", ...flags], { stdin: text });
    const [first] = jsonOf(run).events;
    assert.ok(first?.kind === "searchStarted", run.stderr);
    const { goal, negativePrompt, seed, widthPx, heightPx, candidates } = first.plan;
    assert.deepEqual([goal, negativePrompt, seed], ["a boat", "fog", 7]);
    assert.deepEqual([widthPx, heightPx, candidates], [96, 64, 1]);
    const argument = await runCli([block, ...flags, ...small(1, 1, 1)]);
    const [started] = jsonOf(argument).events;
    assert.ok(started?.kind === "searchStarted", argument.stderr);
    assert.deepEqual([started.plan.goal, started.plan.negativePrompt], ["a boat", "fog"]);
    assert.deepEqual([started.plan.seed, started.plan.widthPx], [7, 64]);
  });
  it("may say one thing only where it is one line: no option is read from that", async () => {
    const goal = "Negative prompt: fog";
    const run = await runCli([goal, "--json", "--out", folder(), ...small(1, 1, 1)]);
    const [first] = jsonOf(run).events;
    assert.equal(first?.kind === "searchStarted" ? first.plan.goal : "", goal);
  });
  it("that is wrong in its own options is told by their names", async () => {
    const text = "---\nimagebeam: { seed: 9007199254740993, candidates: 0 }\n---\na boat";
    const run = await runCli(["-", "--alpha", "7", "--out", folder()], { stdin: text });
    assert.equal(run.code, 2);
    const told = [
      /^The number of candidates is 0; /m,
      /^The seed is "9007199254740993"; /m,
      /^--alpha is 7; /m,
    ];
    for (const line of told) assert.match(run.stderr, line);
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`that is waited for can be interrupted by ${signal}, with a result line`, async () => {
      const process = new CliProcess(["-", "--json", "--out", folder()], { stdin: null });
      // It listens to signals from when it reads on.
      await process.hasRead("a boat");
      process.child.kill(signal);
      const run = await process.finished;
      const { events, result } = jsonOf(run);
      assert.deepEqual([run.code, events, result.session], [130, [], null]);
      assert.deepEqual([result.outcome, result.reason], ["cancelled", "interrupted"]);
      assert.deepEqual(readdirSync(folder()), []);
    });
  }

  const refused: readonly [what: string, args: readonly string[], stdin: string][] = [
    ["empty", [""], ""],
    ["blank", [" \t\n"], ""],
    ["missing", [], ""],
    ["empty on standard input", ["-"], "\n"],
    ["nothing but options", ["-"], "---\nimagebeam: { seed: 1 }\n---\n"],
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
