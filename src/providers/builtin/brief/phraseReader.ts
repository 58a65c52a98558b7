import { cutText } from "../../../base/cutText.js";
import type { ColourId, Position, RelationKind } from "./brief.js";
import { BriefBook } from "./briefBook.js";
import { isSky, type Group, type Modifiers } from "./groups.js";
import type { Role, Sense, SettingRequirement } from "./lexicon.js";
import type { Token } from "./tokens.js";

/** A noun that nothing is known about, with what was said of it. */
export interface UnknownNoun {
  readonly at: number;
  readonly modifiers: Modifiers;
}

const mostUnknownSubjects = 2;
/** What is longer is no word, or one that nobody has to read whole. */
const longestNoun = 24;
const ideograph = /[\p{Script=Han}\p{Script=Hiragana}]/u;

/**
 * Reads noun phrases one token at a time. Modifiers wait for their noun; small words, breaks and
 * relations close a phrase. What is left over ("the boats are red", "voiliers rouges") goes to
 * the last subject.
 */
export class PhraseReader {
  readonly book = new BriefBook();
  /** Nouns that nothing is known about, in case no subject turns up: index of the token. */
  readonly unknownNouns: UnknownNoun[] = [];
  readonly #tokens: readonly Token[];
  #modifiers: Modifiers = {};
  #sentence = 0;
  #negatedSince: number | null = null;
  /** Who a left-over colour or size belongs to. */
  #head: number | null = null;
  /** Who "in the background" is said of. */
  #placedHead: number | null = null;
  /** Who a relation starts from: the last subject of the sentence that is not in the sky. */
  #source: number | null = null;
  #relation: { readonly kind: RelationKind; readonly source: number | null } | null = null;
  /** "Beside a lighthouse, ...": the next subject stands in this relation. */
  #awaiting: { readonly kind: RelationKind; readonly other: number; readonly at: number } | null =
    null;
  #position: { readonly position: Position; readonly at: number } | null = null;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  readAll(): void {
    this.#tokens.forEach((token, at) => {
      if (token.senses.length === 0) this.#onUnknown(at);
      for (const sense of token.senses) this.#onSense(sense, at);
    });
    this.#close();
    this.#leavePosition();
  }

  /** Adds a subject for a noun that the vocabulary does not have. */
  addUnknown({ at, modifiers }: UnknownNoun): void {
    this.#modifiers = modifiers;
    this.#negatedSince = null;
    this.#onSubject("unknown", false, at);
  }

  #onSense(sense: Sense, at: number): void {
    switch (sense.kind) {
      case "break":
        return this.#onBreak(sense.strong);
      case "role":
        return this.#onRole(sense.role, at);
      case "subject":
        return this.#onSubject(sense.id, sense.plural, at);
      case "setting":
        return this.#onSetting(sense.setting, at);
      case "relation":
        return this.#onRelation(sense.relation, at);
      case "position":
        return this.#onPosition(sense.position, at);
      case "number":
        if (this.#modifiers.noun !== undefined) this.#close();
        this.#modifiers.number = { value: sense.value, at, vague: sense.vague === true };
        this.#modifiers.opened = true;
        return;
      case "colour":
        this.#onColour(sense.colour, at);
        return;
      case "size":
        this.#modifiers.size = { value: sense.size, at };
        return;
      case "phase":
        this.#modifiers.phase = { value: sense.phase, at };
        return;
    }
  }

  /** "A red and white lighthouse" is mainly red; in "blue sky, red boat" the blue has its noun. */
  #onColour(value: ColourId, at: number): void {
    const { colour, noun } = this.#modifiers;
    const isTaken = colour !== undefined && noun !== undefined && noun.at > colour.at;
    if (colour === undefined || isTaken) this.#modifiers.colour = { value, at };
  }

  #onBreak(strong: boolean): void {
    this.#close();
    this.#head = null;
    this.#negatedSince = null;
    if (!strong) return;
    this.#leavePosition();
    this.#sentence += 1;
    this.#placedHead = null;
    this.#source = null;
    this.#relation = null;
    this.#awaiting = null;
  }

  #onRole(role: Role, at: number): void {
    const { colour } = this.#modifiers;
    switch (role) {
      case "emphasis":
      case "connector":
      case "or":
        return;
      case "filler":
        this.#modifiers.noun = { value: "filler", at };
        return;
      case "negation":
        this.#close();
        this.#negatedSince = at;
        return;
      case "and":
        // "a red and white house" is still one phrase.
        if (colour?.at === at - 1 && this.#isColour(at + 1)) return;
        this.#close();
        this.#modifiers.opened = true;
        return;
      case "pronoun":
        this.#close();
        this.#head = this.#groupBefore();
        this.#placedHead = this.#head;
        if (this.#head !== null) this.book.observe("present", this.#head, at, false);
        return;
      case "copula":
        this.#close();
        this.#head ??= this.#placedHead;
        return;
      case "preposition":
        this.#close();
        this.#endNegation(at);
        if (this.#tokens[at]?.text !== "in") this.#head = null;
        this.#modifiers.opened = true;
        return;
      case "indefinite":
      case "definite":
      case "another":
        this.#close();
        this.#endNegation(at);
        this.#modifiers = { determiner: role, opened: true };
        return;
    }
  }

  #isSubject(at: number): boolean {
    return this.#tokens[at]?.senses.some((sense) => sense.kind === "subject") === true;
  }

  #isColour(at: number): boolean {
    return this.#tokens[at]?.senses.some((sense) => sense.kind === "colour") === true;
  }

  /** "not the sea" still denies the sea, "no cars in a city" has the city. */
  #endNegation(at: number): void {
    if (this.#negatedSince !== null && this.#negatedSince < at - 1) this.#negatedSince = null;
  }

  #onUnknown(at: number): void {
    const text = this.#nounAt(at);
    const group = this.book.groups.findIndex(
      (known) => known.id === "unknown" && known.noun === text,
    );
    if (group >= 0) return this.#onSubject("unknown", false, at);
    // "an elephant dancing" is about the elephant.
    const isVerb = /^[a-z]+(?:ing|ed|ly)$/.test(text) && this.#modifiers.noun?.value === "unknown";
    if (!isVerb) this.#modifiers.noun = { value: "unknown", at };
  }

  #nounAt(at: number): string {
    return cutText(this.#tokens[at]?.text ?? "", longestNoun);
  }

  #onSubject(id: Group["id"], plural: boolean, at: number): void {
    const modifiers = this.#modifiers;
    this.#modifiers = {};
    if (this.#negatedSince !== null) return;
    const noun = this.#nounAt(at);
    const named = { id, noun, plural, sentence: this.#sentence };
    const index = this.book.groupFor(named, modifiers, at);
    if (index === null) return;
    const numbered = isNumbered(modifiers, at);
    this.book.observe("present", index, at, numbered);
    this.book.modify(index, modifiers, numbered);
    this.#relate(index, at);
    if (this.#position !== null) this.book.place(index, this.#position.position, this.#position.at);
    this.#position = null;
    this.#head = index;
    this.#placedHead = index;
    const group = this.book.groups[index];
    if (group !== undefined && (!isSky(group) || this.#source === null)) this.#source = index;
  }

  #relate(index: number, at: number): void {
    const relation = this.#relation;
    this.#relation = null;
    if (relation !== null) {
      if (relation.source === null) this.#awaiting = { kind: relation.kind, other: index, at };
      else this.book.setRelation(relation.source, relation.kind, index, at);
    } else if (this.#awaiting !== null) {
      this.book.setRelation(index, this.#awaiting.kind, this.#awaiting.other, this.#awaiting.at);
      this.#awaiting = null;
    }
  }

  #onSetting(setting: SettingRequirement, at: number): void {
    const token = this.#tokens[at];
    // French: "un chat noir"; English: "a black and white cat".
    const isColour =
      (token?.text === "noir" && this.#isSubject(at - 1)) ||
      (token?.text === "black and white" && this.#isSubject(at + 1));
    if (isColour) return this.#onColour("black", at);
    this.#modifiers.noun = { value: "setting", at };
    if (setting.kind === "backdrop") this.#placedHead = null;
    if (this.#negatedSince !== null) return;
    this.book.addSetting(setting, at, token?.text === "day");
  }

  #onRelation(kind: RelationKind, at: number): void {
    this.#close();
    this.#endNegation(at);
    this.#head = null;
    this.#modifiers.opened = true;
    const before = this.#placedHead ?? this.#source;
    if (ideograph.test(this.#tokens[at]?.text ?? "")) {
      // Chinese and Japanese name the other thing first.
      if (before !== null) this.#awaiting = { kind, other: before, at };
      return;
    }
    const from =
      before !== null && isSky(this.book.groups[before] as Group) ? this.#source : before;
    this.#relation = { kind, source: from };
  }

  #onPosition(position: Position, at: number): void {
    this.#close();
    if (this.#negatedSince !== null) return;
    if (this.#placedHead !== null && this.#head !== null)
      this.book.place(this.#placedHead, position, at);
    else if (this.#placedHead !== null && !this.#startsClause(at)) {
      this.book.place(this.#placedHead, position, at);
    } else if (this.#startsClause(at)) this.#position = { position, at };
  }

  #startsClause(at: number): boolean {
    const before = this.#tokens[at - 1];
    return before === undefined || before.senses.some((sense) => sense.kind === "break");
  }

  /** "A cottage, in the background." */
  #leavePosition(): void {
    const index = this.#groupBefore();
    if (this.#position !== null && index !== null) {
      this.book.place(index, this.#position.position, this.#position.at);
    }
    this.#position = null;
  }

  #groupBefore(): number | null {
    return this.book.groups.length === 0 ? null : (this.#source ?? this.book.groups.length - 1);
  }

  /** Ends the noun phrase. */
  #close(): void {
    const modifiers = this.#modifiers;
    this.#modifiers = {};
    const { noun, number } = modifiers;
    if (noun?.value === "unknown" && this.#negatedSince === null) {
      const { determiner } = modifiers;
      const isNamed = this.#isThing(noun.at);
      if (isNamed) this.unknownNouns.push({ at: noun.at, modifiers });
      const counted = number !== undefined && number.at < noun.at;
      const cued = determiner === "indefinite" || determiner === "another" || counted;
      const unknown = this.book.groups.filter((group) => group.id === "unknown").length;
      if (isNamed && cued && unknown < mostUnknownSubjects) {
        this.#modifiers = modifiers;
        this.#onSubject("unknown", false, noun.at);
        return;
      }
    }
    this.#attachLeftOvers(modifiers);
    if (noun === undefined || modifiers.opened !== true) return;
    if (noun.value === "unknown") this.#placedHead = null;
    if (noun.value !== "filler") this.#relation = null;
  }

  /** "The boats are red": words without a noun of their own go to the last subject. */
  #attachLeftOvers({ noun, colour, size, number }: Modifiers): void {
    if (this.#head === null || this.#negatedSince !== null) return;
    const isLeft = (word: { readonly at: number } | undefined): boolean =>
      word !== undefined && (noun === undefined || noun.at < word.at);
    const left: Modifiers = {};
    if (colour !== undefined && isLeft(colour)) left.colour = colour;
    if (size !== undefined && isLeft(size)) left.size = size;
    const isIdeograph = ideograph.test(this.#tokens[number?.at ?? -1]?.text ?? "");
    if (number !== undefined && isLeft(number) && isIdeograph) left.number = number;
    this.book.modify(this.#head, left, false);
  }

  /** Whether an unknown word may name a thing: no ending of a verb or adverb, not "a slice of ...". */
  #isThing(at: number): boolean {
    const text = this.#tokens[at]?.text ?? "";
    if (this.#tokens[at + 1]?.text === "of") return false;
    if (/^[a-z]+$/.test(text)) return text.length >= 3 && !/(?:ing|ed|ly|ful|ous|ish)$/.test(text);
    return /\p{L}/u.test(text);
  }
}

function isNumbered({ number, colour }: Modifiers, at: number): boolean {
  if (number === undefined || number.vague) return false;
  return number.at >= at - 1 || (colour?.at === at - 1 && number.at === at - 2);
}
