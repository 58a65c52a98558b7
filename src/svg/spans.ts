import { nameForm } from "./parse.js";

/** Where elements stand in a clean drawing's text, so that it can be changed and all else stays as it is. */

/** Indices of the text: the first of each, and the one behind it. */
export interface Span {
  readonly name: string;
  readonly id: string | undefined;
  /** Elements around it. */
  readonly depth: number;
  readonly start: number;
  /** Behind its start tag. */
  readonly tagEnd: number;
  /** Where its end tag begins; `tagEnd` where it has none. */
  readonly contentEnd: number;
  readonly end: number;
  readonly isEmpty: boolean;
}

type Open = { -readonly [Name in keyof Span]: Span[Name] };

/** As `svgText` writes: double quotation marks, and no `<` or `>` that is no markup. */
const tags = new RegExp(`<(/?)(${nameForm})((?: ${nameForm}="[^"]*")*)(/?)>`, "g");

/** The elements in the order in which they begin, the outermost first. */
export function spansIn(svg: string): Span[] {
  const spans: Open[] = [];
  const open: Open[] = [];
  for (const { 0: tag, 1: slash, 2: name = "", 3: attributes = "", 4: own, index } of svg.matchAll(
    tags,
  )) {
    const behind = index + tag.length;
    if (slash !== "") {
      const ended = open.pop();
      if (ended !== undefined) Object.assign(ended, { contentEnd: index, end: behind });
      continue;
    }
    const isEmpty = own !== "";
    const span: Open = {
      ...{ name, id: / id="([^"]*)"/.exec(attributes)?.[1], depth: open.length, isEmpty },
      ...{ start: index, tagEnd: behind, contentEnd: behind, end: behind },
    };
    spans.push(span);
    if (!isEmpty) open.push(span);
  }
  return spans;
}

const drawn = /^(?:g|path|rect|circle|ellipse|line|polyline|polygon|use|text)$/;
/** Deeper ones are changed with what they are part of. */
const deepest = 2;
const mostNumbered = 150;

/**
 * A clean drawing in which what it consists of can be named: groups, shapes and texts that stand near
 * the top and have no id get one. Done twice, it changes nothing more.
 */
export function withIds(svg: string): string {
  const spans = spansIn(svg);
  const taken = new Set(spans.map(({ id }) => id));
  const hidden = spans.filter(({ name, depth }) => depth > 0 && !drawn.test(name));
  const nameless = spans
    .filter(({ name, id, depth }) => id === undefined && depth > 0 && drawn.test(name))
    .filter(({ depth }) => depth <= deepest)
    .filter(({ start }) => !hidden.some((each) => each.start < start && start < each.end))
    .sort((one, other) => one.depth - other.depth)
    .slice(0, mostNumbered)
    .sort((one, other) => one.start - other.start);
  let text = "";
  let from = 0;
  let number = 0;
  for (const { name, start } of nameless) {
    let id: string;
    do id = `${name}-${++number}`;
    while (taken.has(id));
    const at = start + 1 + name.length;
    text += `${svg.slice(from, at)} id="${id}"`;
    from = at;
  }
  return text + svg.slice(from);
}
