import assert from "node:assert/strict";
import fc from "fast-check";
import { attributeKinds, elementParts } from "../../../src/svg/allowed.data.js";
import { cleanSvg } from "../../../src/svg/cleanSvg.js";
import { parseSvg } from "../../../src/svg/parse.js";
import { svgAnswers } from "../../support/svgAnswers.js";
import { svgRig } from "../../support/svgRig.js";
import { elementsOf } from "../../../src/svg/tree.js";

const size = { widthPx: 512, heightPx: 512 };

describe("what cleanSvg gives", () => {
  it("is given again as it is", () => {
    fc.assert(
      fc.property(svgAnswers, (text) => {
        const first = cleanSvg(text, size);
        if (first.kind === "refused") return;
        const second = cleanSvg(first.svg, size);
        assert.deepEqual(second, { kind: "clean", svg: first.svg, notes: [] });
      }),
      { numRuns: 2000 },
    );
  });

  it("holds only names and references that are allowed", () => {
    fc.assert(
      fc.property(svgAnswers, (text) => {
        const result = cleanSvg(text, size);
        if (result.kind === "refused") return assert.match(result.reason, /\.$|midst of/);
        const { root, notes } = parseSvg(result.svg);
        assert.deepEqual(notes, []);
        const ids = new Set<string>();
        for (const element of elementsOf(root)) {
          assert.ok(elementParts.has(element.name), element.name);
          const id = element.attributes.get("id");
          assert.ok(id === undefined || !ids.has(id), "an id twice");
          if (id !== undefined) ids.add(id);
        }
        for (const element of elementsOf(root)) {
          for (const [key, each] of element.attributes) {
            const isOurs = ["xmlns", "font-family", "style"].includes(key);
            assert.ok(isOurs || attributeKinds.has(key), key);
            if (key === "style") assert.match(each, /^(?:[a-z-]+:[\w. -]+;?)+$/);
            if (key === "href") assert.ok(ids.has(each.slice(1)), each);
            const link = /url\(([^)]*)\)/.exec(each);
            if (link !== null && key !== "aria-label") assert.ok(ids.has(link[1]?.slice(1) ?? ""));
            if (!isOurs && key !== "aria-label")
              assert.doesNotMatch(each, /:\/\/|javascript|data:/);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("is drawn, and what is drawn is clean", async () => {
    const rig = await svgRig();
    fc.assert(
      fc.property(svgAnswers, (text) => {
        const drawn = rig.draw(text, { widthPx: 40, heightPx: 40 });
        if (drawn.kind === "refused") return;
        const again = cleanSvg(drawn.svg, { widthPx: 40, heightPx: 40 });
        // Text alone may be drawn as nothing, hidden or without a colour; and as paths it has dashes.
        if (again.kind === "refused") return assert.match(again.reason, /no shape|pieces/);
        assert.deepEqual(again, { kind: "clean", svg: drawn.svg, notes: [] });
      }),
      { numRuns: 500 },
    );
  });
});
