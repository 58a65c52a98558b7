import { parseDocument, type Document } from "yaml";
import { messageOf, UsageError } from "../base/errors.js";
import type { PlanInput } from "../protocol/plan.js";

/** Longer front matter is none that a person wrote. */
const maxFrontMatterUnits = 20_000;

/**
 * Reads a search from a text file: its front matter's `imagebeam:` maps option names to values, and
 * what stands below is the goal. Without front matter the whole text is. Values are not checked
 * here: the plan's schema does that, and names what is wrong.
 * @throws {UsageError} front matter that is no YAML, or whose `imagebeam:` is no mapping
 */
export function readGoalFile(text: string): PlanInput {
  const match = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?\r?\n)??---[ \t]*(?:\r?\n|$)/.exec(text);
  if (match === null || match[0].length > maxFrontMatterUnits) return { goal: text.trim() };
  const goal = text.slice(match[0].length).trim();
  return { ...optionsIn(match[1] ?? ""), goal };
}

function optionsIn(yaml: string): Record<string, unknown> {
  const document = parseDocument(yaml, { prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) throw noYaml(error);
  const front = valueOf(document);
  const options: unknown = isMapping(front) ? front["imagebeam"] : undefined;
  if (options == null) return {};
  if (isMapping(options)) return options;
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

function noYaml(error: unknown): UsageError {
  const [reason] = messageOf(error).split("\n");
  const message = `The front matter is not YAML that can be read: ${reason ?? ""}`;
  return new UsageError(message, "usage.frontMatter", { cause: error });
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
