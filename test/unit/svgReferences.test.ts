import assert from "node:assert/strict";
import { modelsLeft } from "../../src/host/connections/modelsLeft.js";
import { missingText } from "../../src/host/connections/connectionText.js";
import { modelRows, drawingRows } from "../../src/host/connections/modelRows.js";
import { rolesWithout } from "../../src/host/connections/rolesToReplace.js";
import { choiceLike, recordedReference, roleLines } from "../../src/host/connections/roleLines.js";
import { aboutSession } from "../../src/host/panels/search/panelActions.js";
import { costText, unpricedModels } from "../../src/host/costs/forecast.js";
import { estimateJson } from "../../src/cli/estimateText.js";
import { withOtherModels } from "../../src/cli/goneModels.js";
import { doctorLines } from "../../src/cli/doctor.js";
import { offerJson } from "../../src/cli/models.js";
import { providerFlags } from "../../src/cli/planFlags.js";
import { ProviderError } from "../../src/base/errors.js";
import {
  connectionOf,
  declaredConnection,
  referenceOf,
  referenceOfRecorded,
  referenceText,
} from "../../src/protocol/connections.js";
import { modelsText } from "../../src/protocol/modelsText.js";
import type { Declaration, Providers } from "../../src/protocol/providers.js";
import { costRange } from "../../src/search/costRange.js";
import type { SearchEstimate } from "../../src/searchEstimate.js";
import type { SearchState } from "../../src/search/state.js";
import { planOf, providersOf, SearchHarness } from "../support/searchHarness.js";
import { toyModels } from "../support/toyKind.js";

const of = (name: string) => ({ name, kind: "toy" });

/** A language model that draws keeps its `svg/` wherever its reference goes through. */

const reference = "svg/shed/talk/7b";
const usual = providersOf();
const image: Declaration = {
  ...{ ...usual.image, connection: "svg/shed", kind: "toy", model: "talk/7b" },
  ...{ billing: "unknown", worstUsd: {} },
};
const providers: Providers = { ...usual, image };
const shed = { name: "shed", kind: "toy", url: "http://shed.test" };
const connections = [{ name: "fake", kind: "fake" }, shed];
const { state } = new SearchHarness({ plan: { candidates: 1, iterations: 1 }, providers });
const estimate = {
  providers,
  range: costRange(planOf(), providers, () => []),
  ...{ limits: { dailyUsd: 5, confirmUsd: 1 }, countedNanoUsd: 0, isDear: false },
} as unknown as SearchEstimate;
const offer = { models: toyModels.map((each) => ({ ...each, drawsAsSvg: each.id === "talk/7b" })) };
const missing = {
  kind: "missing",
  code: "model.unknown",
  reason: "Gone.",
  action: { kind: "chooseModel", instead: ["talk/7b"] },
} as const;
const paused = { ...state, pause: { role: "image" } } as unknown as SearchState;

const places: readonly (readonly [string, () => unknown])[] = [
  ["a record", () => referenceOfRecorded(image)],
  ["a record, for a person", () => recordedReference(image)],
  ["what was read and is written", () => referenceText(referenceOf(reference))],
  ["the models that a search still asks", () => modelsLeft(state).image],
  ["a search like an earlier one", () => choiceLike(providers, { models: {}, connections }).image],
  ["flags that choose it again", () => providerFlags(providers, {})[3]],
  ["an estimate", () => (estimateJson(estimate) as { models: Providers }).models.image],
  ["what was agreed to without a price", () => unpricedModels(estimate)[0]?.reference],
  [
    "a list on the command line",
    () =>
      offerJson({ connection: "shed", ...offer })
        .map((each) => (each as { svgReference?: string }).svgReference)
        .find(Boolean),
  ],
  ["a list in the editor", () => references(drawingRows(of("shed"), offer, undefined))[0]],
  ["the model in use", () => current(drawingRows(of("shed"), offer, reference))],
  [
    "one in use that is not listed",
    () =>
      current(
        drawingRows(
          of("shed"),
          { models: offer.models.map((each) => ({ ...each, id: `x${each.id}` })) },
          reference,
        ),
      ),
  ],
  [
    "advice in the editor",
    () => /Choose (\S+) with/.exec(missingText(missing, "svg/shed/old"))?.[1],
  ],
  [
    "advice of the doctor",
    () =>
      /Choose (\S+), or/.exec(
        doctorLines([{ role: "image", reference: "svg/shed/old", check: missing }], {
          command: "imagebeam",
          config: { path: "/c", isThere: true, connections },
        })
          .map(({ text }) => text)
          .join("\n"),
      )?.[1],
  ],
];

function references(rows: ReturnType<typeof modelRows>): string[] {
  return rows.flatMap((row) => (row.kind === "model" ? [row.reference] : []));
}

function current(rows: ReturnType<typeof modelRows>): string | undefined {
  return rows.flatMap((row) => (row.kind === "model" && row.isCurrent ? [row.reference] : []))[0];
}

describe("A language model that draws as SVG", () => {
  for (const [place, taken] of places) {
    it(`keeps its reference in ${place}`, () => assert.equal(taken(), reference));
  }

  it("is in use as what it is, not as one that writes or draws otherwise", () => {
    assert.equal(current(modelRows(of("shed"), offer, "image", reference)), undefined);
    assert.equal(current(drawingRows(of("shed"), offer, "shed/talk/7b")), undefined);
    assert.equal(current(drawingRows(of("shed"), offer, "svg/shed")), reference);
  });

  it("is of its connection: for its key, for what has become of it", () => {
    assert.deepEqual(connectionOf(image), { connection: "shed", asSvg: true });
    assert.equal(declaredConnection(connectionOf(image)), image.connection);
    assert.deepEqual(aboutSession("setKey", "/s", paused), { folder: "/s", newKeyOf: "shed" });
    assert.deepEqual(rolesWithout(connections, state), []);
    assert.deepEqual(rolesWithout(connections.slice(0, 1), state), ["image"]);
    const gone = new ProviderError("provider.noConnection", "It is gone.");
    const told = withOtherModels(gone, state, connections.slice(0, 1)) as Error;
    assert.match(told.message, /--image-provider/);
    assert.doesNotMatch(told.message, /--language-provider/);
  });

  it("has a name that says so: in the head of a panel, in a form, in a question", () => {
    assert.equal(modelsText(providers), "7b (SVG) draws, fake-1 writes and judges");
    const form = (declared?: Providers) =>
      roleLines({
        ...{ changed: {}, models: { image: declared ? "svg/shed" : reference } },
        ...{ connections, declared, isRemote: false },
      }).roles[1];
    assert.deepEqual([form()?.model, form()?.place], ["talk/7b (SVG)", "shed, shed.test"]);
    assert.equal(form(providers)?.model, "talk/7b (SVG)");
    const rangeOf = { providers, range: { ...estimate.range, unknown: ["image"] as const } };
    assert.match(costText(rangeOf), /what talk\/7b \(SVG\) of shed costs$/);
    assert.deepEqual(
      drawingRows(of("shed"), offer, undefined).map(({ label }) => label),
      ["talk/7b (SVG)", "Another language model of shed (SVG)..."],
    );
  });

  it("says what it is good for, and where no language model is, there is no such row", () => {
    const [row] = drawingRows(of("shed"), offer, undefined);
    assert.match(
      row?.description ?? "",
      /^shed · draws as SVG: icons, diagrams, flat illustrations · /,
    );
    assert.deepEqual(drawingRows(of("sd"), { models: toyModels }, undefined), []);
  });

  it("takes as many requests of a quota as it says", () => {
    const counted: Providers = {
      ...usual,
      image: { ...image, billing: "quota", requests: { draw: { likely: 2, worst: 4 } } },
    };
    const range = costRange(planOf({ candidates: 2, iterations: 1 }), counted, () => []);
    assert.equal(
      costText({ providers: counted, range }),
      "about 4 requests of your quota, at most 8 without retries",
    );
  });
});
