import assert from "node:assert/strict";
import type { SessionEvent } from "../../../src/protocol/events.js";
import { metadataOf } from "../../../src/sessions/metadata.js";
import { figuresOf, projectedUsd } from "../../../webview/search/model/figures.js";
import type { SessionModel } from "../../../webview/search/model/session.js";
import { hasUsage, usageTable } from "../../../webview/search/model/usage.js";
import { eventsOf, modelOf } from "../../support/panelModels.js";
import { priced, starts, upTo } from "../../support/panelSessions.js";

const idle = { kind: "idle" } as const;
const plan = { candidates: 4, beamWidth: 2, iterations: 3, stopOnPlateau: false };

describe("money in the panel of a search", () => {
  let events: readonly SessionEvent[];
  let paid: readonly SessionEvent[];
  let running: SessionModel;
  before(async () => {
    events = await eventsOf({ plan });
    paid = priced(events);
    running = modelOf(upTo(paid, starts("i2c2", "draw")));
  });
  const cost = (session: SessionModel) =>
    figuresOf(session, session.state.lastAt).find(({ name }) => name === "cost");

  it("says what is spent, set aside and to be expected, while it runs", () => {
    const figure = cost(running);
    assert.match(figure?.strong ?? "", /^\$0\.\d\d$/);
    assert.match(figure?.rest ?? "", /^spent · \$0\.\d+ reserved · about \$0\.\d\d in all$/);
  });

  it("expects what the search comes to, within a quarter, once it is half done", () => {
    const { totals } = modelOf(paid, idle).state;
    const expected = projectedUsd(running) ?? 0;
    const actual = totals.spentNanoUsd / 1e9;
    assert.ok(Math.abs(expected / actual - 1) < 0.25, `${expected} for ${actual}`);
  });

  it("expects no more than the limit on cost, and never less than what is spent", () => {
    const capped = (maxCostUsd: number): SessionModel => {
      const { state } = running;
      return { ...running, state: { ...state, caps: { ...state.caps, maxCostUsd } } };
    };
    assert.equal(projectedUsd(capped(0.45)), 0.45);
    const spent = running.state.totals.spentNanoUsd / 1e9;
    assert.equal(projectedUsd(capped(0.01)), spent);
  });

  it("expects and sets aside nothing once nothing runs, or where nothing costs", () => {
    assert.equal(cost(modelOf(paid, idle))?.rest, "spent");
    assert.equal(cost(modelOf(upTo(events, starts("i2c2", "draw"))))?.rest, "spent");
  });

  it("is how many requests of a quota it took, in place of money or beside it", () => {
    const counted = (session: SessionModel): SessionModel => {
      const { state } = session;
      const { language } = state.providers;
      const providers = {
        ...state.providers,
        language: { ...language, billing: "quota" as const },
      };
      const totals = { ...state.totals, quotaRequests: requests };
      return { ...session, state: { ...state, providers, totals } };
    };
    const requests = 16;
    const alone = cost(counted(modelOf(upTo(events, starts("i2c2", "draw")))));
    assert.deepEqual([alone?.strong, alone?.rest], [`${requests} requests`, "of your quota"]);
    const beside = cost(counted(running));
    assert.match(beside?.strong ?? "", /^\$0/);
    assert.match(beside?.rest ?? "", new RegExp(`^spent · ${requests} requests · `));
  });

  it("is broken down as the session's file has it", () => {
    const { state } = modelOf(paid, idle);
    const table = usageTable(state);
    assert.deepEqual(table.columns, [
      "Cost",
      "Calls",
      "Requests",
      "Tokens in",
      "Cached",
      "Tokens out",
      "Image tokens",
    ]);
    const { usage } = metadataOf(state, 0);
    const calls = (title: string): number =>
      (table.groups.find((group) => group.title === title)?.rows ?? []).reduce(
        (sum, { cells }) => sum + Number(cells[1]),
        0,
      );
    for (const title of ["By model", "By role", "By stage", "By iteration"]) {
      assert.equal(calls(title), state.totals.calls, title);
    }
    const models = table.groups[0]?.rows.map(({ name }) => name);
    assert.deepEqual(models, Object.keys(usage.byModel));
    const drawing = table.groups[2]?.rows.find(({ name }) => name === "Drawing");
    assert.deepEqual(drawing?.cells, ["$0.41", "12", "12", "1,440", "0", "0", "12,672"]);
  });

  it("leaves out what nothing was used of, and is absent where all is built in", () => {
    const { state } = modelOf(events, idle);
    assert.deepEqual(usageTable(state).columns, ["Cost", "Calls"]);
    assert.equal(hasUsage(state), true);
    const { language, image, vision } = state.providers;
    const kind = "builtin";
    const providers = {
      language: { ...language, kind },
      image: { ...image, kind },
      vision: { ...vision, kind },
    };
    assert.equal(hasUsage({ ...state, providers }), false);
  });
});
