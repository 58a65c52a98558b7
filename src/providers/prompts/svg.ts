import { cutText } from "../../base/cutText.js";
import type { ForeseenDraw } from "../../search/foreseen.js";
import { adviceText, findingsText } from "./candidateText.js";
import { asData, dataRule, fenced } from "./fence.js";
import { paragraphs } from "./wording.js";
import { rulesText } from "./written.js";

/** Each changes with any of the texts that are sent for it. */
export const svgDrawVersion = 3;
export const svgEditVersion = 2;
export const svgLookVersion = 2;

/** What is sent for one drawing, or for changes of one. */
export interface SvgWording {
  /** The same for all requests of its kind, so that a server keeps what it read of it. */
  readonly task: string;
  /** What this request is about: ours first, then data behind fences, the prompt last. */
  readonly given: string;
}

/** Enough for a rich drawing; one that is cut off gets twice as many. */
export const svgMaxTokens = 8000;
/** So much of a drawing can be shown, UTF-16 units: larger ones are drawn anew, not changed. */
export const maxShownUnits = 32_000;

const maxPromptUnits = 6000;

/** What holds for whatever is drawn. */
const drawingRules = [
  "Everything the prompt names is to be seen and known at once: each thing, number, colour, place and relation. What is to be avoided is not in the picture.",
  "Compose it: one centre of interest, background, middle and foreground, large shapes first and details last. The background reaches all edges. What matters keeps a margin to them.",
  "Give each thing its own outline in true proportions, made of several curved paths, not of a few circles and boxes, unless the style is meant to be so plain.",
  "One light from one side: gradients for sky, water and round bodies, darker layers for shadow, lighter ones for highlights. A small palette that fits the mood; near things richer in contrast than far ones.",
  'Each thing stands in a group of its own whose id says what it shows (<g id="left-boat">), its important parts have ids too ("left-boat-sail"), and no id is there twice. From back to front.',
  'Text only where the prompt asks for it: its very words, few of them, font-family="sans-serif", large, in strong contrast to what is behind it, wholly inside the picture, nothing over it. A letter is about 0.6 times as wide as its font-size: reckon whether it fits.',
  "Use path, rect, circle, ellipse, line, polyline, polygon, text, g, defs, use, linearGradient, radialGradient, pattern, clipPath, mask, and blur or shadow filters for few elements. Colours and sizes are attributes.",
  "No script, animation, foreignObject, image, link, style sheet, font or reference to anything outside the SVG.",
  "Whole numbers or one decimal, short paths, at most about 120 elements. Close every element.",
];

const drawTask = paragraphs(
  "You draw pictures as SVG, like an illustrator who thinks the picture through before the first line. First plan it, in at most 8 short lines: of each thing its box (x, y, width, height) and its colours. Then write one complete <svg> element, and nothing behind it.",
  rulesText(drawingRules),
  dataRule,
);

/** How changes are told; `applyEdits` of svg/edit.ts reads it. */
const editForm = [
  "First say in at most 8 short lines what you change. Then write one <edit> element, and nothing behind it. In it stand the changes, in their order, in these forms:",
  '<replace id="sun"><circle id="sun" cx="80" cy="60" r="30" fill="#fc3"/></replace>: what is in it comes in place of the element with the id',
  '<set id="sea" fill="#124" opacity="0.9"/>: attributes of the element; words in it become the words of a text',
  '<add after="sun"><g id="gull">...</g></add>: new elements; before="..." puts them under the element, into="..." at the end of a group, into="svg" on top of all',
  '<remove id="cloud-2"/>',
  "Name only ids that the SVG has; new elements get new ones. New gradients come first, in <defs>. What you do not name stays as it is. For example:",
  "<edit>",
  '<add before="sky"><defs><linearGradient id="dusk" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#1b2a5a"/><stop offset="1" stop-color="#f2a65a"/></linearGradient></defs></add>',
  '<set id="sky" fill="url(#dusk)"/>',
  '<replace id="moon"><circle id="moon" cx="420" cy="90" r="34" fill="#fff3c4"/></replace>',
  '<remove id="cloud-2"/>',
  "</edit>",
].join("\n");

const editTask = paragraphs(
  "You change a picture that you drew as SVG, so that it shows a new prompt. You get the prompt that it was drawn from, what was seen of the picture, and what was advised. Keep what is shown and good, to the letter. Change what is missing, what is remarked or advised, and what the new prompt says otherwise than the one before.",
  editForm,
  "Only where next to nothing can stay, answer with one complete new <svg> instead.",
  rulesText(drawingRules),
  dataRule,
);

const lookTask = paragraphs(
  "You look over a picture that you drew as SVG. You see how it came out, and what a check found. Mend what is wrong to the eye: what the prompt names and nobody would recognise, what is missing, in the wrong place, cut off, hidden or out of proportion, seams and gaps, text that cannot be read. Few changes that count; what is good stays.",
  editForm,
  "Where nothing has to be mended, answer with <edit></edit>.",
  rulesText(drawingRules),
  dataRule,
);

type Asked = Pick<ForeseenDraw, "prompt" | "negativePrompt" | "widthPx" | "heightPx">;

/** A picture from nothing but its prompt. */
export function drawWording(request: Asked): SvgWording {
  return { task: drawTask, given: paragraphs(canvasText(request), promptTexts(request)) };
}

/** @param drawing a clean one in which what matters has ids, of at most `maxShownUnits` */
export function editWording(
  request: Asked & Pick<ForeseenDraw, "base">,
  drawing: string,
): SvgWording {
  const given = paragraphs(
    canvasText(request),
    fenced("The SVG as it is", drawing),
    ...knownTexts(request.base),
    promptTexts(request),
  );
  return { task: editTask, given };
}

/** What is known of a drawing, so that what is right of it stays. */
function knownTexts(base: ForeseenDraw["base"]): string[] {
  if (base === undefined) return [];
  const [seen, advice] = [findingsText(base.findings), adviceText(base.critique)];
  return [
    fenced("The prompt before", cutText(base.prompt, maxPromptUnits, "…")),
    seen === "" ? "" : fenced("Seen in the picture", seen),
    advice === "" ? "" : fenced("Advice", advice),
  ];
}

/**
 * @param draft a clean drawing in which what matters has ids, of at most `maxShownUnits`; its picture
 *   goes with the text
 * @param found what a check says of it, in sentences
 */
export function lookWording(request: Asked, draft: string, found: readonly string[]): SvgWording {
  const given = paragraphs(
    canvasText(request),
    fenced("The SVG", draft),
    found.length === 0 ? "" : fenced("What a check found", found.join("\n")),
    promptTexts(request),
  );
  return { task: lookTask, given };
}

/** @param fault a sentence about the answer before */
export function svgRepair(fault: string, isEdit: boolean): string {
  const asked = isEdit
    ? "the whole <edit> anew, or with one complete <svg>"
    : "one complete <svg> and nothing else";
  return `That cannot be drawn. ${asData(fault)}\nMend this and answer with ${asked}.`;
}

export const cutOffFault =
  "It was cut off before its end. Use fewer elements and shorter paths, so that it is done sooner.";

function canvasText({ widthPx, heightPx }: Asked): string {
  return `The picture has viewBox="0 0 ${widthPx} ${heightPx}" width="${widthPx}" height="${heightPx}".`;
}

function promptTexts({ prompt, negativePrompt }: Asked): string {
  const avoided = negativePrompt.trim() === "" ? "" : fenced("To avoid", negativePrompt);
  return paragraphs(avoided, fenced("Prompt", prompt));
}
