import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { recommendedSets } from "../../../../src/services/models/recommended.data.js";
import { recommendedFor } from "../../../../src/services/models/recommendedFor.js";

const catalogue = readFileSync(
  "python-services/src/imagebeam_services/common/catalogue/models.toml",
  "utf8",
)
  .split("[[model]]")
  .slice(1)
  .map((entry) => ({
    id: /^id = "(.*)"$/m.exec(entry)?.[1],
    service: /^service = "(.*)"$/m.exec(entry)?.[1],
    memoryBytes: Number(/^memory_bytes = ([\d_]+)$/m.exec(entry)?.[1]?.replaceAll("_", "")),
    isFree: !/^is_(?:restricted|gated) = true$/m.test(entry),
  }));

const GiB = 2 ** 30;

describe("recommended models", () => {
  for (const [deviceBytes, title] of [
    [null, "CPU only"],
    [6 * GiB, "CPU only"],
    [8188 * 2 ** 20, "8 GB"],
    [12282 * 2 ** 20, "12 GB"],
    [16380 * 2 ** 20, "16 GB"],
    [24564 * 2 ** 20, "24 GB"],
    [80 * GiB, "24 GB"],
  ] as const) {
    it(`are those for ${title} on ${deviceBytes ?? "no"} bytes of a GPU`, () => {
      assert.equal(recommendedFor(deviceBytes).title, title);
    });
  }

  for (const { title, models, fromBytes } of recommendedSets) {
    it(`for ${title} are in the catalogue, free to use, one for each service, and fit`, () => {
      assert.deepEqual(
        models.map(({ service }) => service),
        ["language", "image", "vision"],
      );
      for (const { id, service, why } of models) {
        const found = catalogue.find((model) => model.id === id);
        assert.ok(found, id);
        assert.equal(found.service, service);
        assert.ok(found.isFree, id);
        // Cards have as many GiB as they are called.
        const gibs = fromBytes === null ? 12 : Number.parseInt(title);
        assert.ok(found.memoryBytes <= gibs * GiB, `${id} on ${title}`);
        assert.match(why, /\.$/);
      }
    });
  }
});
