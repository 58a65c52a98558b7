import assert from "node:assert/strict";
import { modelsText, shortModelName } from "../../../src/protocol/modelsText.js";
import type { Declaration, Providers, Role } from "../../../src/protocol/providers.js";
import { providersOf } from "../../support/searchHarness.js";

function providers(names: Readonly<Record<Role, string>>): Providers {
  const known = providersOf();
  const named = <D extends Declaration>(declared: D, name: string): D => {
    const [connection = "", model = ""] = name.split(":");
    const kind = connection === "builtin" ? "builtin" : "openai";
    return { ...declared, kind, connection, model };
  };
  return {
    language: named(known.language, names.language),
    image: named(known.image, names.image),
    vision: named(known.vision, names.vision),
  };
}

describe("The models of a search in words", () => {
  const texts: readonly [Readonly<Record<Role, string>>, string][] = [
    [
      { language: "openai:gpt-6-luna", image: "openai:gpt-image", vision: "openai:gpt-6-luna" },
      "gpt-image draws, gpt-6-luna writes and judges",
    ],
    [{ language: "a:one", image: "a:one", vision: "a:one" }, "one draws, writes and judges"],
    [
      { language: "builtin:rules", image: "studio:flux", vision: "builtin:pixels" },
      "flux draws, the built-in provider writes and judges",
    ],
    [
      { language: "a:same", image: "b:same", vision: "c:other" },
      "same draws, same writes, other judges",
    ],
    [
      { language: "a:gpt", image: "svg/a:gpt", vision: "a:gpt" },
      "gpt (SVG) draws, gpt writes and judges",
    ],
    [
      { language: "builtin:rules", image: "svg/a:", vision: "builtin:pixels" },
      "a (SVG) draws, the built-in provider writes and judges",
    ],
    [{ language: "a:", image: "b:x/y/flux", vision: "a:" }, "flux draws, a writes and judges"],
  ];
  for (const [names, text] of texts) {
    it(`are "${text}"`, () => assert.equal(modelsText(providers(names)), text));
  }

  it("lose their vendor, and of what is too long the middle", () => {
    assert.equal(shortModelName("google/gemini-3.1-flash-image"), "gemini-3.1-flash-image");
    assert.equal(shortModelName("ends/"), "ends/");
    const short = shortModelName("a-model-of-a-very-long-family-name-2026-11-28-q4");
    assert.equal(short, "a-model-of-a-very-long…-11-28-q4");
    assert.equal(short.length, 32);
  });
});
