import { caps, SvgRefusal } from "./caps.js";
import type { SvgElement } from "./tree.js";

/** A declaration as it stands in a style sheet or in a `style` attribute. */
export interface Declaration {
  readonly property: string;
  readonly value: string;
  readonly isImportant: boolean;
}

interface StyleRule {
  /** Parts of a selector from the outermost element inward: `.legend text` has two. */
  readonly parts: readonly SelectorPart[];
  /** Ids, then classes, then names, as CSS counts them. */
  readonly specificity: number;
  readonly declarations: readonly Declaration[];
}

interface SelectorPart {
  readonly name: string | undefined;
  readonly id: string | undefined;
  readonly classes: readonly string[];
  readonly isRoot: boolean;
  /** Its element is the parent of the next part's, not any ancestor. */
  readonly isParent: boolean;
}

/** The rules of a drawing's style sheets, of which those by name, id and class are followed. */
export class StyleRules {
  readonly #rules: readonly StyleRule[];
  #declared = 0;
  /** What could not be followed. */
  readonly notes: readonly string[];

  constructor(sheet: string) {
    const notes = new Set<string>();
    this.#rules = rulesOf(sheet, notes);
    this.notes = [...notes];
  }

  /**
   * What holds for an element, weakest first.
   * @param ancestors from the root to its parent
   * @throws {SvgRefusal} it is too much for all the elements together
   */
  of(element: SvgElement, ancestors: readonly SvgElement[]): Declaration[] {
    const declarations = this.#rules
      .filter((rule) => matches(rule.parts, element, ancestors))
      .sort((a, b) => a.specificity - b.specificity)
      .flatMap((rule) => rule.declarations);
    this.#declared += declarations.length;
    if (this.#declared > caps.declared) {
      throw new SvgRefusal("Its style sheets say too much of too many elements. Say less in them.");
    }
    return declarations;
  }
}

/** Declarations between semicolons; what has no value is none. */
export function declarationsIn(text: string): Declaration[] {
  return split(text, ";")
    .slice(0, caps.declarations)
    .flatMap((part) => {
      const colon = part.indexOf(":");
      if (colon === -1) return [];
      const name = part.slice(0, colon).trim();
      const property = name.startsWith("--") ? name : name.toLowerCase();
      const whole = part.slice(colon + 1).trim();
      const value = withoutImportant(whole);
      if (property === "" || value === "") return [];
      return [{ property, value, isImportant: value !== whole }];
    });
}

function withoutImportant(value: string): string {
  const mark = value.lastIndexOf("!");
  const isMarked =
    mark !== -1 &&
    value
      .slice(mark + 1)
      .trim()
      .toLowerCase() === "important";
  return isMarked ? value.slice(0, mark).trimEnd() : value;
}

function rulesOf(sheet: string, notes: Set<string>): StyleRule[] {
  const rules: StyleRule[] = [];
  const text = sheet.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, " ").replace(/<!--|-->/g, " ");
  let index = 0;
  while (index < text.length && rules.length < caps.rules) {
    const stop = /[{;]/g;
    stop.lastIndex = index;
    const found = stop.exec(text);
    if (found === null) break;
    const head = text.slice(index, found.index).trim();
    if (found[0] === ";") {
      if (head.startsWith("@")) notes.add(`${atName(head)} is left out.`);
      index = found.index + 1;
      continue;
    }
    const end = blockEnd(text, found.index);
    const body = text.slice(found.index + 1, end);
    index = end + 1;
    if (head.startsWith("@")) notes.add(`${atName(head)} is left out.`);
    else rules.push(...rulesOfBlock(head, body, notes));
  }
  return rules.slice(0, caps.rules);
}

function rulesOfBlock(head: string, body: string, notes: Set<string>): StyleRule[] {
  const declarations = declarationsIn(body);
  return head.split(",", caps.rules).flatMap((selector) => {
    const parts = partsOf(selector.trim());
    if (parts === undefined) {
      notes.add(`The style of ${selector.trim().slice(0, 40)} is left out.`);
      return [];
    }
    return [{ parts, specificity: specificityOf(parts), declarations }];
  });
}

const atName = (head: string): string => /^@[\w-]*/.exec(head)?.[0] ?? "@";

/** The index of the brace that closes the one at `open`, or the text's end. */
function blockEnd(text: string, open: number): number {
  let depth = 0;
  for (let index = open; index < text.length; index++) {
    if (text[index] === "{") depth += 1;
    if (text[index] === "}") depth -= 1;
    if (depth === 0) return index;
  }
  return text.length;
}

/** Between separators that stand in no brackets and no quotes. */
function split(text: string, separator: string): string[] {
  const pieces: string[] = [];
  let depth = 0;
  let quote = "";
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    const sign = text[index] ?? "";
    if (quote !== "") quote = sign === quote ? "" : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === "(") depth += 1;
    else if (sign === ")") depth = Math.max(0, depth - 1);
    else if (sign === separator && depth === 0) {
      pieces.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...pieces, text.slice(start)];
}

function partsOf(selector: string): SelectorPart[] | undefined {
  const words = selector.replaceAll(">", " > ").trim().split(/\s+/);
  const parts: SelectorPart[] = [];
  for (const [index, word] of words.entries()) {
    if (word === ">") continue;
    const part = partOf(word, words[index + 1] === ">");
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return parts.length > 0 && parts.length <= 10 ? parts : undefined;
}

function partOf(word: string, isParent: boolean): SelectorPart | undefined {
  const form = /^(\*|[a-z][\w-]*)?((?:[.#][\w-]+)*)(:root)?$/i.exec(word);
  if (form === null || word === "") return undefined;
  const [, name, marks = "", root] = form;
  const marksOf = (sign: string): string[] =>
    (marks.match(/[.#][\w-]+/g) ?? [])
      .filter((mark) => mark.startsWith(sign))
      .map((mark) => mark.slice(1));
  return {
    name: name === "*" ? undefined : name?.toLowerCase(),
    id: marksOf("#")[0],
    classes: marksOf("."),
    isRoot: root !== undefined,
    isParent,
  };
}

function specificityOf(parts: readonly SelectorPart[]): number {
  return parts.reduce(
    (sum, { name, id, classes, isRoot }) =>
      sum +
      (id === undefined ? 0 : 10_000) +
      (classes.length + (isRoot ? 1 : 0)) * 100 +
      (name === undefined ? 0 : 1),
    0,
  );
}

function matches(
  parts: readonly SelectorPart[],
  element: SvgElement,
  ancestors: readonly SvgElement[],
): boolean {
  const last = parts.at(-1);
  if (last === undefined || !suits(last, element, ancestors.length === 0)) return false;
  const outer = parts.slice(0, -1);
  if (outer.length === 0) return true;
  if (outer.at(-1)?.isParent) {
    const parent = ancestors.at(-1);
    return parent !== undefined && matches(outer, parent, ancestors.slice(0, -1));
  }
  // The nearest ancestor that suits leaves the most for the parts before it: no other is tried.
  const part = outer.at(-1);
  const depth = ancestors.findLastIndex(
    (each, index) => part !== undefined && suits(part, each, index === 0),
  );
  const ancestor = ancestors[depth];
  return ancestor !== undefined && matches(outer, ancestor, ancestors.slice(0, depth));
}

function suits(part: SelectorPart, element: SvgElement, isRoot: boolean): boolean {
  if (part.isRoot && !isRoot) return false;
  if (part.name !== undefined && part.name !== element.name.toLowerCase()) return false;
  if (part.id !== undefined && part.id !== element.attributes.get("id")) return false;
  if (part.classes.length === 0) return true;
  const classes = (element.attributes.get("class") ?? "").slice(0, 1000).split(/\s+/);
  return part.classes.every((each) => classes.includes(each));
}
