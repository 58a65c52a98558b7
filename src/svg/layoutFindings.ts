import { areaOf, boxesIn, heightOf, shared, widthOf, type Box } from "./boxes.js";
import { contrastIn, type Raster } from "./legibility.js";
import { viewBoxOf } from "./origin.js";
import type { Rasteriser } from "./rasteriser.js";
import { elementsOf, nameOf, svgText, type SvgElement } from "./tree.js";

/** A text in a drawing whose text is paths, or a shape. */
interface Part {
  readonly element: SvgElement;
  /** As a finding names it. */
  readonly told: string;
  readonly words: string | undefined;
  readonly box: Box;
}

/** Parts of the view: what sticks out less is not seen to be cut. */
const cutTolerance = 0.004;
/** Of the smaller text's box. */
const overlapTolerance = 0.15;
/** Of a text's height: it may stick out so far of what it stands in. */
const fitTolerance = 0.1;
/** Larger shapes are what a drawing is on, not what a text stands in. */
const largestPanel = 0.6;
const leastContrast = 3;
const most = { texts: 300, findings: 12 };

/**
 * What is wrong with how a drawing is laid out, in sentences: text that is cut off, overlaps, does not
 * fit, cannot be read; shapes that are not in view.
 * @param outlined a clean drawing whose text is paths, with its size in pixels
 */
export function layoutFindings(
  outlined: SvgElement,
  rasteriser: Pick<Rasteriser, "pixels" | "plainPaths">,
): string[] {
  const view = viewBoxOf(outlined.attributes.get("viewBox"));
  if (view === undefined) return [];
  const { left, top } = { left: view.x, top: view.y };
  const whole = { left, top, right: left + view.width, bottom: top + view.height };
  const marked = withIds(outlined);
  const boxes = boxesIn(rasteriser.plainPaths(svgText(marked), []));
  const parts = [...elementsOf(marked)].flatMap((element): Part[] => {
    const box = boxes.get(element.attributes.get("id") ?? "");
    return box === undefined ? [] : partOf(element, box);
  });
  const texts = parts.filter(({ words }) => words !== undefined).slice(0, most.texts);
  const findings = new Set([
    ...parts.flatMap((part) => viewFindings(part, whole)),
    ...overlaps(texts),
    ...texts.flatMap((text) => fitFindings(text, parts, whole)),
    ...contrasts(outlined, texts, whole, rasteriser),
  ]);
  return [...findings].slice(0, most.findings);
}

const ourId = /^part-\d+-$/;
const shapes = /^(?:rect|circle|ellipse|line|polyline|polygon|path|use)$/;

function isText({ name, attributes, children }: SvgElement): boolean {
  const isGroup = name === "g" && attributes.get("role") === "img" && attributes.has("aria-label");
  return isGroup && children.every((each) => typeof each !== "string" && each.name === "path");
}

/** Each text and shape with an id, so that it is found again; the letters of a text have none. */
function withIds(root: SvgElement): SvgElement {
  let count = 0;
  const marked = (element: SvgElement): SvgElement => {
    const isPart = isText(element) || shapes.test(element.name);
    const needsId = isPart && !element.attributes.has("id");
    const id = needsId ? ([["id", `part-${++count}-`]] as const) : [];
    const children = isText(element)
      ? element.children
      : element.children.map((each) => (typeof each === "string" ? each : marked(each)));
    return { ...element, attributes: new Map([...element.attributes, ...id]), children };
  };
  return marked(root);
}

function partOf(element: SvgElement, box: Box): Part[] {
  if (isText(element)) {
    const words = element.attributes.get("aria-label") ?? "";
    return [{ element, box, words, told: `The text "${words.slice(0, 40)}"` }];
  }
  if (!shapes.test(element.name)) return [];
  const isOurs = ourId.test(element.attributes.get("id") ?? "");
  const named = isOurs ? { ...element, attributes: new Map<string, string>() } : element;
  return [{ element, box, words: undefined, told: nameOf(named) }];
}

function viewFindings({ told, words, box }: Part, view: Box): string[] {
  if (shared(grown(box, 1e-6), view) === undefined) return [`${told} lies outside the view.`];
  if (words === undefined) return [];
  const [across, along] = [cutTolerance * widthOf(view), cutTolerance * heightOf(view)];
  const edges = [
    ...(box.left < view.left - across ? ["left"] : []),
    ...(box.right > view.right + across ? ["right"] : []),
    ...(box.top < view.top - along ? ["top"] : []),
    ...(box.bottom > view.bottom + along ? ["bottom"] : []),
  ];
  return edges.map((edge) => `${told} is cut off at the ${edge} edge.`);
}

function grown({ left, top, right, bottom }: Box, by: number): Box {
  return { left: left - by, top: top - by, right: right + by, bottom: bottom + by };
}

function overlaps(texts: readonly Part[]): string[] {
  return texts.flatMap((one, index) =>
    texts.slice(index + 1).flatMap((other) => {
      // The same words twice are a shadow.
      if (one.words === other.words) return [];
      const both = shared(one.box, other.box);
      const smaller = Math.min(areaOf(one.box), areaOf(other.box));
      if (both === undefined || areaOf(both) < overlapTolerance * smaller) return [];
      return [`${one.told} overlaps ${other.told.replace(/^The/, "the")}.`];
    }),
  );
}

/** Against the smallest rectangle that was drawn before the text and has its middle within it. */
function fitFindings(text: Part, parts: readonly Part[], view: Box): string[] {
  const { box } = text;
  const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const around = parts
    .slice(0, parts.indexOf(text))
    .filter(
      ({ element, box: panel }) =>
        element.name === "rect" &&
        areaOf(panel) < largestPanel * areaOf(view) &&
        heightOf(panel) >= heightOf(box) / 2,
    )
    .filter(
      ({ box: panel }) => panel.left < x && x < panel.right && panel.top < y && y < panel.bottom,
    )
    .sort((a, b) => areaOf(a.box) - areaOf(b.box))[0];
  if (around === undefined) return [];
  const slack = fitTolerance * heightOf(box);
  const panel = grown(around.box, slack);
  if (box.left < panel.left || box.right > panel.right) {
    return [`${text.told} is wider than the ${around.told} that it stands in.`];
  }
  if (box.top < panel.top || box.bottom > panel.bottom) {
    return [`${text.told} sticks out of the ${around.told} that it stands in.`];
  }
  return [];
}

function contrasts(
  outlined: SvgElement,
  texts: readonly Part[],
  view: Box,
  rasteriser: Pick<Rasteriser, "pixels">,
): string[] {
  // Where it is shown in another way than in the middle, a text is not where we would look.
  if (texts.length === 0 || outlined.attributes.has("preserveAspectRatio")) return [];
  const picture = rasterOf(outlined, rasteriser);
  const bare = rasterOf(withoutText(outlined), rasteriser);
  const scale = Math.min(picture.widthPx / widthOf(view), picture.heightPx / heightOf(view));
  // As a browser does: in the middle, as large as it fits.
  const x = (picture.widthPx - scale * widthOf(view)) / 2 - scale * view.left;
  const y = (picture.heightPx - scale * heightOf(view)) / 2 - scale * view.top;
  return texts.flatMap(({ told, box }) => {
    if (shared(box, view) === undefined) return [];
    const inPixels = {
      ...{ left: x + scale * box.left, right: x + scale * box.right },
      ...{ top: y + scale * box.top, bottom: y + scale * box.bottom },
    };
    const contrast = contrastIn(inPixels, picture, bare);
    if (contrast === undefined) {
      return [
        `${told} is not seen: it has the colour of what is behind it, or lies under a shape.`,
      ];
    }
    if (contrast >= leastContrast) return [];
    return [`${told} is hard to read: its contrast is ${contrast.toFixed(1)} to 1.`];
  });
}

function rasterOf(root: SvgElement, rasteriser: Pick<Rasteriser, "pixels">): Raster {
  return {
    widthPx: Number(root.attributes.get("width")),
    heightPx: Number(root.attributes.get("height")),
    rgba: rasteriser.pixels(svgText(root)),
  };
}

function withoutText(element: SvgElement): SvgElement {
  const children = element.children
    .filter((each) => typeof each === "string" || !isText(each))
    .map((each) => (typeof each === "string" ? each : withoutText(each)));
  return { ...element, children };
}
