import type { ColourId, MoonPhase, Size, SubjectPhrase } from "./brief.js";
import type { NounChain } from "./nounChain.js";

/** A group of like things while the text is still being read. */
export type Group = { -readonly [Key in keyof SubjectPhrase]: SubjectPhrase[Key] };

/** The largest number that is counted; more than that are as many, and just many. */
export const mostCounted = 12;

/** How a group was first named. */
export interface Naming {
  readonly isEnglish: boolean;
  readonly sentence: number;
  /** "a", "one" or "two": how many there are is settled by its own words. */
  readonly settled: boolean;
}

/** A word and where it stands. */
export interface Placed<Value> {
  readonly value: Value;
  readonly at: number;
}

/** The words of a noun phrase that came before its noun. */
export interface Modifiers {
  number?: Placed<number> & { readonly vague: boolean };
  colour?: Placed<ColourId>;
  size?: Placed<Size>;
  phase?: Placed<MoonPhase>;
  determiner?: "indefinite" | "definite" | "another";
  /** "Prominent", "clearly" stand in the phrase. */
  stressed?: true;
  /** "Her", "its": somebody's own, and so not what was named before. */
  owned?: true;
  /** The words that may be the phrase's noun, a subject aside. */
  chain?: NounChain;
  /** A determiner, preposition or the like opened the phrase. */
  opened?: true;
  /** The phrase begins a clause or follows a word of place: what it names stands by itself. */
  apart?: "clause" | "place";
}

/** "Twenty-one" is more than the most that are counted, and not one. */
export function numberAfter(
  before: Modifiers["number"],
  { value, vague = false }: { readonly value: number; readonly vague?: boolean },
  at: number,
): NonNullable<Modifiers["number"]> {
  const goesOn = before?.vague === true && before.value === mostCounted && before.at === at - 1;
  return goesOn ? { ...before, at } : { value, at, vague };
}

export function isSky(group: Pick<Group, "id"> | undefined): boolean {
  return group?.id === "moon" || group?.id === "sun";
}

/**
 * Whether a noun phrase speaks of a group that was named before: "the sailboats", or the same
 * words again. A second colour or size means a second group; so does another number within the
 * same sentence, while in a later sentence it contradicts the first.
 */
export function isMention(
  group: Group,
  naming: Naming | undefined,
  { colour, size, number, determiner }: Modifiers,
  sentence: number,
): boolean {
  if (determiner === "another") return false;
  if (colour !== undefined && (group.colour ?? colour.value) !== colour.value) return false;
  if (size !== undefined && (group.size ?? size.value) !== size.value) return false;
  const otherCount = number !== undefined && !number.vague && number.value !== group.count;
  return !(otherCount && naming?.settled === true && naming.sentence === sentence);
}
