import assert from "node:assert/strict";
import {
  ageText,
  costLines,
  descriptionOf,
  groupOf,
  listText,
  sizeText,
  detailLines,
  scoredLabelOf,
  type ListFigures,
} from "../../../src/host/sessionText.js";
import type { SessionRow } from "../../../src/sessions/sessionIndex.js";
import { fold } from "../../../src/search/reduce.js";
import { eventsOf } from "../../support/panelModels.js";
import { sessionRowOf } from "../../support/sessionRows.js";

const nowMs = new Date(2026, 10, 25, 12, 0, 0).getTime();
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

type RowChange = Parameters<typeof sessionRowOf>[0] & { readonly agoMs?: number };

function row({ agoMs = 3 * minute, ...change }: RowChange = {}): SessionRow {
  return sessionRowOf({ startedAt: nowMs - agoMs, ...change });
}

const squareOf = (sidePx: number) => ({ widthPx: sidePx, heightPx: sidePx });

describe("what the Sessions view says", () => {
  const ages: readonly [agoMs: number, text: string][] = [
    [0, "just now"],
    [-5000, "just now"],
    [59 * minute, "59 min ago"],
    [5 * hour, "5 h ago"],
    [30 * hour, "yesterday"],
    [10 * day, "10 days ago"],
    [60 * day, "2026-09-26"],
  ];
  for (const [agoMs, text] of ages) {
    it(`of an age of ${agoMs} ms: ${text}`, () =>
      assert.equal(ageText(nowMs - agoMs, nowMs), text));
  }

  const other = {
    kind: "process",
    pid: 1,
    host: "desk",
    isKnownAlive: true,
    sinceMs: 0,
    mark: "m",
  } as const;
  const unreadable = { kind: "unreadable", sinceMs: 0, mark: "m" } as const;
  const former = { pid: 41, host: "far\naway", sinceMs: nowMs };
  const own = { kind: "process", pid: process.pid, isKnownAlive: true } as const;
  const holders: readonly [why: string, change: RowChange, text: RegExp | null][] = [
    [
      "left open",
      { status: "interrupted", leftBy: former },
      /Process 41 on far\naway had this .* ended/,
    ],
    ["ended, whoever left it", { status: "finished", leftBy: former }, null],
    ["open in this window", { status: "running", owner: { ...other, ...own } }, null],
    ["open elsewhere", { status: "running", owner: other }, /Process 1 on .* has had this/],
  ];
  for (const [why, change, text] of holders) {
    it(`when it is pointed at, of who has it open: one that is ${why}`, () => {
      const lines = detailLines(row(change), null, nowMs);
      const found = lines.filter((line) => line.startsWith("Process "));
      assert.equal(found.length, text === null ? 0 : 1);
      if (text !== null) assert.match(found[0] ?? "", text);
    });
  }
  const rows: readonly [why: string, row: SessionRow, planned: number | undefined, text: string][] =
    [
      ["a finished one", row(), undefined, "12 images · 3 min ago"],
      ["a paused one", row({ status: "paused" }), undefined, "paused · 12 images · 3 min ago"],
      [
        "one that ended at a limit",
        row({ reason: "capReached" }),
        undefined,
        "at a limit · 12 images · 3 min ago",
      ],
      ["one that runs here", row({ status: "running" }), 24, "12/24"],
      [
        "one that runs elsewhere",
        row({ status: "running", owner: other }),
        undefined,
        "12 images · process 1 on desk",
      ],
      [
        "one whose lock cannot be read",
        row({ status: "running", owner: unreadable }),
        undefined,
        "12 images · elsewhere",
      ],
      ["one image and no score", row({ images: 1, best: null }), undefined, "1 image · 3 min ago"],
    ];
  for (const [why, of, planned, text] of rows) {
    it(`of ${why}`, () => assert.equal(descriptionOf(of, nowMs, planned), text));
  }

  it("of a goal, with the score first, which a narrow view would cut off behind it", () => {
    assert.equal(scoredLabelOf(row({ best: 87.6, goal: "two\nowls" })), "88 · two owls");
    assert.equal(scoredLabelOf(row({ best: null, goal: "two owls" })), "two owls");
  });

  const sizes: readonly [why: string, drawn: readonly number[], text: string][] = [
    ["nothing yet", [], "512 × 512 pixels"],
    ["what was asked for", [512, 512], "512 × 512 pixels"],
    ["what its model has", [1024, 1024], "1024 × 1024 pixels (asked for: 512 × 512)"],
    ["what two models have", [512, 1024], "several sizes (asked for: 512 × 512)"],
  ];
  for (const [why, drawn, text] of sizes) {
    it(`when it is pointed at, of its plan, where was drawn ${why}`, async () => {
      const plan = { candidates: 2, beamWidth: 1, iterations: 1 };
      const state = fold(await eventsOf({ plan }));
      const images = Object.entries(state.candidates).map(([id, candidate], index) => {
        const sidePx = drawn[index];
        const image = sidePx === undefined ? null : { ...candidate.image, ...squareOf(sidePx) };
        return [id, { ...candidate, image } as typeof candidate] as const;
      });
      const known = { ...state, candidates: Object.fromEntries(images) };
      const lines = detailLines(row(), known, nowMs);
      assert.equal(lines[0], "finished · 88 of 100 · 12 images · 3 min ago");
      assert.equal(
        lines[1],
        `1 iteration of 2, the best 1 kept, ${text}`.replaceAll(" × ", "\u00a0×\u00a0"),
      );
    });
  }

  it("that a control is one, where a narrow view does not cut it off", () => {
    assert.equal(scoredLabelOf(row({ isControl: true, best: 71.6 })), "72 · control of a cat");
    assert.equal(scoredLabelOf(row({ isControl: true, best: null })), "control of a cat");
  });

  it("when it is pointed at, of a control what it is one of", () => {
    const lines = detailLines(row({ isControl: true, goal: "a red\nboat" }), null, nowMs);
    assert.equal(
      lines[1],
      "Control of “a red boat”: drawn from the goal as it is, no prompt written",
    );
  });

  const models = { language: "gpt-1", image: "painter\n2", vision: "gpt-1" };
  const costs: readonly [why: string, row: SessionRow, lines: readonly string[]][] = [
    ["that was free, by models that nobody named", row({ costUsd: 0 }), []],
    ["that was paid", row({ costUsd: 0.123456, models }), ["$0.123 spent", "gpt-1 · painter 2"]],
    [
      "whose cost nobody told",
      row({ costUsd: null, models }),
      ["cost unknown", "gpt-1 · painter 2"],
    ],
    ["of format 1", row({ costUsd: null }), []],
  ];
  for (const [why, of, lines] of costs) {
    it(`of a search ${why}`, () => assert.deepEqual(costLines(of), lines));
  }

  const groups: readonly [agoMs: number, group: string][] = [
    [minute, "Today"],
    [11 * hour, "Today"],
    [13 * hour, "Yesterday"],
    [4 * day, "This week"],
    [20 * day, "2026-11"],
    [60 * day, "2026-09"],
  ];
  for (const [agoMs, group] of groups) {
    it(`under ${group}, of what began ${agoMs} ms ago`, () =>
      assert.equal(groupOf(row({ agoMs }), nowMs), group));
  }

  it("puts what runs on top, however old", () => {
    assert.equal(groupOf(row({ status: "running", agoMs: 90 * day }), nowMs), "Running");
  });

  const lists: readonly [why: string, figures: Partial<ListFigures>, text: string][] = [
    ["all, with what they take", { bytes: 48_200_000 }, "1,204 sessions, 48 MB on the disk"],
    ["all, before that is known", {}, "1,204 sessions"],
    ["a single one", { sessions: 1 }, "1 session"],
    [
      "all, where no folder is open",
      { isInStorage: true },
      "1,204 sessions, in the extension's own storage, for no folder is open",
    ],
    ["none, for then the view welcomes", { sessions: 0, bytes: 0 }, ""],
    ["those that were found", { query: "owl", found: 3 }, "3 of 1,204 sessions"],
    ["none that was found", { query: "owl", found: 0 }, "No session's goal has “owl”."],
  ];
  for (const [why, figures, text] of lists) {
    it(`above the list, of ${why}`, () => {
      const all = { sessions: 1204, query: "", found: 1204, bytes: undefined, isInStorage: false };
      assert.equal(listText({ ...all, ...figures }), text);
    });
  }

  it("gives sizes in units that people read", () => {
    assert.deepEqual([0, 999, 1500, 48_200_000, 1_230_000_000].map(sizeText), [
      "0 B",
      "999 B",
      "1.5 kB",
      "48 MB",
      "1.2 GB",
    ]);
  });
});
