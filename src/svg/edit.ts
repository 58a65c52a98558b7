import { cutText } from "../base/cutText.js";
import { SvgRefusal } from "./caps.js";
import { changesOf, editsIn, isTextContent, lacksForm, type Change } from "./editList.js";
import { elementsNamed } from "./extract.js";
import { withFreeIds } from "./freeIds.js";
import { spansIn, type Span } from "./spans.js";
import {
  attributesText,
  elementsOf,
  escapedText,
  svgText,
  textElements,
  type SvgElement,
  type SvgNode,
} from "./tree.js";

const mostIdsTold = 60;
const mostFaults = 6;

export interface Edited {
  readonly svg: string;
  /** What was not done, in sentences for whoever asked for it. */
  readonly notes: readonly string[];
  /** Ids of what was removed in so many words. */
  readonly removed: ReadonlySet<string>;
}

class UnknownId extends SvgRefusal {}

/**
 * A drawing with the changes that a model's answer tells, in their order:
 *
 *     <edit>
 *       <replace id="sun"><circle id="sun" .../></replace>
 *       <add after="sun">...</add>            or before=, or into= a group
 *       <remove id="cloud-2"/>
 *       <set id="sea" fill="#124"/>
 *     </edit>
 *
 * What they do not name stays as it is, to the letter. New elements whose ids are taken get others. An
 * answer with a whole drawing instead is given back as it stands. What comes out is as clean as the
 * answer: it has to be cleaned.
 * @param base a clean drawing
 * @param takesPart whether what is right is done, and the rest told; else all has to be right
 * @throws {SvgRefusal} there is no change in the answer that can be done, or one that cannot
 */
export function applyEdits(base: string, answer: string, takesPart = false): Edited {
  const edits = editsIn(answer);
  if (edits === undefined) {
    if (elementsNamed("svg", answer).length > 0) {
      return { svg: answer, notes: [], removed: new Set() };
    }
    throw new SvgRefusal("There is no <edit> and no <svg> in the answer.");
  }
  let svg = base;
  let done = 0;
  const faults: SvgRefusal[] = [];
  const removed = new Set<string>();
  const attempt = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (thrown) {
      if (!(thrown instanceof SvgRefusal)) throw thrown;
      faults.push(thrown);
      return undefined;
    }
  };
  for (const edit of edits) {
    const known = new Map(
      spansIn(svg).flatMap(({ id, name }) => (id === undefined ? [] : [[id, name]])),
    );
    for (const change of attempt(() => changesOf(edit, known)) ?? []) {
      const next = attempt(() => changed(svg, change));
      if (next === undefined) continue;
      if (change.kind === "remove") removed.add(change.id);
      svg = next;
      done += 1;
    }
  }
  const told = [...new Set(faults.map(({ message }) => message))].slice(0, mostFaults);
  if (faults.some((each) => each instanceof UnknownId)) {
    const ids = spansIn(base).flatMap((each) => each.id ?? []);
    told.push(`The ids are: ${ids.slice(0, mostIdsTold).join(", ")}.`);
  }
  if (told.length > 0 && (!takesPart || done === 0)) throw new SvgRefusal(told.join(" "));
  return { svg, notes: told, removed };
}

function changed(svg: string, change: Change): string {
  const spans = spansIn(svg);
  const span = spanOf(change, spans);
  const { start, end } = span;
  const instead = (text: string): string => svg.slice(0, start) + text + svg.slice(end);
  const tag = svg.slice(start, span.tagEnd);
  const content = svg.slice(span.tagEnd, span.contentEnd);
  switch (change.kind) {
    case "remove":
      return instead("");
    case "replace":
      return instead(replaced(change, span, { tag, content, taken: idsBeside(span, spans) }));
    case "add": {
      const added = textsOf(withFreeIds(change.added, idsBeside(undefined, spans)));
      const isInside = change.place === "into" || span.depth === 0;
      if (isInside) return instead(element(span, tag, content + added));
      const old = svg.slice(start, end);
      return instead(change.place === "before" ? added + old : old + added);
    }
    case "set":
      return instead(set(change, span, tag, content));
  }
}

function idsBeside(gone: Span | undefined, spans: readonly Span[]): Set<string> {
  return new Set(
    spans.flatMap(({ id, start }) => {
      const isGone = gone !== undefined && gone.start <= start && start < gone.end;
      return id === undefined || isGone ? [] : [id];
    }),
  );
}

interface Old {
  readonly tag: string;
  readonly content: string;
  /** Ids of all else. */
  readonly taken: ReadonlySet<string>;
}

function replaced(
  { id, nodes }: Extract<Change, { readonly kind: "replace" }>,
  span: Span,
  { tag, content, taken }: Old,
): string {
  const by = withFreeIds(
    nodes.filter((each) => typeof each !== "string"),
    taken,
  );
  const words = nodes.filter((each) => typeof each === "string" && each.trim() !== "");
  const isNamed = by.some(({ attributes }) => attributes.get("id") === id);
  const isText = textElements.has(span.name);
  if (isTextContent(nodes) && !isNamed && (span.name !== "tspan" || words.length > 0)) {
    if (!isText) throw noText(span, id);
    return element(span, tag, contentText(nodes));
  }
  const [only, ...others] = by;
  if (only === undefined) throw noText(span, id);
  const isFrame = span.depth === 0 && by.every(({ name }) => name !== "svg");
  if (isFrame) return element(span, tag, textsOf(by));
  // It says how the element is to look, and not what it is: that is as it was.
  if (others.length === 0 && only.name === span.name && lacksForm(only)) {
    const look = new Map([...only.attributes].filter(([name]) => name !== "id"));
    return element(span, withAttributes(tag, look), content);
  }
  return replacement(id, by);
}

const noText = ({ name }: Span, id: string): SvgRefusal =>
  new SvgRefusal(`<${name} id="${id}"> is no text and takes no words.`);

/** Of the drawing as a whole: what what is in it takes from it. Its frame is ours. */
const ofTheWhole =
  /^(?:(?:fill|stroke)(?:-[a-z]+)?|color|font-(?:size|weight|style)|text-anchor|(?:letter|word)-spacing|aria-label)$/;

function set(
  { id, attributes, content: nodes }: Extract<Change, { readonly kind: "set" }>,
  span: Span,
  tag: string,
  content: string,
): string {
  const odd =
    span.depth > 0 ? undefined : [...attributes.keys()].find((name) => !ofTheWhole.test(name));
  if (odd !== undefined) {
    throw new SvgRefusal(`The ${odd} of the whole <svg> stays. Change the elements in it.`);
  }
  const isText = textElements.has(span.name);
  if (!isText && nodes.length > 0 && attributes.size === 0) throw noText(span, id);
  const words = isText && nodes.length > 0 ? contentText(nodes) : content;
  return element(span, withAttributes(tag, attributes), words);
}

const contentText = (nodes: readonly SvgNode[]): string =>
  nodes.map((each) => (typeof each === "string" ? escapedText(each) : svgText(each))).join("");

function spanOf(change: Change, spans: readonly Span[]): Span {
  const { id } = change;
  const found = spans.find((each) => each.id === id);
  const [root] = spans;
  const isOfWhole = change.kind === "add" || change.kind === "set";
  const isWhole = id === null || (isOfWhole && /^(?:svg|root)$/.test(id));
  const span = found ?? (isWhole ? root : undefined);
  if (span !== undefined) return span;
  throw new UnknownId(`There is no element with the id "${cutText(id ?? "", 100, "…")}".`);
}

function element({ name }: Span, tag: string, content: string): string {
  const start = tag.replace(/\/?>$/, "");
  return content === "" ? `${start}/>` : `${start}>${content}</${name}>`;
}

const textsOf = (elements: readonly SvgElement[]): string =>
  elements.map((each) => svgText(each)).join("");

/** What refers to the element finds it again, whatever stands in its place. */
function replacement(id: string, by: readonly SvgElement[]): string {
  const isNamed = by.some((each) =>
    [...elementsOf(each)].some(({ attributes }) => attributes.get("id") === id),
  );
  const [only, ...others] = by;
  if (isNamed || only === undefined) return textsOf(by);
  const named = new Map([["id", id]]);
  return svgText(
    others.length === 0 && !only.attributes.has("id")
      ? { ...only, attributes: new Map([...named, ...only.attributes]) }
      : { name: "g", attributes: named, children: by, line: only.line },
  );
}

function withAttributes(tag: string, changes: ReadonlyMap<string, string>): string {
  const kept = [...changes.keys()].reduce(
    (rest, name) => rest.replace(new RegExp(` ${name}="[^"]*"`), ""),
    tag.replace(/\/?>$/, ""),
  );
  const added = [...changes].filter(([, value]) => value.trim() !== "");
  return `${kept}${attributesText(added)}>`;
}
