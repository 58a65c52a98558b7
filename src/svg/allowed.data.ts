/** What a drawing may be made of. Whatever is not here is not drawn, and not kept. */

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** What may stand directly in an element, by the element's part. */
export type ElementPart =
  | "container"
  | "shape"
  | "text"
  | "span"
  | "gradient"
  | "stop"
  | "filter"
  | "primitive"
  | "describing";

const parts: Readonly<Record<ElementPart, string>> = {
  container: "svg g defs symbol clipPath mask pattern marker",
  shape: "path rect circle ellipse line polyline polygon use",
  text: "text",
  span: "tspan textPath",
  gradient: "linearGradient radialGradient",
  stop: "stop",
  filter: "filter",
  primitive: `feGaussianBlur feOffset feMerge feMergeNode feFlood feComposite feColorMatrix feBlend
    feDropShadow feComponentTransfer feFuncR feFuncG feFuncB feFuncA`,
  describing: "title desc",
};

export const elementParts: ReadonlyMap<string, ElementPart> = new Map(
  (Object.keys(parts) as ElementPart[]).flatMap((part) =>
    words(parts[part]).map((name) => [name, part] as const),
  ),
);

/** Parts of which an element may have children. What stands elsewhere is put behind its parent. */
export const childParts: Readonly<Record<ElementPart, readonly ElementPart[]>> = {
  container: ["container", "shape", "text", "gradient", "filter", "describing"],
  shape: ["describing"],
  text: ["span", "describing"],
  span: ["span", "describing"],
  gradient: ["stop", "describing"],
  stop: [],
  filter: ["primitive"],
  primitive: ["primitive"],
  describing: [],
};

/** What kind of value an attribute takes; `values.ts` says what each may be. */
export type ValueKind =
  | "length"
  | "lengths"
  | "dashes"
  | "numbers"
  | "paint"
  | "word"
  | "transform"
  | "path"
  | "points"
  | "id"
  | "link"
  | "reference"
  | "filter"
  | "text";

const kinds: Readonly<Record<ValueKind, string>> = {
  length: `cx cy r rx ry x1 y1 x2 y2 fx fy width height refX refY markerWidth markerHeight
    startOffset textLength stroke-width stroke-dashoffset font-size letter-spacing word-spacing
    baseline-shift`,
  lengths: "x y dx dy",
  dashes: "stroke-dasharray",
  numbers: `opacity fill-opacity stroke-opacity stop-opacity flood-opacity stroke-miterlimit viewBox
    offset rotate stdDeviation k1 k2 k3 k4 values tableValues slope intercept amplitude exponent`,
  paint: "fill stroke color stop-color flood-color",
  word: `fill-rule clip-rule stroke-linecap stroke-linejoin display visibility overflow paint-order
    vector-effect shape-rendering text-rendering color-interpolation-filters mix-blend-mode isolation
    font-weight font-style text-anchor text-decoration dominant-baseline alignment-baseline
    writing-mode direction xml:space preserveAspectRatio gradientUnits spreadMethod clipPathUnits
    maskUnits maskContentUnits patternUnits patternContentUnits markerUnits filterUnits
    primitiveUnits orient lengthAdjust method spacing in in2 result mode operator type edgeMode
    mask-type role`,
  transform: "transform gradientTransform patternTransform",
  path: "d",
  points: "points",
  id: "id",
  link: "href",
  reference: "clip-path mask marker-start marker-mid marker-end",
  filter: "filter",
  text: "aria-label",
};

export const attributeKinds: ReadonlyMap<string, ValueKind> = new Map(
  (Object.keys(kinds) as ValueKind[]).flatMap((kind) =>
    words(kinds[kind]).map((name) => [name, kind] as const),
  ),
);

/** Names as a browser takes them, by what models make of them: `viewbox`, `lineargradient`. */
export const properNames: ReadonlyMap<string, string> = new Map(
  [...elementParts.keys(), ...attributeKinds.keys()].map((name) => [name.toLowerCase(), name]),
);

/** Elements that refer to another by `href`. */
export const linkingElements: ReadonlySet<string> = new Set(
  words("use linearGradient radialGradient pattern textPath"),
);

/** Properties that only a style sheet has. */
export const styleOnlyProperties: ReadonlySet<string> = new Set(words("mix-blend-mode isolation"));

/** Attributes of elements that are properties of style too. */
export const styleProperties: ReadonlySet<string> = new Set(
  words(`fill stroke color stop-color flood-color opacity fill-opacity stroke-opacity stop-opacity
    flood-opacity stroke-width stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
    stroke-miterlimit fill-rule clip-rule display visibility overflow paint-order vector-effect
    shape-rendering text-rendering color-interpolation-filters mix-blend-mode isolation mask-type
    font-size font-weight font-style letter-spacing word-spacing text-anchor text-decoration
    dominant-baseline alignment-baseline baseline-shift writing-mode direction transform clip-path
    mask filter marker-start marker-mid marker-end cx cy r rx ry x y width height`),
);

/** What is left out without a word: it changes nothing that is seen. */
export const silentAttributes =
  /^(?:xmlns|version|class|style|data-|xml:|aria-|role$|tabindex|lang$|font-family$|font$|font-variant|line-height|cursor$|pointer-events$|user-select|-webkit|transition|enable-background|inkscape:|sodipodi:|transform-box$|transform-origin$|baseProfile$|will-change$|white-space$|text-align$|box-sizing$|margin|padding|image-rendering$|color-rendering$|contentStyleType|zoomAndPan$|xlink:(?:title|type|role)$|rdf:|max-|min-)/;

/** Elements that draw nothing by themselves, left out without a word. */
export const silentElements: ReadonlySet<string> = new Set(words("metadata style"));

/** The colour names of CSS. */
export const colourNames: ReadonlySet<string> = new Set(
  words(`aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet
    brown burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue
    darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange
    darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise
    darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia
    gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew hotpink indianred indigo
    ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
    lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue
    lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon
    mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue
    mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin
    navajowhite navy oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen
    paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple rebeccapurple red
    rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue
    slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white
    whitesmoke yellow yellowgreen`),
);
