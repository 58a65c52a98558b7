import fc from "fast-check";
import { attributeKinds, elementParts } from "../../src/svg/allowed.data.js";

/** Answers of models with drawings in them, right, wrong and hostile. */

const evilNames = [
  "script",
  "foreignObject",
  "image",
  "animate",
  "set",
  "iframe",
  "a",
  "style",
  "x:y",
];
const name = fc.constantFrom(...elementParts.keys(), ...evilNames);
const evilAttributes = [
  "onload",
  "onclick",
  "xlink:href",
  "src",
  "__proto__",
  "style",
  "class",
  "xml:base",
];
const attributeName = fc.constantFrom(...attributeKinds.keys(), ...evilAttributes);
const number = fc.oneof(
  fc.integer({ min: -2000, max: 2000 }),
  fc.double({ noNaN: true, min: -1e9, max: 1e9 }),
  fc.double(),
);
const reference = fc.constantFrom(
  "#a",
  "#b",
  "#c",
  "url(#a)",
  "url('#b')",
  "url(#c) red",
  "a",
  "b",
  "c",
);
const outside = fc.constantFrom(
  ...["file:///etc/passwd", "http://127.0.0.1:9/x", "url(http://127.0.0.1:9/x)", "javascript:x"],
  ...["data:image/png;base64,AAAA", "//x/y", "url(#a", "expression(x)"],
);
const declaration = fc
  .tuple(attributeName, fc.oneof(reference, outside, number.map(String), fc.constant("red")))
  .map(([property, value]) => `${property}:${value}`);
const value = fc.oneof(
  ...[reference, outside, number.map(String), declaration],
  fc.array(number, { maxLength: 6 }).map((all) => all.join(" ")),
  fc.array(number, { minLength: 2, maxLength: 6 }).map((all) => `M${all.join(",")}a1 1 0 1110 10z`),
  fc.array(number, { maxLength: 3 }).map((all) => `rotate(${all.join(" ")}) scale(2,.1)`),
  fc.constantFrom("red", "#12f", "rgba(1,2,3,.4)", "50%", "2em", "inherit", "none", "bold"),
  fc.string({ maxLength: 20 }),
  fc.string({ unit: "binary", maxLength: 8 }),
);
const text = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: "binary", maxLength: 10 }),
  fc.constantFrom(
    "&lt;script&gt;",
    "&#0;",
    "&amp;lt;",
    "]]>",
    "<![CDATA[<x>]]>",
    "&e;",
    "<",
    "<!--",
    "</g>",
  ),
  declaration.map((each) => `rect,.a,g > *{${each}}`),
);

interface Node {
  readonly name: string;
  readonly attributes: readonly (readonly [string, string])[];
  readonly children: readonly (Node | string)[];
  readonly isClosed: boolean;
}
const { node } = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.record({
    name,
    attributes: fc.array(fc.tuple(attributeName, value), { maxLength: 5 }),
    children: fc.array(fc.oneof({ depthSize: "small" }, text, tie("node")), { maxLength: 4 }),
    isClosed: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
  }),
}));

function written({ name: tag, attributes, children, isClosed }: Node): string {
  const words = attributes.map(([key, each]) => ` ${key}="${each.replaceAll('"', "")}"`).join("");
  const inside = children.map((each) => (typeof each === "string" ? each : written(each))).join("");
  return `<${tag}${words}>${inside}${isClosed ? `</${tag}>` : ""}`;
}

const drawing = fc
  .array(node, { maxLength: 6 })
  .map((all) => `<svg>${all.map(written).join("")}</svg>`);
export const svgAnswers = fc.oneof(
  { arbitrary: drawing, weight: 8 },
  { arbitrary: fc.string(), weight: 1 },
  // Cut anywhere, and with a wrong sign anywhere.
  {
    arbitrary: fc.tuple(drawing, fc.nat(), fc.string({ maxLength: 3 })).map(([whole, at, sign]) => {
      const index = at % whole.length;
      return whole.slice(0, index) + sign + (at % 3 === 0 ? "" : whole.slice(index));
    }),
    weight: 4,
  },
);
