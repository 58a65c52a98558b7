import type { Told } from "./serverRefusal.js";

/** What servers said they do not take, by origin and model, for as long as the process lives. */
export class RefusedParameters {
  readonly #byModel = new Map<string, Set<string>>();
  readonly #taken = new Set<string>();

  of(origin: string, model: string): ReadonlySet<string> {
    return this.#byModel.get(`${origin} ${model}`) ?? nothing;
  }

  add(origin: string, model: string, parameter: string): void {
    const key = `${origin} ${model}`;
    const known = this.#byModel.get(key) ?? new Set();
    this.#byModel.set(key, known.add(parameter));
  }

  /** A request that had it was answered: what is refused later is refused for something else. */
  take(origin: string, model: string, parameter: string): void {
    this.#taken.add(`${origin} ${model} ${parameter}`);
  }

  isTaken(origin: string, model: string, parameter: string): boolean {
    return this.#taken.has(`${origin} ${model} ${parameter}`);
  }
}

const nothing: ReadonlySet<string> = new Set();

/**
 * Which of the parameters that may be left out a refusal names.
 * @param droppable what was sent and can be done without
 * @returns undefined where it names none of them, or more than its own sentence means
 */
export function namedParameter(told: Told, droppable: readonly string[]): string | undefined {
  const [top = ""] = told.param.split(/[.[]/);
  if (top !== "") return droppable.find((name) => name === top);
  return (
    firstMentioned(told.message, droppable, (name) => `["'\`(]${name}["'\`)]`) ??
    // No word of a language has such a line in it.
    firstMentioned(told.message, droppable.filter(isCompound), (name) => `\\b${name}\\b`) ??
    // Only with a word beside it that makes it a name: "the size of the image" is none.
    firstMentioned(
      told.message,
      droppable,
      (name) =>
        `\\b(?:parameter|argument|field|property|option|input)s?:? ${name}\\b|\\b${name}:? (?:is|are)? ?(?:not (?:supported|allowed|permitted|recognized|implemented)|unsupported|unknown|unexpected|extra)|(?:^|\\.)${name}:`,
    )
  );
}

const isCompound = (name: string): boolean => name.includes("_") || name === "logprobs";

function firstMentioned(
  message: string,
  names: readonly string[],
  pattern: (name: string) => string,
): string | undefined {
  const found = names
    .map((name) => ({ name, at: message.search(new RegExp(pattern(name), "i")) }))
    .filter(({ at }) => at !== -1)
    .sort((a, b) => a.at - b.at);
  return found[0]?.name;
}
