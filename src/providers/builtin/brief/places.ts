import type { Position, RelationKind } from "./brief.js";
import type { BriefBook } from "./briefBook.js";
import { isSky, type Placed } from "./groups.js";

/** Who the words of place, and those that are left over, are said of. */
export class Places {
  /** Who a left-over colour or size belongs to. */
  head: number | null = null;
  /** Who "in the background" is said of. */
  placed: number | null = null;
  /** Who a relation starts from: the last subject of the sentence that is not in the sky. */
  #source: number | null = null;
  #relation: { readonly value: RelationKind | "within"; readonly source: number | null } | null =
    null;
  /** "Beside a lighthouse, ...": the next subject stands in this relation. */
  #awaiting: (Placed<RelationKind | "within"> & { readonly other: number }) | null = null;
  #position: Placed<Position> | null = null;
  readonly #book: BriefBook;

  constructor(book: BriefBook) {
    this.#book = book;
  }

  onSubject(index: number, at: number): void {
    const [relation, awaiting] = [this.#relation, this.#awaiting];
    this.#relation = null;
    if (relation?.source != null) {
      this.#book.relate(relation.source, relation.value, index, at);
    } else if (relation !== null) {
      this.#awaiting = { value: relation.value, at, other: index };
    } else if (awaiting !== null) {
      this.#book.relate(index, awaiting.value, awaiting.other, awaiting.at);
      this.#awaiting = null;
    }
    if (this.#position !== null) this.#book.place(index, this.#position);
    this.#position = null;
    this.head = index;
    this.placed = index;
    if (this.#source === null || !isSky(this.#book.groups[index])) this.#source = index;
  }

  /** @param isTurned the other thing was named first, as in Chinese and Japanese */
  onRelation(value: RelationKind | "within", at: number, isTurned: boolean): void {
    this.head = null;
    const before = this.placed ?? this.#source;
    if (isTurned) {
      if (before !== null) this.#awaiting = { value, at, other: before };
      return;
    }
    const source = before !== null && isSky(this.#book.groups[before]) ? this.#source : before;
    this.#relation = { value, source };
  }

  /** "In a": a relation where what follows can hold things, and nothing where it cannot. */
  onWithin(): void {
    const source = this.placed ?? this.#source;
    if (source !== null) this.#relation = { value: "within", source };
  }

  onPosition(position: Placed<Position>, startsClause: boolean): void {
    if (this.placed !== null && (this.head !== null || !startsClause)) {
      this.#book.place(this.placed, position);
    } else if (startsClause) this.#position = position;
  }

  /** "They", "it". @returns who that is */
  onPronoun(): number | null {
    this.head = this.#before();
    this.placed = this.head;
    return this.head;
  }

  onBreak(strong: boolean): void {
    this.head = null;
    if (this.#relation?.value === "within") this.#relation = null;
    if (!strong) return;
    this.onEnd();
    this.placed = null;
    this.#source = null;
    this.#relation = null;
    this.#awaiting = null;
  }

  /** "A cottage, in the background." */
  onEnd(): void {
    const index = this.#before();
    if (this.#position !== null && index !== null) this.#book.place(index, this.#position);
    this.#position = null;
  }

  /** A noun that is no subject: nothing stands in a relation to it. */
  onOther(): void {
    this.#relation = null;
  }

  #before(): number | null {
    const { length } = this.#book.groups;
    return length === 0 ? null : (this.#source ?? length - 1);
  }
}
