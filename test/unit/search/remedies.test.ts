import assert from "node:assert/strict";
import type { Role } from "../../../src/protocol/providers.js";
import { remediesOf } from "../../../src/search/remedies.js";
import type { Pause } from "../../../src/search/state.js";
import { serviceErrorCodes } from "../../../src/services/serviceError.js";
import { SearchHarness } from "../../support/searchHarness.js";

describe("What can be done about a pause", () => {
  const search = new SearchHarness({ plan: { candidates: 1, iterations: 1 } });
  const placeless = new SearchHarness({ plan: { candidates: 1, iterations: 1 } }).state;
  const { image } = placeless.providers;
  const begun = {
    ...placeless,
    providers: { ...placeless.providers, image: { ...image, endpoint: "0123456789abcdef" } },
  };
  before(() => search.run());
  const paused = (code: Pause["code"], role: Role | null, by: Pause["by"] = "provider") =>
    ({ by, at: 0, message: null, code, role }) satisfies Pause;

  const rows: readonly [code: Pause["code"], remedies: readonly string[]][] = [
    ["auth.missing", ["setKey", "chooseAnotherModel"]],
    ["auth.refused", ["setKey", "chooseAnotherModel"]],
    ["auth.notAllowed", ["chooseAnotherModel", "setKey"]],
    ["quota.exhausted", ["chooseAnotherModel"]],
    ["model.unknown", ["chooseAnotherModel"]],
    ["model.blind", ["chooseAnotherModel"]],
    ["rate.limited", ["chooseAnotherModel"]],
    ["server.outOfMemory", ["chooseAnotherModel"]],
    ["service.notSetUp", ["setUpLocalModels", "chooseAnotherModel"]],
    ["service.setUp", ["setUpLocalModels", "chooseAnotherModel"]],
    ["service.noModel", ["chooseAnotherModel"]],
    ["service.doesNotFit", ["chooseAnotherModel"]],
    ["service.failed", ["showServices", "chooseAnotherModel"]],
    ["service.noOwner", ["showServices", "chooseAnotherModel"]],
    ["service.away", ["showServices", "chooseAnotherModel"]],
    ["server.unreachable", []],
    ["server.wrongPath", []],
    [null, []],
  ];
  for (const [code, remedies] of rows) {
    it(`is ${remedies.join(", ") || "a resume"} after ${code ?? "no code"}`, () => {
      assert.deepEqual(remediesOf({ ...begun, pause: paused(code, "image") }), remedies);
    });
  }

  it("is something for all that can be wrong with this machine's own services", () => {
    for (const code of serviceErrorCodes) {
      assert.notDeepEqual(remediesOf({ ...begun, pause: paused(code, "image") }), [], code);
    }
  });

  it("is no key of a model that is at no place, such as one of the editor's", () => {
    const pause = paused("auth.notAllowed", "image");
    assert.deepEqual(remediesOf({ ...placeless, pause }), ["chooseAnotherModel"]);
  });

  it("is a higher limit where the day's was reached", () => {
    assert.deepEqual(remediesOf({ ...begun, pause: paused(null, null, "budget") }), [
      "raiseDailyLimit",
    ]);
  });

  it("is nothing where a person or the disk paused it, or nothing did", () => {
    for (const by of ["user", "disk"] as const) {
      assert.deepEqual(remediesOf({ ...begun, pause: paused("auth.missing", "image", by) }), []);
    }
    assert.deepEqual(remediesOf({ ...begun, pause: paused("auth.missing", null) }), []);
    assert.deepEqual(remediesOf(begun), []);
  });

  it("is another search where another judge would come after the first judgement", () => {
    const pause = paused("model.unknown", "vision");
    assert.deepEqual(remediesOf({ ...begun, pause }), ["chooseAnotherModel"]);
    const judged = { ...search.state, end: null };
    assert.deepEqual(remediesOf({ ...judged, pause }), ["runAgain"]);
    const image = paused("model.unknown", "image");
    assert.deepEqual(remediesOf({ ...judged, pause: image }), ["chooseAnotherModel"]);
  });
});
