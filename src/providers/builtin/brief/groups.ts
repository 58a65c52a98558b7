import type {
  ColourId,
  MoonPhase,
  Position,
  Relation,
  RelationKind,
  Size,
  SubjectPhrase,
  ThingId,
} from "./brief.js";
import type { NounChain } from "./nounChain.js";

/** A group of like things while the text is still being read. */
export interface Group {
  readonly id: ThingId;
  readonly noun: string;
  readonly narrower: boolean;
  readonly isEnglish: boolean;
  /** Which sentence it was first named in. */
  readonly sentence: number;
  count: number;
  counted: boolean;
  /** "a", "one" or "two": how many there are is settled by its own words. */
  settled: boolean;
  colour?: ColourId;
  size?: Size;
  position?: Position;
  relation?: Relation;
  phase?: MoonPhase;
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

export function isSky(group: Pick<Group, "id">): boolean {
  return group.id === "moon" || group.id === "sun";
}

const inverses: Readonly<Record<RelationKind, RelationKind | null>> = {
  on: null,
  beside: "beside",
  leftOf: "rightOf",
  rightOf: "leftOf",
  above: "below",
  below: "above",
  inFrontOf: "behind",
  behind: "inFrontOf",
};

/** The same relation told from the other side; null where there is no such word. */
export function inverseOf(kind: RelationKind): RelationKind | null {
  return inverses[kind];
}

/**
 * Whether a noun phrase speaks of a group that was named before: "the sailboats", or the same
 * words again. A second colour or size means a second group; so does another number within the
 * same sentence, while in a later sentence it contradicts the first.
 */
export function isMention(group: Group, modifiers: Modifiers, sentence: number): boolean {
  const { colour, size, number, determiner } = modifiers;
  if (determiner === "another") return false;
  if (colour !== undefined && group.colour !== undefined && colour.value !== group.colour) {
    return false;
  }
  if (size !== undefined && group.size !== undefined && size.value !== group.size) return false;
  const otherCount = number !== undefined && !number.vague && number.value !== group.count;
  return !(otherCount && group.settled && group.sentence === sentence);
}

export function toPhrase(group: Group): SubjectPhrase {
  const { id, noun, narrower, count, counted, colour, size, position, relation, phase } = group;
  return {
    id,
    noun,
    ...(narrower && { narrower: true as const }),
    count,
    ...(counted && { counted: true as const }),
    ...(colour !== undefined && { colour }),
    ...(size !== undefined && { size }),
    ...(position !== undefined && { position }),
    ...(relation !== undefined && { relation }),
    ...(phase !== undefined && { phase }),
  };
}
