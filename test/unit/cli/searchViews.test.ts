import assert from "node:assert/strict";
import { CallError } from "../../../src/base/errors.js";
import { liveLines, type LiveOptions } from "../../../src/cli/liveLines.js";
import type { Line } from "../../../src/cli/line.js";
import { colourPaint } from "../../../src/cli/paint.js";
import { plainLine } from "../../../src/cli/plainLines.js";
import { pausedLines, reportLines, type ReportOptions } from "../../../src/cli/report.js";
import { cells } from "../../../src/cli/terminalText.js";
import type { Plan } from "../../../src/protocol/plan.js";
import type { KnownEvent } from "../../../src/protocol/events.js";
import type { SearchState } from "../../../src/search/state.js";
import { providersOf, SearchHarness, type HarnessOptions } from "../../support/searchHarness.js";

interface Moment {
  readonly event: KnownEvent;
  readonly state: SearchState;
}

/** A search over fakes, and what it looked like after each event. */
async function searched(options: HarnessOptions): Promise<{ moments: Moment[]; end: SearchState }> {
  const moments: Moment[] = [];
  const harness = new SearchHarness({
    ...options,
    // The state moves on with the search.
    onEvent: (event, { state }) => moments.push({ event, state: structuredClone(state) }),
  });
  await harness.run();
  return { moments, end: harness.state };
}

const live = (columns: number, rows: number): LiveOptions => {
  return { columns, rows, nowMs: 0, progress: new Map() };
};
const report: ReportOptions = {
  ...{ columns: 100, folder: "/out/a b", command: "npm start --" },
  ...{ models: {}, connections: [] },
};

/** As a search over fakes is begun again; the built-in models need no flag. */
const models = ["language", "image", "vision"]
  .map((role) => `--${role}-provider fake/fake-1`)
  .join(" ");

const texts = (lines: readonly Line[]): string[] => lines.map(({ text }) => text);

describe("the views of a search", () => {
  let moments: Moment[];
  let end: SearchState;
  before(async () => {
    ({ moments, end } = await searched({ plan: { goal: "two red sailboats\nunder 月" } }));
  });

  it("shows a line for each candidate, with its state and score", () => {
    const lines = texts(liveLines(end, live(100, 40)));
    assert.equal(lines[0], "two red sailboats under 月");
    assert.match(lines[1] ?? "", /^iteration 3 of 3 {2}\[#{16}\] {2}12\/12 judged {2}best \d+\.\d/);
    assert.equal(lines.length, 3 + 12);
    assert.match(lines.join("\n"), /^ {2}i\d+c\d+ +winner +\d+\.\d +0\.\d s {2}depth/m);
  });
  it("shows what runs, and how far a drawing is", () => {
    const drawing = moments.find(
      ({ event }) => event.kind === "callStarted" && event.key === "i1c0/draw/1",
    );
    assert.ok(drawing);
    const progress = new Map([["i1c0", { step: 1, steps: 4 }]]);
    const lines = texts(liveLines(drawing.state, { ...live(100, 40), progress }));
    assert.match(lines.join("\n"), /^ {2}i1c0 +drawing +25 %/m);
    assert.match(lines.join("\n"), /^ {2}i1c3 +(waiting|writing) +- .*from i\dc\d$/m);
  });
  for (const [columns, rows] of [
    [100, 40],
    [80, 24],
    [40, 10],
    [20, 5],
    [8, 3],
    [1, 1],
  ] as const) {
    it(`never leaves a terminal of ${columns} by ${rows}`, () => {
      for (const { state } of moments) {
        const lines = texts(liveLines(state, live(columns, rows)));
        assert.ok(lines.length <= Math.max(1, rows - 1), `${lines.length} lines`);
        for (const line of lines) assert.ok(cells(line) < Math.max(2, columns), line);
      }
    });
  }
  it("keeps the latest candidates in sight when there are too many", () => {
    const lines = texts(liveLines(end, live(80, 10)));
    assert.match(lines[3] ?? "", /… 7 earlier candidates/);
    assert.match(lines.at(-1) ?? "", /i2c3/);
  });
  it("tells of each step in a line where nothing can be redrawn", () => {
    const lines = moments.flatMap(({ event, state }) => plainLine(event, state)?.text ?? []);
    assert.ok(lines.some((line) => /i0c0 {2}judged: \d+\.\d$/.test(line)));
    assert.ok(lines.some((line) => /iteration 1 of 3: kept i0c\d, i0c\d, best \d/.test(line)));
    assert.match(lines.at(-1) ?? "", /  finished$/);
    for (const line of lines) assert.doesNotMatch(line, /[\n\u001b]/);
  });
  it("says nothing of a call whose service went away and that is made again", () => {
    const failed = {
      kind: "callFailed",
      key: "i0c0/draw/1",
      message: "It ended.",
      retryable: true,
    };
    const lineOf = (code: string) => plainLine({ ...failed, code } as KnownEvent, end)?.text;
    assert.equal(lineOf("service.away"), undefined);
    assert.match(lineOf("server.failed") ?? "", /i0c0\/draw\/1 {2}It ended\. \(server\.failed\)/);
  });
  it("reports the table, the winner's path, its findings, and where the image is", () => {
    const text = texts(reportLines(end, report)).join("\n");
    const winner = end.end?.kind === "finished" ? end.end.winner : null;
    assert.match(text, new RegExp(`^ +1 +${winner ?? "none"} .*winner`, "m"));
    assert.equal([...text.matchAll(/^ +\d+ +i\d+c\d+ /gm)].length, 12);
    assert.match(text, /goal +two red sailboats under 月\n/);
    assert.match(text, /\(\+\d+\.\d\)\n +advice: .*\n +depth \[-0-\] \{\+1\+\}/);
    assert.match(text, /(shown|missing) +byte \d+/);
    assert.ok(text.includes(`Image    /out/a b/${winner ?? ""}.png`));
    assert.match(text, /Finished: 12 images in 0:0\d, seed 7/);
  });
  it("says each verdict once, and each finding to its end", () => {
    const winner = end.end?.kind === "finished" ? (end.end.winner ?? "none") : "none";
    const excuse = `“Trust”: cannot tell; ${"there is no picture of it, ".repeat(4)}so it is a stone.`;
    const findings = [
      { text: "A boat: shown.", half: "what", met: true, confidence: 1 },
      { text: "A basil: missing; 1 seen.", half: "what", met: false, confidence: 1 },
      { text: excuse, half: "what" },
    ] as const;
    const candidate = { ...end.candidates[winner], findings } as (typeof end.candidates)[string];
    const candidates = { ...end.candidates, [winner]: candidate };
    const lines = texts(reportLines({ ...end, candidates }, report));
    const from = lines.findIndex((own) => own.startsWith("What the judge says"));
    assert.equal(lines[from + 1], "  shown   A boat.");
    assert.equal(lines[from + 2], "  missing A basil; 1 seen.");
    const rest = lines.slice(from + 3, lines.indexOf("", from));
    assert.ok(rest.length > 1 && rest.every((own) => own.length <= report.columns));
    assert.equal(rest.map((own) => own.slice(10)).join(" "), excuse);
  });
  it("reports the person's pick as the winner, and the judge's beside it", () => {
    const machine = end.end?.kind === "finished" ? (end.end.winner ?? "none") : "none";
    const others = Object.values(end.candidates).filter(({ id, image }) => {
      return id !== machine && image !== null;
    });
    const picked = others[0]?.id ?? "none";
    const text = texts(reportLines({ ...end, picked }, report)).join("\n");
    assert.match(text, new RegExp(`^ +\\d+ +${picked} .*winner`, "m"));
    assert.ok(text.includes(`Image    /out/a b/${picked}.png`));
    const said = `You picked ${picked}; the judge's winner is ${machine} with `;
    assert.match(text, new RegExp(`${said}\\d+\\.\\d\\.$`, "m"));
    const same = texts(reportLines({ ...end, picked: machine }, report)).join("\n");
    assert.equal(same, texts(reportLines(end, report)).join("\n"));
  });
  it("suggests a longer search with the same options, of the same models", async () => {
    const plan = { goal: "a `boat`", widthPx: 640, candidates: 2, stopOnPlateau: false };
    const text = texts(reportLines((await searched({ plan })).end, report)).join("\n");
    const same = "npm start -- 'a `boat`' --preset custom --candidates 2";
    assert.ok(text.includes(`${same} --width 640 --no-stop-on-plateau ${models}\n`), text);
    const longer = `${same} --iterations 5 --width 640 --no-stop-on-plateau ${models} --seed 7`;
    assert.ok(text.endsWith(longer), text);
  });
  it("suggests a search that goes on where a plateau ended this one", async () => {
    const flat = { goal: "a boat", candidates: 2, stopOnPlateau: true };
    const same = 'npm start -- "a boat" --preset custom --candidates 2';
    const ended = async (plan: Partial<Plan>): Promise<readonly [string, number, string]> => {
      const done = (await searched({ plan: { ...flat, ...plan } })).end;
      const reason = done.end?.kind === "finished" ? done.end.reason : "";
      return [reason, done.iterations.length, texts(reportLines(done, report)).at(-1) ?? ""];
    };
    const further = "--no-stop-on-plateau";
    const [early, made, onward] = await ended({ iterations: 7, patience: 1 });
    assert.equal(early, "plateau");
    assert.ok(made < 7);
    assert.equal(onward, `A longer search:  ${same} --iterations 7 ${further} ${models} --seed 7`);
    // It came to its last iteration, and would have ended there all the same.
    assert.deepEqual(await ended({ iterations: made, patience: 1 }), [
      "completed",
      made,
      `A longer search:  ${same} --iterations ${made + 2} ${further} ${models} --seed 7`,
    ]);
    const [reason, , last] = await ended({ iterations: 20, stopOnPlateau: false, maxImages: 64 });
    assert.equal(reason, "completed");
    assert.match(last, /^Other pictures/);
  });
  it("suggests no line that would be a command instead of a goal", async () => {
    for (const goal of ["doctor", "models", "plan", "evaluate", "services", "--list"]) {
      const { end: done } = await searched({ plan: { goal, candidates: 1, iterations: 1 } });
      assert.doesNotMatch(texts(reportLines(done, report)).join("\n"), /Other pictures/, goal);
    }
  });
  it("reports on a narrow terminal without wrapping the table", () => {
    const lines = texts(reportLines(end, { ...report, columns: 60 }));
    const table = lines.slice(
      lines.indexOf("Candidates"),
      lines.indexOf("From the goal to the winner"),
    );
    for (const line of table) assert.ok(cells(line) < 60, line);
  });
  it("uses colours only where it is told to", () => {
    const lines = reportLines(end, report);
    assert.doesNotMatch(texts(lines).join(""), /\u001b/);
    assert.match(lines.map(colourPaint).join(""), /\u001b\[1m/);
  });
  it("says exactly how to go on after a pause", () => {
    const result = {
      outcome: { kind: "paused", by: "user", message: null },
      state: end,
      staleBecause: null,
    } as const;
    const lines = texts(pausedLines(result, report));
    assert.equal(lines.at(-1), "  npm start -- --resume '/out/a b'");
  });
  it("says after a pause for a key where it is looked for", () => {
    const message = "fake asks for a key. Set its key.";
    const pause = { by: "provider", at: 0, code: "auth.missing", role: "image", message } as const;
    const outcome = { kind: "paused", by: "provider", message } as const;
    const state = { ...end, end: null, pause };
    const told = (code: typeof pause.code | "quota.exhausted") =>
      texts(
        pausedLines(
          { outcome, state: { ...state, pause: { ...pause, code } }, staleBecause: null },
          report,
        ),
      ).join("\n");
    assert.match(
      told("auth.missing"),
      /Paused\. fake asks for a key\. Set IMAGEBEAM_KEY_FAKE in the environment/,
    );
    assert.doesNotMatch(told("quota.exhausted"), /IMAGEBEAM_KEY/);
  });
  it("shows a failed candidate with its reason", async () => {
    const failing = await searched({
      fail: (kind, unique) => {
        if (kind === "draw" && unique.includes("refine")) {
          throw new CallError("model.broken", "The model\nbroke.\u001b[2J");
        }
      },
    });
    const text = texts([
      ...liveLines(failing.end, live(100, 40)),
      ...reportLines(failing.end, report),
    ]).join("\n");
    assert.match(text, /i1c0 +failed +- .*The model broke\. \[2J \(model\.broken\)/);
    const lines = failing.moments.flatMap(
      ({ event, state }) => plainLine(event, state)?.text ?? [],
    );
    assert.ok(lines.some((line) => line.includes("i1c0  failed: The model broke.")));
  });
  it("reports a search that found nothing at all", async () => {
    const failed = await searched({
      fail: () => {
        throw new CallError("model.gone", "Gone.");
      },
    });
    const text = texts(reportLines(failed.end, report)).join("\n");
    assert.match(text, /Failed \(search\.allFailed\): 0 images/);
    assert.match(
      text,
      /^Every image failed for the same reason in the language model: Gone\. See to that, then try the\nfailed images again\.$/m,
    );
    assert.doesNotMatch(text, /From the goal/);
  });

  it("says what is waited for, and how long yet, where a model asked to be left alone", async () => {
    const { moments: waits } = await searched({
      plan: { candidates: 2, iterations: 1 },
      fail: (kind, _unique, nth) => {
        if (kind !== "draw" || nth > 1) return;
        const busy = { retryable: true, billed: "no", retryAfterMs: 400_000 } as const;
        throw new CallError("rate.limited", "Too many requests", busy);
      },
    });
    const waiting = waits.findLast(({ event }) => event.kind === "callDeferred");
    assert.ok(waiting);
    const nowMs = waiting.event.at + 100_000;
    const lines = texts(liveLines(waiting.state, { ...live(120, 40), nowMs }));
    assert.match(lines[1] ?? "", /waiting 5:00 for the image model$/);
    assert.equal(lines.filter((text) => /^ {2}i0c\d +waiting /.test(text)).length, 2);
  });

  it("says what it cost at most where a provider did not say", async () => {
    const { end: unsaid } = await searched({
      plan: { candidates: 2, iterations: 1 },
      providers: providersOf(0.01),
      usage: {},
    });
    assert.match(texts(reportLines(unsaid, report)).join("\n"), /, at most \$0\.24, seed/);
  });

  it("names the command that tries again where every candidate has failed", async () => {
    const { end: failed } = await searched({
      plan: { candidates: 2, iterations: 1 },
      fail: (kind) => {
        if (kind === "draw") throw new CallError("image.down", "The image model is not there");
      },
    });
    const lines = texts(reportLines(failed, report));
    assert.match(lines.at(-1) ?? "", /^Try it again: +npm start -- "a lighthouse at dusk" /);
  });

  it("suggests no longer search under the limit that ended it, and tells what was not made", async () => {
    const plan = { candidates: 4, iterations: 3, maxImages: 4 };
    const { end: capped } = await searched({ plan });
    const text = texts(reportLines(capped, report)).join("\n");
    assert.match(text, /^Go on with a higher limit: .*--max-images 8$/m);
    assert.match(text, /^Other pictures: .*--max-images 4 --language/m);
    assert.doesNotMatch(text, /A longer search/);
    const { end: late } = await searched({
      plan: { candidates: 4, iterations: 1, maxSeconds: 0.15 },
    });
    assert.match(texts(reportLines(late, report)).join("\n"), /not made/);
  });
});
