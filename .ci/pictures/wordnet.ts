/** Kinds of a thing, from WordNet: what a "poodle" is. */
import { sourceFile } from "./sources.js";

interface Synset {
  readonly words: readonly string[];
  /** WordNet's lexicographer file: 5 animals, 6 made things, 13 food, 20 plants and so on. */
  readonly file: number;
  readonly kinds: readonly string[];
}

const files = { animal: 5, made: 6, food: 13, plant: 20 } as const;
/** Nouns of more senses than this are too vague to stand for a picture unasked. */
const mostSenses = 2;

/** What the words of the picture set are looked for among: no people, no acts, no ideas. */
const known: readonly number[] = Object.values(files);

export interface WordNet {
  /** The commonest sense of a word, if it is a thing of the kinds that pictures show. */
  senseOf(word: string): string | undefined;
  /** Words for what is of that sense, with how many steps below it. */
  kindsOf(sense: string): ReadonlyMap<string, number>;
}

export function readWordNet(): WordNet {
  const synsets = readSynsets();
  const senses = readSenses("noun");
  // "Mount" is a horse in WordNet, and "entire", and "flamboyant" is a tree.
  const others = (["verb", "adj", "adv"] as const).map(readSenses);
  const isPlain = (word: string): boolean =>
    (senses.get(word)?.length ?? 0) <= mostSenses && !others.some((words) => words.has(word));
  const senseOf = (word: string): string | undefined => {
    const [first] = senses.get(word) ?? [];
    return first !== undefined && known.includes(synsets.get(first)?.file ?? -1)
      ? first
      : undefined;
  };
  const kindsOf = (sense: string): Map<string, number> => {
    const found = new Map<string, number>();
    const below = new Map([[sense, 0]]);
    for (const [at, depth] of below) {
      for (const kind of synsets.get(at)?.kinds ?? []) {
        if (depth < 5 && !below.has(kind)) below.set(kind, depth + 1);
      }
    }
    for (const [at, depth] of below) {
      for (const word of synsets.get(at)?.words ?? []) {
        // "Baker" is a person before it is an oven.
        const isFirst = senses.get(word)?.[0] === at;
        if (!found.has(word) && isFirst && isPlain(word)) found.set(word, depth);
      }
    }
    return found;
  };
  return { senseOf, kindsOf };
}

/** Each sense of the words of one part of speech, the commonest first. */
function readSenses(part: "noun" | "verb" | "adj" | "adv"): Map<string, readonly string[]> {
  const senses = new Map<string, readonly string[]>();
  for (const line of sourceFile("kinds", `dict/index.${part}`).split("\n")) {
    if (line.startsWith(" ")) continue;
    const [word = "", , count = "0", ...rest] = line.trim().split(" ");
    senses.set(word.replaceAll("_", " "), rest.slice(-Number(count)));
  }
  return senses;
}

function readSynsets(): Map<string, Synset> {
  const synsets = new Map<string, Synset>();
  for (const line of sourceFile("kinds", "dict/data.noun").split("\n")) {
    if (line.startsWith(" ") || line === "") continue;
    const [offset = "", file = "", , count = "0", ...rest] = (line.split("|")[0] ?? "").split(" ");
    const words = Number.parseInt(count, 16);
    const pointers = rest.slice(words * 2 + 1);
    const kinds: string[] = [];
    for (let i = 0; i + 1 < pointers.length; i += 4) {
      if (pointers[i] === "~") kinds.push(pointers[i + 1] ?? "");
    }
    synsets.set(offset, {
      // A capital begins a name, such as a breed's or a genus's.
      words: rest
        .slice(0, words * 2)
        .flatMap((word, i) => (i % 2 === 0 ? [word.replaceAll("_", " ")] : [])),
      file: Number(file),
      kinds,
    });
  }
  return synsets;
}
