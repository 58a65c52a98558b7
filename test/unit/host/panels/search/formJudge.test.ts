import assert from "node:assert/strict";
import { ShownForm, type FormDeps } from "../../../../../src/host/panels/search/shownForm.js";
import type { HostToView } from "../../../../../src/protocol/panelMessages.js";
import type { Providers } from "../../../../../src/protocol/providers.js";
import { estimateOf } from "../../../../support/estimates.js";
import { untested } from "../../../../support/judgeTests.js";
import { planOf, providersOf } from "../../../../support/searchHarness.js";

const nothing = { dispose: () => undefined };

/** What a form's page is told of what its search would take. */
async function told(providers: Providers) {
  const sent: HostToView[] = [];
  const doing: Promise<void>[] = [];
  const deps = {
    page: { send: (message: HostToView) => void sent.push(message) },
    models: {
      inWords: () => ({ roles: [], isBuiltinAlone: false }),
      choice: () => ({}),
      forecast: () => estimateOf(planOf({ ranker: "compare" }), providers),
      drawnText: () => Promise.resolve(null),
      onDidChange: () => nothing,
    },
    onDidChangeLimits: () => nothing,
    carryOut: (act: () => Promise<void>) => void doing.push(act()),
    blocked: () => null,
  } as unknown as FormDeps;
  const content = { values: {}, output: "/out", folder: undefined, scope: undefined };
  const form = new ShownForm(content, {}, deps);
  form.receive({ kind: "askEstimate", plan: { goal: "a boat" } });
  await Promise.all(doing);
  form.dispose();
  return sent.find((message) => message.kind === "estimate") ?? assert.fail("nothing is told");
}

describe("what a form says of its vision model beside the cost", () => {
  it("is whether it is known to compare well, where it has to be tested", async () => {
    assert.match(
      (await told(untested())).judge ?? "",
      /^The vision model is tested before it comp/,
    );
    assert.equal((await told(providersOf())).judge, undefined);
  });
});
