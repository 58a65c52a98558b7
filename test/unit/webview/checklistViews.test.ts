import assert from "node:assert/strict";
import type { HostToView } from "../../../src/protocol/panelMessages.js";
import { openForm, planInput, pricedPlan, withValues } from "../../../webview/search/model/form.js";
import { noticesOf } from "../../../webview/search/model/notice.js";
import { usageTable } from "../../../webview/search/model/usage.js";
import { workloadOf } from "../../../webview/search/model/workload.js";
import { emptyForm } from "../../support/panelForms.js";
import { modelOf } from "../../support/panelModels.js";
import {
  checkingProviders,
  providersOf,
  SearchHarness,
  type HarnessOptions,
} from "../../support/searchHarness.js";

const form = (values: Extract<HostToView, { kind: "form" }>["values"] = {}) =>
  openForm({ ...emptyForm, values });

async function ended(options: HarnessOptions) {
  const plan = { candidates: 2, beamWidth: 1, iterations: 2, objective: "checklist" } as const;
  const search = new SearchHarness({ answer: () => 0.9, ...options, plan });
  await search.run();
  return { session: modelOf(search.events, { kind: "idle" }), state: search.state };
}

describe("a checklist in the panel", () => {
  it("is chosen in the form, and counted in what a search takes", () => {
    const usual = form({ preset: "custom" });
    assert.equal(planInput(usual)["objective"], "weighted");
    const chosen = withValues(usual, { objective: "checklist" });
    assert.equal(pricedPlan({ ...chosen })?.["objective"], "checklist");
    assert.equal((workloadOf(chosen)?.calls ?? 0) - (workloadOf(usual)?.calls ?? 0), 1);
    assert.equal(form({ objective: "checklist" }).values.objective, "checklist");
  });

  it("is said to be met, and what it took is shown by what it was", async () => {
    const { session, state } = await ended({ providers: checkingProviders() });
    const texts = noticesOf(session).map(({ text }) => text);
    assert.equal(texts.length, 1);
    assert.match(texts[0] ?? "", /^Stopped early: the goal is met\./);
    const table = JSON.stringify(usageTable(state));
    assert.match(table, /Making the checklist/);
    assert.match(table, /Looking again/);
  });

  it("is said to be missing, in a notice that can be put away", async () => {
    const { session } = await ended({ providers: providersOf() });
    const [, weighted] = noticesOf(session);
    assert.match(weighted?.text ?? "", /language model fake-1 makes no checklist/);
    assert.equal(weighted?.isPast, true);
  });
});
