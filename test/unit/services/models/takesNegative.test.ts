import assert from "node:assert/strict";
import { catalogueModelSchema } from "../../../../src/services/models/catalogue.js";
import { listedOf, listedOwn } from "../../../../src/services/models/listedModel.js";
import { localModelSchema } from "../../../../src/services/localModel.js";
import { LocalShelf } from "../../../../src/providers/services/localShelf.js";
import { FakeLocalServices, localModel } from "../../../support/fakeLocalServices.js";

const never = new AbortController().signal;
const told = { id: "klein", service: "image", repository: "who/klein", is_here: true };

describe("whether a model takes a negative prompt, before it is loaded", () => {
  it("is what Python says of it, and not what it is called", async () => {
    for (const [says, is] of [
      [{ takes_negative: true }, true],
      [{ takes_negative: false }, false],
      [{ takes_negative: null }, null],
      [{}, null],
    ] as const) {
      const listed = listedOf(catalogueModelSchema().parse({ ...told, ...says }));
      assert.equal(listed.model.takesNegative, is);
    }
    const own = listedOwn({ id: "klein", service: "image", path: "/m/klein" }, true);
    assert.equal(own.model.takesNegative, null);
    const models = [
      localModel("image", { id: "my-klein", takesNegative: true }),
      localModel("image", { id: "plain", takesNegative: false }),
      localModel("image", { id: "nobody-knows", takesNegative: null }),
    ];
    const services = new FakeLocalServices({ models });
    const shelf = new LocalShelf(() => Promise.resolve(services));
    const takes = (await shelf.models(never)).map((model) => [model.id, model.takesNegative]);
    assert.deepEqual(takes, [
      ["my-klein", true],
      ["plain", false],
      ["nobody-knows", true],
    ]);
  });

  it("is not known where an owner of an earlier version tells of it", () => {
    const { takesNegative, ...earlier } = localModel("image");
    assert.equal(takesNegative, null);
    assert.equal(localModelSchema().parse(earlier).takesNegative, null);
  });
});
