import assert from "node:assert/strict";
import fc from "fast-check";
import { UsageError } from "../../../src/base/errors.js";
import { readArgs, wantsJson } from "../../../src/cli/args.js";
import type { Invocation } from "../../../src/cli/invocation.js";

type Expected = Partial<Extract<Invocation, { kind: "start" }>>;

const started: readonly [why: string, args: readonly string[], expected: Expected][] = [
  ["a goal that begins as a command does", ["models", "of", "ships"], { kind: "start" }],
  ["evaluate with an option of a search", ["evaluate", "it", "--seed", "7"], { kind: "start" }],
  [
    "a word behind a command's name and --",
    ["evaluate", "--", "it"],
    { plan: { goal: "evaluate it" } },
  ],
  ["a goal that begins with plan, behind --", ["--", "plan", "a"], { plan: { goal: "plan a" } }],
  ["questions in a file", ["x", "--checklist", "./q.yaml"], { checklist: "./q.yaml" }],
  ["a goal alone", ["a lighthouse"], { plan: { goal: "a lighthouse" }, json: false }],
  ["a goal whose quotes were forgotten", ["a", "red", "boat"], { plan: { goal: "a red boat" } }],
  ["a goal from standard input", ["-"], { plan: { goal: "-" } }],
  ["a goal that looks like a flag", ["--", "--seed"], { plan: { goal: "--seed" } }],
  ["numbers", ["x", "--seed", "7"], { plan: { goal: "x", seed: 7 } }],
  ["numbers behind =", ["x", "--alpha=0.5"], { plan: { goal: "x", alpha: 0.5 } }],
  ["a negative number", ["x", "--seed", "-1"], { plan: { goal: "x", seed: -1 } }],
  ["kebab case", ["x", "--beam-width", "2"], { plan: { goal: "x", beamWidth: 2 } }],
  ["a flag with a name of its own", ["--width", "64", "x"], { plan: { goal: "x", widthPx: 64 } }],
  ["text for a number, for the schema", ["x", "--seed", "a"], { plan: { goal: "x", seed: "a" } }],
  ["hexadecimal is no number", ["x", "--seed", "0x7"], { plan: { goal: "x", seed: "0x7" } }],
  [
    "a number near its bound",
    ["x", "--alpha", "0.99999999999999999999"],
    { plan: { goal: "x", alpha: 1 } },
  ],
  ["a number with zeros", ["x", "--seed", "007.000"], { plan: { goal: "x", seed: 7 } }],
  ["a switch", ["x", "--stop-on-plateau"], { plan: { goal: "x", stopOnPlateau: true } }],
  ["a switch off", ["x", "--no-stop-on-plateau"], { plan: { goal: "x", stopOnPlateau: false } }],
  ["text", ["x", "--negative-prompt", "fog"], { plan: { goal: "x", negativePrompt: "fog" } }],
  ["an empty goal, for the schema", [""], { plan: { goal: "" } }],
  ["an output folder", ["x", "--out", "there"], { out: "there" }],
  ["the usual output folder", ["x"], { out: "./output", laneLimit: undefined }],
  ["a lane limit", ["x", "--lane-limit", "8"], { laneLimit: 8 }],
  [
    "one provider for all",
    ["x", "--provider", "a"],
    { providers: { language: "a", image: "a", vision: "a" } },
  ],
  [
    "a provider for one role",
    ["x", "--provider", "a", "--image-provider", "b"],
    { providers: { language: "a", image: "b", vision: "a" } },
  ],
  ["JSON", ["--json", "x"], { json: true }],
  [
    "a command's name among other words",
    ["models", "of", "ships"],
    { plan: { goal: "models of ships" } },
  ],
  [
    "a command's name before a word that it does not take",
    ["doctor", "who"],
    { plan: { goal: "doctor who" } },
  ],
  [
    "a command's name in quotes with others",
    ["models of ships"],
    { plan: { goal: "models of ships" } },
  ],
  ["a command's name behind another word", ["the", "doctor"], { plan: { goal: "the doctor" } }],
  ["a command's name behind --", ["--", "doctor"], { plan: { goal: "doctor" } }],
  ["a command's name before --", ["models", "--", "ships"], { plan: { goal: "models ships" } }],
  [
    "a command's name with a flag of a search",
    ["doctor", "--seed", "7"],
    { plan: { goal: "doctor", seed: 7 } },
  ],
  ["another spelling of a command", ["Doctor"], { plan: { goal: "Doctor" } }],
] as never;

const others: readonly [why: string, args: readonly string[], expected: Invocation][] = [
  ["help", ["--help"], { kind: "help" }],
  ["help beside nonsense that is spelt right", ["x", "-h", "--seed", "a"], { kind: "help" }],
  ["version", ["--version"], { kind: "version" }],
  [
    "evaluations",
    ["evaluate", "output/2026-01-31/eval-201500", "eval-210000", "--csv"],
    {
      kind: "evaluate",
      folders: ["output/2026-01-31/eval-201500", "eval-210000"],
      as: "csv",
      json: false,
    },
  ],
  [
    "resume",
    ["--resume", "d", "--json", "--lane-limit", "1"],
    {
      kind: "resume",
      yes: false,
      folder: "d",
      way: "goOn",
      takeOver: false,
      caps: {},
      providers: {},
      laneLimit: 1,
      json: true,
    },
  ],
  [
    "resume from an owner that may have ended",
    ["--take-over", "--resume", "d"],
    {
      kind: "resume",
      yes: false,
      folder: "d",
      way: "goOn",
      takeOver: true,
      caps: {},
      providers: {},
      laneLimit: undefined,
      json: false,
    },
  ],
  [
    "resume with other limits",
    ["--resume", "d", "--max-images", "20", "--max-cost-usd", "none"],
    {
      kind: "resume",
      yes: false,
      folder: "d",
      way: "goOn",
      takeOver: false,
      caps: { maxImages: 20, maxCostUsd: null },
      providers: {},
      laneLimit: undefined,
      json: false,
    },
  ],
  [
    "resume with another model",
    ["--resume", "d", "--image-provider", "shed/heir"],
    {
      kind: "resume",
      yes: false,
      folder: "d",
      way: "goOn",
      takeOver: false,
      caps: {},
      providers: { image: "shed/heir" },
      laneLimit: undefined,
      json: false,
    },
  ],
  ["replay", ["--replay", "d"], { kind: "replay", folder: "d", json: false }],
  ["list", ["--list"], { kind: "list", text: "", out: "./output", json: false }],
  [
    "list with a text",
    ["--list", "red boat", "--out", "o"],
    { kind: "list", text: "red boat", out: "o", json: false },
  ],
  [
    "plan",
    ["plan", "a", "boat", "--provider", "shed", "--language-provider", "barn/x", "--seed", "7"],
    {
      ...{ kind: "plan", plan: { goal: "a boat", seed: 7 }, language: "barn/x" },
      ...{ yes: false, json: false },
    },
  ],
  ["models", ["models"], { kind: "models", connection: null, json: false }],
  [
    "models of a connection",
    ["models", "openai", "--json"],
    { kind: "models", connection: "openai", json: true },
  ],
  ["a flag before a command", ["--json", "doctor"], { kind: "doctor", providers: {}, json: true }],
  [
    "a doctor for other models",
    ["doctor", "--provider", "a", "--image-provider", "b/c/d"],
    {
      kind: "doctor",
      providers: { language: "a", image: "b/c/d", vision: "a" },
      json: false,
    },
  ],
  ["list behind =", ["--list=boat"], { kind: "list", text: "boat", out: "./output", json: false }],
];

const wrong: readonly [why: string, args: readonly string[], message: RegExp][] = [
  ["no goal", [], /goal is missing/],
  ["an unknown flag", ["x", "--nonsense"], /^--nonsense is no flag/],
  ["a slip of the finger", ["x", "--candidate", "2"], /did you mean --candidates\?/],
  ["an unknown short flag", ["x", "-q"], /^-q is no flag/],
  ["a flag without its value", ["x", "--seed"], /^--seed needs a value: a whole number, 0-42949/],
  ["a flag where a value was due", ["x", "--seed", "--json"], /^--seed needs a value/],
  ["a value for a switch", ["x", "--json=yes"], /^--json takes no value/],
  ["a flag twice", ["x", "--seed", "1", "--seed", "2"], /^--seed is given twice/],
  ["both ways of a switch", ["x", "--stop-on-plateau", "--no-stop-on-plateau"], /given twice/],
  ["a lane limit of none", ["x", "--lane-limit", "0"], /^--lane-limit is 0; it must be .*1-64/],
  ["a lane limit of text", ["x", "--lane-limit", "a"], /^--lane-limit is "a"; it must be/],
  [
    "a number that a double does not hold, as it was typed",
    ["x", "--seed", "9007199254740993"],
    /^--seed is 9007199254740993; it must be a whole number, 0-4294967295\.$/,
  ],
  ["a negative one", ["x", "--seed=-9007199254740993"], /^--seed is -9007199254740993; /],
  ["an endless one", ["x", "--max-images", "9".repeat(400)], /^--max-images is 9{400}; it must/],
  [
    "nearly a whole number",
    ["x", "--candidates", "2.00000000000000000001"],
    /^--candidates is 2\.0{19}1; /,
  ],
  [
    "nearly a lane",
    ["x", "--lane-limit", "1.00000000000000000001"],
    /^--lane-limit is 1\.0{19}1; /,
  ],
  ["an output folder without a name", ["x", "--out", ""], /^--out is empty; it must be a folder/],
  ["a session without one", ["--resume="], /^--resume is empty/],
  ["a session of white space", ["--replay", " \t\n"], /^--replay is empty/],
  ["a goal for a resumed search", ["x", "--resume", "d"], /--resume takes no goal/],
  [
    "another plan for a resumed search",
    ["--resume", "d", "--seed", "1"],
    /--seed does not go with/,
  ],
  ["a new search that finishes", ["x", "--finish"], /^--finish goes with --resume DIR/],
  ["a new search that retries", ["x", "--retry-failed"], /^--retry-failed goes with --resume DIR/],
  [
    "an end and another attempt",
    ["--resume", "d", "--finish", "--retry-failed"],
    /^--finish and --retry-failed do not go together/,
  ],
  [
    "an end under other limits",
    ["--resume", "d", "--finish", "--max-images", "9"],
    /^--finish ends the search, so it takes no limits/,
  ],
  [
    "an end with other models",
    ["--resume", "d", "--finish", "--provider", "shed"],
    /^--finish takes no other models/,
  ],
  [
    "another attempt with other models",
    ["--resume", "d", "--retry-failed", "--provider", "shed"],
    /^--retry-failed takes no other models/,
  ],
  ["a new search that takes over", ["x", "--take-over"], /^--take-over goes with --resume DIR/],
  ["a list that takes over", ["--list", "--take-over"], /--take-over does not go with --list/],
  ["a value for taking over", ["--resume", "d", "--take-over=7"], /^--take-over takes no value/],
  ["two actions", ["--resume", "d", "--list"], /--list does not go with --resume/],
  [
    "costs since what is no day",
    ["costs", "--since", "2026-02-30x"],
    /^--since is "2026-02-30x"; it must be a day, as 2026-01-31\.$/,
  ],
  ["an evaluation of a single word", ["evaluate", "merged"], /such folder .*: "merged"\./],
  [
    "an evaluation of words that are no folders",
    ["evaluate", "two", "words"],
    /^There is no such folder of an evaluation: "two"\. To search .* before it: -- 'evaluate two words'$/,
  ],
  [
    "a word that is no folder, as CSV",
    ["evaluate", "merged", "later", "--csv"],
    /^There is no such folder of an evaluation: "merged"\. .*write -- before it/,
  ],
  ["an evaluation without a folder", ["evaluate"], /^evaluate needs the folder of an evaluation/],
  [
    "two forms of an evaluation",
    ["evaluate", "./e", "--csv", "--json"],
    /^--csv and --json do not/,
  ],
  [
    "a plan without a goal",
    ["plan"],
    /^plan needs a goal, as plan "a lighthouse at dusk"\. If it is/,
  ],
  [
    "a plan of a search with its options",
    ["plan", "a", "boat", "--candidates", "3"],
    /^--candidates does not go with plan\. If it is a goal, .*: -- 'plan a boat'$/,
  ],
  [
    "a checklist of an earlier search",
    ["--resume", "d", "--checklist", "f"],
    /--checklist does not/,
  ],
  ["a checklist without its file", ["x", "--checklist"], /^--checklist needs a value/],
  ["a search as CSV", ["a boat", "--csv"], /^--csv goes with evaluate DIR\.$/],
  ["a search since a day", ["a boat", "--since", "2026-01-31"], /^--since goes with costs/],
  ["a provider for a replay", ["--replay", "d", "--provider", "a"], /does not go with --replay/],
];

const words = fc.constantFrom<string>(
  "models",
  "doctor",
  "costs",
  "a",
  "ship",
  "--json",
  "--seed=3",
  "--",
);

describe("the command line", () => {
  it("evaluates where a word behind evaluate is an evaluation's folder, and begins no search", () => {
    const word = fc.constantFrom(
      "merged",
      "later",
      "castle",
      "./there",
      "eval-201500",
      "--csv",
      "--json",
    );
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1 }), (rest) => {
        const isEvaluation = (text: string): boolean => text === "merged" || text === "later";
        const texts = rest.filter((text) => !text.startsWith("--"));
        let kind = "refused";
        try {
          ({ kind } = readArgs(["evaluate", ...rest], isEvaluation));
        } catch (error) {
          assert.ok(error instanceof UsageError);
        }
        assert.notEqual(kind, "start");
        const isAll = texts.length > 0 && !texts.includes("castle");
        const isOneForm = !(rest.includes("--csv") && rest.includes("--json"));
        assert.equal(kind === "evaluate", isAll && isOneForm);
      }),
    );
  });

  it("is a command where a command's name has nothing but its own beside it, else a goal", () => {
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 4 }), (args) => {
        const isTwice = ["--json", "--seed=3"].some(
          (flag) => args.indexOf(flag) !== args.lastIndexOf(flag),
        );
        const texts = args.filter((each) => !each.startsWith("--"));
        fc.pre(!isTwice && texts.length > 0 && !args.includes("--"));
        const { kind, ...rest } = readArgs(args);
        const most =
          new Map([
            ["models", 2],
            ["doctor", 1],
            ["costs", 1],
          ]).get(texts[0] ?? "") ?? 0;
        const isCommand = texts.length <= most && !args.includes("--seed=3");
        assert.equal(kind, isCommand ? texts[0] : "start");
        if (!isCommand) assert.ok("plan" in rest && rest.plan.goal === texts.join(" "));
      }),
    );
  });

  for (const [why, args, expected] of started) {
    it(`takes ${why}`, () => {
      const invocation = readArgs(args);
      assert.equal(invocation.kind, "start");
      assert.deepEqual({ ...invocation, ...expected }, invocation);
    });
  }
  for (const [why, args, expected] of others) {
    it(`takes ${why}`, () => {
      assert.deepEqual(readArgs(args), expected);
    });
  }
  for (const [why, args, message] of wrong) {
    it(`refuses ${why}`, () => {
      assert.throws(
        () => readArgs(args),
        (error) => error instanceof UsageError && message.test(error.message),
      );
    });
  }
  it("knows that JSON was asked for even where the rest is wrong", () => {
    assert.equal(wantsJson(["--nonsense", "--json"]), true);
    assert.equal(wantsJson(["--", "--json"]), false);
  });
});
