import assert from "node:assert/strict";
import { drawnText } from "../../../../src/host/connections/drawnText.js";
import { ProviderTable } from "../../../../src/providers/providerTable.js";
import { shippedKinds } from "../../../../src/providers/adapters.js";
import { stillMeans } from "../../../support/stillMeans.js";

const at = (name: string, url: string, more: object = {}) => {
  return { name, kind: "openai", url, ...more };
};
const connections = [
  at("openai", "https://api.openai.com"),
  at("azure", "https://own.openai.azure.com/openai/deployments/mine?api-version=2026-01-01"),
  at("router", "https://openrouter.ai/api"),
  at("sd", "http://localhost:1234", { profile: "sd-cpp" }),
  at("chat", "http://localhost:8080", { profile: "llama-server" }),
];

const cases: readonly [reference: string | undefined, asked: string, text: string | null][] = [
  [
    "openai/gpt-image-2.6-flare",
    "512x512",
    "Drawn as 1024 × 1024: gpt-image-2.6-flare has no 512 × 512.",
  ],
  [
    "openai",
    "512x384",
    "Drawn as 1536 × 1024, which is 3:2, not 4:3: gpt-image-2.6-flare has no 512 × 384.",
  ],
  [
    "openai",
    "1008x608",
    "Drawn as 1536 × 1024, which is another shape: gpt-image-2.6-flare has no 1008 × 608.",
  ],
  ["openai/gpt-image-2.6-flare", "1024x1536", null],
  ["openai/gpt-image-2", "256x256", "Drawn as 512 × 512: gpt-image-2 has no 256 × 256."],
  ["openai/gpt-image-2", "768x512", null],
  ["azure", "768x432", "Drawn as 1536 × 1024, which is 3:2, not 16:9: mine has no 768 × 432."],
  [
    "router/google/gemini-3.1-flash-image",
    "768x512",
    "Drawn in the shape 3:2: how many pixels it has, google/gemini-3.1-flash-image decides.",
  ],
  ["sd/flux", "512x512", null],
  // Nobody knows, or there is nothing to know.
  ["sd", "512x512", null],
  ["chat/x", "512x512", null],
  ["gone/x", "512x512", null],
  ["builtin", "512x512", null],
  [undefined, "512x512", null],
];

describe("the size that is really drawn", () => {
  for (const [reference, asked, text] of cases) {
    it(`is ${text === null ? "not spoken of" : "told"}: ${reference ?? "nothing said"}, ${asked}`, async () => {
      const providers = new ProviderTable(shippedKinds(), stillMeans, () => connections);
      const [widthPx = 0, heightPx = 0] = asked.split("x").map(Number);
      const size = { widthPx, heightPx };
      const told = drawnText(await providers.drawnSize(reference, size), size);
      assert.equal(told, text?.replaceAll(" × ", "\u00a0×\u00a0") ?? null);
    });
  }
});
