import { decodeHTMLStrict } from "entities";
import { Parser } from "htmlparser2";
import { caps, SvgRefusal } from "./caps.js";
import type { SvgElement, SvgNode } from "./tree.js";

export interface ParsedSvg {
  readonly root: SvgElement;
  /** What was mended on the way, for whoever wrote it. */
  readonly notes: readonly string[];
}

interface Most {
  readonly elements: number;
  readonly depth: number;
}

/** What the rasteriser writes has each thing as often as it is drawn, and groups around it. */
export const mostOfPlain: Most = { elements: 10 * caps.elements, depth: 10 * caps.depth };

/**
 * What elements and attributes may be called. All that is written again has such names, so that who
 * looks for tags in a text (`spans.ts`) finds the same as who reads it here.
 */
export const nameForm = String.raw`[A-Za-z_][\w:.-]*`;
const nameStart = new RegExp(`^${nameForm}`);
const wholeName = new RegExp(`^${nameForm}$`);

interface OpenElement {
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly children: SvgNode[];
  readonly line: number;
  readonly index: number;
}

/**
 * Reads a text that begins with `<svg`, and forgives what a model gets wrong: raw `&`, HTML's entities,
 * elements that are not closed. A document type and what it declares count as nothing.
 * @throws {SvgRefusal} it is cut off inside an element, or is beyond what a drawing may hold
 */
export function parseSvg(text: string, most: Most = caps): ParsedSvg {
  const reader = new TreeReader(text, most);
  const parser = new Parser(
    {
      onopentagname: (name) => reader.open(name, parser.startIndex),
      onattribute: (name, value) => reader.attribute(name, value),
      onclosetag: (_name, isImplied) => reader.close(isImplied, parser.startIndex),
      ontext: (piece) => reader.text(piece),
      oncdatastart: () => reader.cdata(true),
      oncdataend: () => reader.cdata(false),
    },
    { xmlMode: true, decodeEntities: false },
  );
  parser.end(text);
  return reader.result();
}

class TreeReader {
  readonly #text: string;
  readonly #most: Most;
  readonly #open: OpenElement[] = [];
  readonly #notes: string[] = [];
  #root: SvgElement | undefined;
  #elements = 0;
  #isCdata = false;
  #line = 1;
  #lineIndex = 0;

  constructor(text: string, most: Most) {
    this.#text = text;
    this.#most = most;
  }

  open(name: string, index: number): void {
    const line = this.#lineAt(index);
    this.#elements += 1;
    if (this.#elements > this.#most.elements) {
      throw new SvgRefusal(`It has more than ${this.#most.elements} elements. Draw it with fewer.`);
    }
    if (this.#open.length >= this.#most.depth) {
      throw new SvgRefusal(`Line ${line}: elements are nested more than ${this.#most.depth} deep.`);
    }
    const element: OpenElement = {
      ...{ name: plainName(name), line, index },
      ...{ attributes: new Map(), children: [] },
    };
    this.#open.at(-1)?.children.push(element);
    this.#open.push(element);
    // What follows the root is no part of it.
    this.#root ??= element;
  }

  attribute(name: string, value: string): void {
    const element = this.#open.at(-1);
    if (element === undefined || element.attributes.has(name)) return;
    const { attributes } = element;
    if (!wholeName.test(name)) {
      // A comma between attributes is one without a value.
      if (value !== "") this.#notes.push(`Left out: ${name.slice(0, 40)} of <${element.name}>.`);
      return;
    }
    if (attributes.size >= caps.attributesOfElement) return;
    attributes.set(name, decoded(value));
  }

  close(isImplied: boolean, index: number): void {
    const element = this.#open.pop();
    // The end that `<rect/>` has in itself is implied too, and where it starts.
    if (!isImplied || element === undefined || element.index === index) return;
    this.#notes.push(`Line ${element.line}: <${element.name}> is not closed.`);
  }

  text(piece: string): void {
    this.#open.at(-1)?.children.push(this.#isCdata ? readable(piece) : decoded(piece));
  }

  cdata(isCdata: boolean): void {
    this.#isCdata = isCdata;
  }

  result(): ParsedSvg {
    // What is not closed at all was cut off, unless nothing but its end tags is missing.
    const end = this.#text.trimEnd();
    if (this.#root === undefined || !end.endsWith(">")) {
      const last = end.slice(end.lastIndexOf("<")).slice(0, 40);
      throw new SvgRefusal(`Line ${this.#lineAt(end.length)}: it ends in the midst of ${last}`);
    }
    return { root: this.#root, notes: this.#notes };
  }

  /** Indices come in rising order, so that the text is read once. */
  #lineAt(index: number): number {
    for (;;) {
      const next = this.#text.indexOf("\n", this.#lineIndex);
      if (next === -1 || next >= index) return this.#line;
      this.#line += 1;
      this.#lineIndex = next + 1;
    }
  }
}

/** `<rect,` is a rect; what has nothing of a name is nothing that is drawn. */
const plainName = (name: string): string =>
  nameStart.exec(name.replace(/^svg:/i, ""))?.[0] ?? "unknown";

const decoded = (text: string): string => readable(decodeHTMLStrict(text));

/**
 * Without the characters that XML cannot hold, and without those that do something to a reader's
 * screen instead of standing on it: control characters, and marks that turn all behind them round.
 */
function readable(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "")
    .replace(/[\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g, "");
}
