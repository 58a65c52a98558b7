import { caps, SvgRefusal } from "./caps.js";
import { Cleaner } from "./clean.js";
import { elementParts } from "./allowed.data.js";
import { checkExpansion } from "./expansion.js";
import { extractSvg } from "./extract.js";
import { withoutLooseEnds } from "./links.js";
import { minimised } from "./minimise.js";
import { viewBoxOf, type ViewBox } from "./origin.js";
import { parseSvg } from "./parse.js";
import { rephrased } from "./rephrase.js";
import { StyleRules } from "./styleRules.js";
import { elementsOf, svgText, textOf, type SvgElement } from "./tree.js";

/** Whole pixels. */
export interface SvgSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface RefusedSvg {
  readonly kind: "refused";
  /** A sentence for whoever wrote it. */
  readonly reason: string;
}

export type CleanedSvg =
  | {
      readonly kind: "clean";
      /** A file of its own, which refers to nothing outside it. */
      readonly svg: string;
      /** What was mended and left out, in sentences for whoever wrote it. */
      readonly notes: readonly string[];
    }
  | RefusedSvg;

const maxNotes = 20;

/** Ours, then those with letters as wide, for who opens the file elsewhere. */
const fontFamily = "Arimo, Arial, Helvetica, sans-serif";

/**
 * Takes the drawing out of a model's answer, mends what is often wrong in such, and leaves nothing in it
 * but shapes, text and how they look. Never throws; what it gave, it gives again as it is.
 * @param size what the drawing gets where it does not say its own `viewBox`, and as what it is shown
 */
export function cleanSvg(answer: string, size: SvgSize): CleanedSvg {
  return orRefused(() => cleaned(answer, size));
}

export function orRefused<T>(work: () => T): T | RefusedSvg {
  try {
    return work();
  } catch (thrown) {
    if (!(thrown instanceof SvgRefusal)) throw thrown;
    return { kind: "refused", reason: thrown.message };
  }
}

function cleaned(answer: string, size: SvgSize): CleanedSvg {
  if (answer.length > caps.answerLength) {
    throw new SvgRefusal(`It has more than ${caps.answerLength} characters. Draw it with fewer.`);
  }
  const text = extractSvg(answer);
  if (text === undefined) throw new SvgRefusal("There is no <svg> in the answer.");
  const { root, notes: mended } = parseSvg(text);
  const notes = new Set(mended);
  const view = viewOf(root, size);
  const rules = new StyleRules(styleIn(root));
  for (const note of rules.notes) notes.add(note);
  const drawing = rooted(new Cleaner(rules, view, notes).clean(root), view, size);
  const tidy = minimised(rephrased(withoutLooseEnds(drawing, notes), view, size));
  checkExpansion(tidy);
  if (!hasDrawing(tidy)) throw new SvgRefusal("There is no shape and no text in the <svg>.");
  return { kind: "clean", svg: svgText(tidy), notes: [...notes].slice(0, maxNotes) };
}

/** True where there is a shape, or a text that is not empty. */
export function hasDrawing(root: SvgElement): boolean {
  return [...elementsOf(root)].some((element) => {
    const part = elementParts.get(element.name);
    return part === "shape" || (part === "text" && textOf(element).trim() !== "");
  });
}

function styleIn(root: SvgElement): string {
  return [...elementsOf(root)]
    .filter(({ name }) => name.toLowerCase() === "style")
    .map((element) => textOf(element))
    .join("\n");
}

/** Its own, else what its width and height say, else the size that was asked for. */
function viewOf({ attributes }: SvgElement, { widthPx, heightPx }: SvgSize): ViewBox {
  const [width, height] = ["width", "height"].map((name) =>
    attributes.get(name)?.replace(/px\s*$/, ""),
  );
  const view = viewBoxOf(attributes.get("viewBox") ?? attributes.get("viewbox")) ??
    viewBoxOf(["0 0", width, height].join(" ")) ?? { x: 0, y: 0, width: widthPx, height: heightPx };
  if ([view.x, view.y, view.width, view.height].some((each) => Math.abs(each) > caps.coordinate)) {
    throw new SvgRefusal(`The viewBox has numbers beyond ${caps.coordinate}. Take smaller ones.`);
  }
  return view;
}

/** What the outermost element says of itself, whatever was written there. */
function rooted(root: SvgElement, view: ViewBox, { widthPx, heightPx }: SvgSize): SvgElement {
  const ours = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: [view.x, view.y, view.width, view.height].join(" "),
    width: String(widthPx),
    height: String(heightPx),
    "font-family": fontFamily,
    // As browsers begin; the rasteriser would take 12.
    "font-size": root.attributes.get("font-size") ?? "16",
  };
  const others = [...root.attributes].filter(
    ([name]) => !Object.hasOwn(ours, name) && !["x", "y", "transform"].includes(name),
  );
  return { ...root, attributes: new Map([...Object.entries(ours), ...others]) };
}
