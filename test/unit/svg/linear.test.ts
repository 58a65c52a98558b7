import assert from "node:assert/strict";
import { cleanSvg } from "../../../src/svg/cleanSvg.js";
import { propertiesOf } from "../../../src/svg/properties.js";
import { StyleRules } from "../../../src/svg/styleRules.js";
import { ranMs } from "../../support/threadTime.js";

const size = { widthPx: 64, heightPx: 64 };
/** Of this thread's own time. What took the square of its length took minutes at this one. */
const mostMs = 1_500;
const long = 300_000;

const drawing = (inside: string): string => `<svg viewBox="0 0 64 64">${inside}</svg>`;
const rect = '<rect width="9" height="9"/>';
const spaces = " ".repeat(long);
const digits = "1".repeat(long);

const slow: Readonly<Record<string, string>> = {
  "spaces behind a reference": `<rect width="9" height="9" fill="url(#a${spaces}x"/>`,
  "spaces before a reference": `<rect width="9" height="9" fill="url(${spaces}x"/>`,
  "spaces in a reference of a filter": `<rect width="9" height="9" filter="url( ${spaces}#a${spaces}x"/>`,
  "spaces in a declaration": `<rect width="9" height="9" style="fill:a${spaces}b"/>`,
  "spaces before what is not important": `<rect width="9" height="9" style="fill:a${spaces}! importan"/>`,
  "spaces in a selector": `<style>a${spaces}b{fill:red}</style>${rect}`,
  "signs in a selector": `<style>${"a>".repeat(long / 2)}{fill:red}</style>${rect}`,
  "many selectors": `<style>${"a b,".repeat(long / 8)}b{fill:red}</style>${rect.repeat(2000)}`,
  "many blocks": `<style>${"{".repeat(long)}</style>${rect}`,
  "digits of a font": `<text style="font:1/1${".1".repeat(long / 2)}">a</text>`,
  "words of a font": `<text style="font:${"1 ".repeat(long / 2)}">a</text>`,
  "digits of a length": `<rect width="${digits}x" height="9"/>`,
  "digits of numbers": `<rect width="9" height="9" opacity="${digits}x" transform="scale(${digits}x)"/>`,
  "digits of points": `<polyline points="${digits}x"/>${rect}`,
  "digits of a colour": `<rect width="9" height="9" fill="rgb(${digits}x 1 2)"/>`,
  "digits of an origin": `<rect width="9" height="9" transform="scale(2)" transform-origin="${digits}x"/>`,
  "brackets of a filter": `<rect width="9" height="9" filter="${"blur(".repeat(long / 5)}"/>`,
  "spaces of a variable": `<g style="--a:1;fill:var(--a,${spaces}">${rect}</g>`,
  "a label": `<g aria-label="${"\u200d".repeat(long)}">${rect}</g><desc>${spaces}\u202e</desc>`,
};

describe("cleaning a drawing", () => {
  for (const [what, inside] of Object.entries(slow)) {
    it(`takes as long as it has characters, and no square of that: ${what}`, () => {
      const begun = ranMs();
      cleanSvg(drawing(inside), size);
      const tookMs = ranMs() - begun;
      assert.ok(tookMs < mostMs, `${Math.round(tookMs)} ms`);
    });
  }

  it("reads important and fonts as before", () => {
    const element = (style: string) => ({
      ...{ name: "text", children: [], line: 1 },
      attributes: new Map([["style", style]]),
    });
    const read = (style: string) => [
      ...propertiesOf(element(style), [], new StyleRules(""), new Map()),
    ];
    assert.deepEqual(read("fill:red ! important;fill:blue"), [["fill", "red"]]);
    assert.deepEqual(read("fill:red!IMPORTANT ; stroke:a!b"), [
      ["stroke", "a!b"],
      ["fill", "red"],
    ]);
    const fonts: readonly (readonly [string, string | undefined, string | undefined])[] = [
      ["italic bold 14px/1.2 Arial, sans-serif", "14px", "bold"],
      ["700 12pt Arial", "12pt", "700"],
      ["600 20 Arial", "20", "600"],
      ["12px Arial", "12px", undefined],
      ["1.5em/1 'Font 2'", "1.5em", undefined],
      ["2rem / 1.2 serif", "2rem", undefined],
      ["inherit", undefined, undefined],
      ["bold 12px", undefined, undefined],
    ];
    for (const [font, fontSize, weight] of fonts) {
      const found = new Map(read(`font:${font}`));
      assert.deepEqual(
        [found.get("font-size"), found.get("font-weight")],
        [fontSize, weight],
        font,
      );
    }
  });

  it("puts no more into a value than one may have, whatever its variables hold", () => {
    const styled = (style: string) => ({
      ...{ name: "g", children: [], line: 1 },
      attributes: new Map([["style", style]]),
    });
    const rules = new StyleRules("");
    const grow = `--a:${"x".repeat(900)};--b:${"var(--a)".repeat(120)};fill:var(--b);stroke:var(--a)`;
    const values = propertiesOf(styled(grow), [], rules, new Map());
    assert.equal(values.get("fill"), "unset");
    assert.equal(values.get("stroke"), "x".repeat(900));
    const variables = new Map<string, string>();
    const huge = propertiesOf(
      styled(`--a:${"x".repeat(100_000)};fill:var(--a, red)`),
      [],
      rules,
      variables,
    );
    assert.deepEqual([variables.size, huge.get("fill")], [0, "red"]);
  });

  it("refuses style sheets that say thousands of things of thousands of elements", () => {
    const declarations = Array.from({ length: 100 }, (_, n) => `p${n}:1`).join(";");
    const cleaned = cleanSvg(
      drawing(
        `<style>${`rect{${declarations}}`.repeat(100)}</style>${"<rect width='1' height='1'/>".repeat(5000)}`,
      ),
      size,
    );
    assert.ok(cleaned.kind === "refused");
    assert.match(cleaned.reason, /style sheets say too much/);
  });
});

describe("layers inside each other", () => {
  const nested = (start: string, times: number): string =>
    drawing(
      `<defs><mask id="m">${rect}</mask><clipPath id="c">${rect}</clipPath></defs>${start.repeat(times)}${rect}${"</g>".repeat(times)}`,
    );
  const chain = (name: string, attribute: string, times: number): string =>
    drawing(
      Array.from(
        { length: times },
        (_, n) =>
          `<${name} id="l${n}" width="9" height="9"><rect width="9" height="9"${n + 1 < times ? ` ${attribute}="url(#l${n + 1})"` : ""}/></${name}>`,
      ).join("") + `<rect width="9" height="9" ${attribute}="url(#l0)"/>`,
    );
  const deep: Readonly<Record<string, (times: number) => string>> = {
    "opacity and masks": (times) => nested('<g opacity="0.9" mask="url(#m)">', times),
    clips: (times) => nested('<g clip-path="url(#c)">', times),
    filters: (times) => nested('<g filter="blur(1px)">', times),
    "modes of blending": (times) => nested('<g style="mix-blend-mode:multiply">', times),
    "masks of masks": (times) => chain("mask", "mask", times),
    "patterns of patterns": (times) => chain("pattern", "fill", times),
    "uses of what is thin": (times) =>
      drawing(
        Array.from(
          { length: times },
          (_, n) =>
            `<g id="u${n}" opacity="0.5">${n === 0 ? rect : `<use href="#u${n - 1}"/>`}</g>`,
        ).join(""),
      ),
  };
  for (const [what, drawn] of Object.entries(deep)) {
    it(`are refused where there are too many: ${what}`, () => {
      const refused = cleanSvg(drawn(13), size);
      assert.ok(refused.kind === "refused");
      assert.match(refused.reason, /More than 12 elements with opacity/);
      assert.equal(cleanSvg(drawn(5), size).kind, "clean");
    });
  }

  it("are as many as one likes beside each other, and groups that are no layers too", () => {
    const beside = '<g opacity="0.5"><rect width="9" height="9" opacity="0.5"/></g>'.repeat(50);
    const groups = `${'<g fill="red" opacity="1">'.repeat(50)}${beside}${"</g>".repeat(50)}`;
    assert.equal(cleanSvg(drawing(groups), size).kind, "clean");
  });
});
