import { isMap, isScalar, type LineCounter, parseDocument, visit, type Document } from "yaml";
import { UsageError } from "../base/errors.js";
import { yamlFaultText } from "../protocol/yamlFaultText.js";

/** The file of a checklist as YAML, with the line of whatever is wrong. */

/**
 * A fault's place is told before it, once. That keys are different the library finds out by comparing
 * each with all others, which takes minutes for a large file: here it is done with a set.
 */
const options = { logLevel: "error", prettyErrors: false, uniqueKeys: false } as const;

/** @throws {UsageError} it is no YAML, or YAML takes a part of a sentence for something else */
export function parsed(text: string, path: string, lines: LineCounter): Document {
  try {
    const document = parseDocument(text, { ...options, lineCounter: lines });
    const [error] = document.errors;
    if (error === undefined) {
      const marked = markedText(document);
      if (marked !== null) {
        const { line } = lines.linePos(marked);
        throw checklistFault(
          `${path}:${line}: Put the text in quotes: !, & and # mean something in YAML.`,
        );
      }
      const twice = doubledKey(document);
      if (twice === null) return document;
      const { line } = lines.linePos(twice.at);
      throw checklistFault(
        `${path}:${line}: ${JSON.stringify(twice.key)} stands twice in one place.`,
      );
    }
    const { line } = lines.linePos(error.pos[0]);
    throw checklistFault(`${path}:${line}: It is no YAML: ${yamlFaultText(error)}`, error);
  } catch (error) {
    // Nested so deeply that the stack is exhausted.
    if (error instanceof RangeError)
      throw checklistFault(`${path}: It is nested too deeply.`, error);
    throw error;
  }
}

/**
 * Where a sentence would be cut: one that begins with a tag (!) or an anchor (&), or whose question mark
 * stands in a comment. Null where none is.
 */
function markedText(document: Document): number | null {
  let found: number | null = null;
  visit(document, {
    Scalar: (_, scalar) => {
      const { value, anchor, tag, comment, range, type } = scalar;
      const isCut = typeof value === "string" && !value.trimEnd().endsWith("?");
      const isPlain = type === "PLAIN";
      const isAsked = isPlain && isCut && comment?.trimEnd().endsWith("?") === true;
      if (anchor === undefined && tag === undefined && !isAsked) return undefined;
      found = range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return found;
}

/** The first key that stands twice in one map, and its place in the text; null where none does. */
function doubledKey(document: Document): { readonly key: string; readonly at: number } | null {
  let found: { readonly key: string; readonly at: number } | null = null;
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<string>();
      for (const { key } of items) {
        const name = String(isScalar(key) ? key.value : key);
        if (seen.has(name)) {
          found = { key: name, at: (isRanged(key) ? key.range?.[0] : undefined) ?? 0 };
          return visit.BREAK;
        }
        seen.add(name);
      }
      return undefined;
    },
  });
  return found;
}

/** @throws {UsageError} its aliases come to too much */
export function valueOf(document: Document, path: string): unknown {
  try {
    // A few lines of aliases could otherwise grow to gigabytes.
    return document.toJS({ maxAliasCount: 10 });
  } catch (error) {
    throw checklistFault(`${path}: It is no YAML that can be read: ${yamlFaultText(error)}`, error);
  }
}

/** The line of a value, of the key that it has, or of the nearest thing around it; null for none. */
export function lineOf(
  document: Document,
  place: readonly (string | number)[],
  lines: LineCounter,
): number | null {
  for (let length = place.length; length >= 0; length--) {
    const [within, last] = [place.slice(0, Math.max(0, length - 1)), place[length - 1]];
    const around = document.getIn(within, true);
    const pair = isMap(around)
      ? around.items.find(({ key }) => isScalar(key) && key.value === last)
      : undefined;
    const node = pair?.key ?? document.getIn(place.slice(0, length), true);
    const range = isRanged(node) ? node.range : null;
    if (range?.[0] !== undefined) return lines.linePos(range[0]).line;
  }
  return null;
}

function isRanged(node: unknown): node is { readonly range?: readonly number[] | null } {
  return typeof node === "object" && node !== null && "range" in node;
}

export function checklistFault(message: string, cause?: unknown): UsageError {
  return new UsageError(`The checklist cannot be taken.\n${message}`, "usage.checklist", { cause });
}
