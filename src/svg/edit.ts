import { cutText } from "../base/cutText.js";
import { SvgRefusal } from "./caps.js";
import { changesIn, type Change } from "./editList.js";
import { elementsNamed } from "./extract.js";
import { spansIn, type Span } from "./spans.js";
import {
  attributesText,
  elementsOf,
  escapedText,
  svgText,
  textElements,
  type SvgElement,
} from "./tree.js";

const mostIdsTold = 60;

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
 * What they do not name stays as it is, to the letter. An answer with a whole drawing instead is given
 * back as it stands. What comes out is as clean as the answer: it has to be cleaned.
 * @param base a clean drawing
 * @throws {SvgRefusal} there is no change in the answer, or one of what is not there
 */
export function applyEdits(base: string, answer: string): string {
  const known = new Set(spansIn(base).flatMap(({ id }) => id ?? []));
  const changes = changesIn(answer, known);
  if (changes !== undefined) return changes.reduce(changed, base);
  if (elementsNamed("svg", answer).length > 0) return answer;
  throw new SvgRefusal("There is no <edit> and no <svg> in the answer.");
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
    case "replace": {
      const isFrame = span.depth === 0 && change.by.every(({ name }) => name !== "svg");
      return instead(
        isFrame ? element(span, tag, textsOf(change.by)) : replacement(change.id, change.by),
      );
    }
    case "add": {
      const added = textsOf(change.added);
      const isInside = change.place === "into" || span.depth === 0;
      if (isInside) return instead(element(span, tag, content + added));
      const old = svg.slice(start, end);
      return instead(change.place === "before" ? added + old : old + added);
    }
    case "set": {
      const isText = textElements.has(span.name);
      if (!isText && change.words !== "" && change.attributes.size === 0) {
        throw new SvgRefusal(`<${span.name} id="${change.id}"> is no text and takes no words.`);
      }
      const words = isText && change.words !== "" ? escapedText(change.words) : content;
      return instead(element(span, withAttributes(tag, change.attributes), words));
    }
  }
}

function spanOf(change: Change, spans: readonly Span[]): Span {
  const { id } = change;
  const found = spans.find((each) => each.id === id);
  const [root] = spans;
  const isWhole = id === null || (change.kind === "add" && /^(?:svg|root)$/.test(id));
  const span = found ?? (isWhole ? root : undefined);
  if (span !== undefined) return span;
  const ids = spans.flatMap((each) => each.id ?? []).slice(0, mostIdsTold);
  throw new SvgRefusal(
    `There is no element with the id "${cutText(id ?? "", 100, "…")}". The ids are: ${ids.join(", ")}.`,
  );
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
