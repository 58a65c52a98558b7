import { isMap, parseDocument, type Document } from "yaml";
import { withoutMark } from "../base/byteOrderMark.js";
import { messageOf, UsageError } from "../base/errors.js";
import { readParameters, type TextPlan } from "./imageParameters.js";
import { yamlFaultText } from "./yamlFaultText.js";

/** Longer front matter is none that a person wrote. */
const maxFrontMatterUnits = 20_000;

/**
 * Reads a search from a text: its front matter's `imagebeam:` maps option names to values, and what
 * stands below is the goal, or what another program writes of an image (`readParameters`). Values
 * of the front matter are not checked here: the plan's schema does that, and names what is wrong.
 * @throws {UsageError} front matter that is no YAML, or whose `imagebeam:` is no mapping
 */
export function readGoalText(text: string): TextPlan {
  const { options, body } = splitText(withoutMark(text).replace(/\r\n?/g, "\n"));
  const { plan, notes } = readParameters(body);
  return { plan: { ...plan, ...options, goal: plan.goal }, notes };
}

interface SplitText {
  readonly options: Readonly<Record<string, unknown>>;
  readonly body: string;
}

const frontMatter = /^---[ \t]*\n([\s\S]*?\n)??---[ \t]*(?:\n|$)/;
const key = /^["']?[\w-]+["']?[ \t]*:(?:\s|$)/;
const itsName = /^["']?imagebeam["']?[ \t]*:/m;

function splitText(text: string): SplitText {
  const match = frontMatter.exec(text);
  const isNone = { options: {}, body: text };
  if (match === null) return isNone;
  const body = text.slice(match[0].length);
  const yaml = match[1] ?? "";
  const names = itsName.test(yaml);
  if (match[0].length > maxFrontMatterUnits) {
    // Where no key begins it, it is the text between two rules.
    if (!names && !key.test(yaml)) return isNone;
    const most = maxFrontMatterUnits.toLocaleString("en");
    const message = `The front matter is longer than ${most} characters: shorten it, or take out what is not for Imagebeam.`;
    throw new UsageError(message, "usage.frontMatter");
  }
  if (yaml === "") return { options: {}, body };
  const document = parsed(yaml);
  if (document instanceof Error) {
    // A line of dashes is also a rule in a text, and what follows is then no YAML, or no mapping.
    if (names) throw noYaml(document);
    return isNone;
  }
  const isRule = !isMap(document.contents) || (/^[ \t]*\n/.test(yaml) && !names);
  return isRule ? isNone : { options: optionsIn(document), body };
}

function parsed(yaml: string): Document | Error {
  try {
    // It would warn on stderr of what it finds odd. Bigger numbers than ours are to be told whole.
    const document = parseDocument(yaml, { logLevel: "error", intAsBigInt: true });
    return document.errors[0] ?? document;
  } catch (error) {
    // Nested so deeply that the stack is exhausted.
    return error instanceof Error ? error : new Error(messageOf(error));
  }
}

function optionsIn(document: Document): Readonly<Record<string, unknown>> {
  const front = valueOf(document);
  const options = isMapping(front) && Object.hasOwn(front, "imagebeam") ? front["imagebeam"] : null;
  if (options === null) return {};
  if (isMapping(options)) return valuesOf(options);
  throw new UsageError(
    "imagebeam in the front matter must be a mapping of option names to values, for example " +
      "candidates: 6.",
    "usage.frontMatter",
  );
}

function valueOf(document: Document): unknown {
  try {
    // A few lines of aliases could otherwise grow to gigabytes.
    return document.toJS({ maxAliasCount: 10 });
  } catch (error) {
    throw noYaml(error);
  }
}

/** @throws {UsageError} one is a list or a mapping, which could be endless, for it may hold itself */
function valuesOf(options: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const values = Object.entries(options).map(([name, value]) => {
    if (name === "checklist") {
      throw new UsageError(
        "A checklist cannot be given in the front matter. Plan it first in the form and change it there, or give its file with --checklist.",
      );
    }
    if (typeof value !== "object" || value === null) return [name, numberIn(value)];
    const message = `${name} in the front matter must be one value, not a list or a mapping.`;
    throw new UsageError(message, "usage.frontMatter");
  });
  return Object.fromEntries(values) as Readonly<Record<string, unknown>>;
}

/** A whole number that a double does not hold stays text, so that a message can quote it. */
function numberIn(value: unknown): unknown {
  if (typeof value !== "bigint") return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

function noYaml(error: unknown): UsageError {
  const message = `The front matter is not YAML that can be read: ${yamlFaultText(error)}`;
  return new UsageError(message, "usage.frontMatter", { cause: error });
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
