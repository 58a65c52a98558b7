import assert from "node:assert/strict";
import { modelsLeft } from "../../../../src/host/connections/modelsLeft.js";
import { providersOf, SearchHarness } from "../../../support/searchHarness.js";

describe("the models that a search still asks", () => {
  const { language, image, vision } = providersOf();
  const providers = {
    language: { ...language, abilities: { critiques: false }, connection: "pen", model: "w/8b" },
    image: { ...image, connection: "easel", model: "" },
    vision: { ...vision, connection: "eye", model: "judge-1" },
  };
  const plan = { candidates: 1, iterations: 1 };

  it("are all of one that has just begun, by their connections and names", () => {
    const { state } = new SearchHarness({ plan, providers });
    assert.deepEqual(modelsLeft(state), {
      ...{ language: "pen/w/8b", image: "easel", vision: "eye/judge-1" },
    });
  });

  it("are none that has done its work", async () => {
    const search: SearchHarness = new SearchHarness({
      ...{ plan, providers },
      onEvent: ({ kind }) => {
        if (kind === "imageDrawn") search.driver.act({ kind: "pause" });
      },
    });
    await search.run();
    assert.deepEqual(modelsLeft(search.state), { vision: "eye/judge-1" });
  });

  it("are all of one that has ended, of which something is tried again", async () => {
    const search = new SearchHarness({ plan, providers });
    await search.run();
    assert.notEqual(search.state.end, null);
    assert.deepEqual(Object.keys(modelsLeft(search.state)), ["language", "image", "vision"]);
  });
});
