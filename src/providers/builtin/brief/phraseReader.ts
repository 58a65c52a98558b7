import type { ColourId, Lettering, Position, RelationKind, SettingRequirement } from "./brief.js";
import { BriefBook } from "./briefBook.js";
import { isSky, type Group, type Modifiers } from "./groups.js";
import type { Sense } from "./lexicon.js";
import { lengthen, mayBeThing, type NounKind } from "./nounChain.js";
import {
  containers,
  goesOn,
  isColourAt,
  isCued,
  isFirstOfTwo,
  isFruit,
  isNumbered,
  isSubjectAt,
  nounAt,
  ofWords,
  owners,
  relativeWords,
  roleAt,
  startsClause,
} from "./tokenLooks.js";
import { pictureNamed, type Token } from "./tokens.js";
import type { Role } from "./vocabulary/vocabulary.js";

/** A noun that nothing is known about, with what was said of it. */
export interface UnknownNoun {
  readonly at: number;
  readonly modifiers: Modifiers;
}

/** What a noun names. */
type Thing = Omit<Extract<Sense, { readonly kind: "subject" }>, "kind">;
const stranger: Thing = { id: "unknown", plural: false };

/** A picture with more stand-ins than this would show little else; what is left is told. */
const mostUnknownSubjects = 3;
const ideograph = /[\p{Script=Han}\p{Script=Hiragana}]/u;

/**
 * Reads noun phrases one token at a time. Modifiers wait for their noun; small words, breaks and
 * relations close a phrase. What is left over ("the boats are red", "voiliers rouges") goes to
 * the last subject.
 */
export class PhraseReader {
  readonly book = new BriefBook();
  /** Nouns that nothing is known about and that are no subject. */
  readonly unknownNouns: UnknownNoun[] = [];
  isPhoto = false;
  lettering: Lettering | null = null;
  /** The next subject of the sentence carries the lettering: "an “open” sign". */
  #awaitsCarrier = false;
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
  /** Names up to the end of the clause are an artist's or the like. */
  #isManner = false;
  /** The next unknown word is a verb: "that runs". */
  #awaitsVerb = false;
  /** What follows is what the last subject holds or is made of: "a bottle of red wine". */
  #isContent = false;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  readAll(): void {
    this.#tokens.forEach((token, at) => {
      if (startsClause(this.#tokens, at)) this.#modifiers.apart = "clause";
      if (token.senses.length === 0) this.#onUnknown(at);
      for (const sense of token.senses) this.#onSense(sense, at);
    });
    this.#close();
    this.#leavePosition();
  }

  /** Adds a subject for a noun that the vocabulary does not have. */
  addUnknown({ at, modifiers }: UnknownNoun): void {
    this.#modifiers = { ...modifiers };
    delete this.#modifiers.chain;
    this.#negatedSince = null;
    this.#isManner = false;
    this.#onSubject(stranger, at);
  }

  #onSense(sense: Sense, at: number): void {
    switch (sense.kind) {
      case "break":
        if (!sense.strong && goesOn(this.#tokens, at, this.#modifiers)) {
          delete this.#modifiers.chain;
          return;
        }
        return this.#onBreak(sense.strong);
      case "role":
        return this.#onRole(sense.role, at);
      case "subject":
        return this.#onSubject(sense, at);
      case "setting":
        return this.#onSetting(sense.setting, at);
      case "relation":
        return this.#onRelation(sense.relation, at);
      case "position":
        return this.#onPosition(sense.position, at);
      case "lettering":
        return this.#onLettering(sense.text, at);
      case "number":
        if (this.#modifiers.chain !== undefined) this.#close();
        this.#modifiers.number = { value: sense.value, at, vague: sense.vague === true };
        this.#modifiers.opened = true;
        return;
      case "colour":
        this.#onColour(sense.colour, at);
        return;
      case "size":
        if (this.#modifiers.chain?.ended === true) this.#close();
        this.#modifiers.size = { value: sense.size, at };
        return;
      case "phase":
        this.#modifiers.phase = { value: sense.phase, at };
        return;
    }
  }

  /** "A red and white lighthouse" is mainly red; in "blue sky, red boat" the blue has its noun. */
  #onColour(value: ColourId, at: number): void {
    if (this.#modifiers.chain?.ended === true) this.#close();
    const { colour, chain } = this.#modifiers;
    const isTaken = colour !== undefined && chain !== undefined && chain.head.at > colour.at;
    if (colour === undefined || isTaken) this.#modifiers.colour = { value, at };
  }

  #onBreak(strong: boolean): void {
    this.#close();
    this.#head = null;
    this.#negatedSince = null;
    this.#isContent = false;
    this.#isManner = false;
    if (!strong) return;
    this.#leavePosition();
    this.#awaitsCarrier = false;
    this.#sentence += 1;
    this.#placedHead = null;
    this.#source = null;
    this.#relation = null;
    this.#awaiting = null;
  }

  #onRole(role: Role, at: number): void {
    const { colour } = this.#modifiers;
    switch (role) {
      case "manner":
        this.#close();
        this.#isManner = true;
        return;
      case "emphasis":
        this.#modifiers.stressed = true;
        return;
      case "connector":
      case "or":
        return;
      case "photo":
        this.isPhoto = this.isPhoto || this.#negatedSince === null;
        return this.#onNoun("filler", at);
      case "filler":
      case "aspect":
      case "thing":
      case "measure":
        return this.#onNoun(role, at);
      case "trap":
        return this.#onUnknown(at);
      case "negation":
        this.#close();
        this.#negatedSince = at;
        return;
      case "and":
        // "a red and white house" is still one phrase.
        if (colour?.at === at - 1 && isColourAt(this.#tokens, at + 1)) return;
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
        return this.#onPreposition(at);
      case "indefinite":
      case "definite":
      case "another":
        return this.#onDeterminer(role, at);
    }
  }

  #onDeterminer(determiner: "indefinite" | "definite" | "another", at: number): void {
    const isRelative = this.#tokens[at]?.text === "that" && !startsClause(this.#tokens, at);
    if (isRelative) return this.#onPreposition(at);
    this.#close();
    this.#endNegation(at);
    this.#isContent = false;
    const { text = "", senses = [] } = this.#tokens[at - 1] ?? {};
    const isFirst = startsClause(this.#tokens, at) || roleAt(this.#tokens, at - 1) === "and";
    const isPlaced = senses[0]?.kind === "relation" || text === "around" || text === "against";
    this.#modifiers = { determiner, opened: true };
    if (owners.has(this.#tokens[at]?.text ?? "")) this.#modifiers.owned = true;
    if (isFirst || isPlaced) this.#modifiers.apart = isFirst ? "clause" : "place";
  }

  #onPreposition(at: number): void {
    const { chain, determiner, number } = this.#modifiers;
    const text = this.#tokens[at]?.text ?? "";
    const measured = chain !== undefined && !chain.ended && ofWords.has(text);
    const measure = this.#tokens[chain?.head.at ?? -1]?.text ?? "";
    if (measured && (chain.head.value === "measure" || containers.has(measure))) {
      // "Two slices of cake" are about the cake.
      this.#modifiers = {
        opened: true,
        ...(determiner !== undefined && { determiner }),
        ...(number !== undefined && { number }),
      };
      return;
    }
    this.#close();
    if (!relativeWords.has(text)) this.#endNegation(at);
    this.#awaitsVerb = relativeWords.has(text);
    this.#isContent = ofWords.has(text) && isSubjectAt(this.#tokens, at - 1);
    if (text !== "in") this.#head = null;
    this.#modifiers.opened = true;
  }

  #onNoun(kind: NounKind, at: number): void {
    const { chain, determiner, number } = this.#modifiers;
    const isSingular = determiner === "indefinite" || number?.value === 1;
    this.#modifiers.chain = lengthen(chain, kind, at, this.#tokens, isSingular);
  }

  /** On what was named last, unless the quotes stand within a phrase of their own. */
  #onLettering(text: string, at: number): void {
    if (this.#negatedSince !== null || this.lettering !== null) return;
    const before = roleAt(this.#tokens, at - 1);
    const isWithin = before === "indefinite" || before === "definite" || before === "another";
    const on = isWithin ? null : this.#placedHead;
    this.lettering = { text, ...(on !== null && { on }) };
    this.#awaitsCarrier = on === null;
    this.book.observe("lettering", null, at, false);
  }

  /** "not the sea" still denies the sea, "no cars in a city" has the city. */
  #endNegation(at: number): void {
    if (this.#negatedSince !== null && this.#negatedSince < at - 1) this.#negatedSince = null;
  }

  #onUnknown(at: number): void {
    const text = nounAt(this.#tokens[at]);
    const group = this.book.groups.findIndex(
      (known) => known.id === "unknown" && known.noun === text,
    );
    if (group >= 0) return this.#onSubject(stranger, at);
    if (this.#isManner) return;
    // "A cat that chases mice": the word after "that" is what it does.
    if (this.#awaitsVerb) this.#awaitsVerb = false;
    else this.#onNoun("unknown", at);
  }

  #onSubject({ id, plural, narrower }: Thing, at: number): void {
    // "A wolf chasing rabbits" has the wolf too.
    if (this.#modifiers.chain?.ended === true && this.#modifiers.chain.head.at !== at)
      this.#close();
    const isFirst = this.#modifiers.opened === true && !plural;
    if (isFirst && isFirstOfTwo(this.#tokens, at)) return;
    const modifiers = this.#modifiers;
    this.#modifiers = {};
    const isContent = this.#isContent && !plural && modifiers.number === undefined;
    this.#isContent = false;
    if (this.#negatedSince !== null || this.#isManner) return;
    if (isContent) {
      this.unknownNouns.push({ at, modifiers: { opened: true } });
      return;
    }
    const noun = nounAt(this.#tokens[at]);
    const isEnglish = this.#tokens[at]?.language === "en";
    const isNarrower = narrower === true && isEnglish;
    const sentence = this.#sentence;
    const named = { id, noun, plural, narrower: isNarrower, isEnglish, sentence };
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
    this.#giveLettering(index);
    const group = this.book.groups[index];
    if (group !== undefined && (!isSky(group) || this.#source === null)) this.#source = index;
  }

  #giveLettering(index: number): void {
    if (!this.#awaitsCarrier || this.lettering === null) return;
    this.lettering = { ...this.lettering, on: index };
    this.#awaitsCarrier = false;
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
    // "A black and white cat".
    if (token?.text === "black and white" && isSubjectAt(this.#tokens, at + 1)) {
      return this.#onColour("black", at);
    }
    this.#onNoun("setting", at);
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
    else if (this.#placedHead !== null && !startsClause(this.#tokens, at)) {
      this.book.place(this.#placedHead, position, at);
    } else if (startsClause(this.#tokens, at)) this.#position = { position, at };
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
    this.#awaitsVerb = false;
    const modifiers = this.#modifiers;
    this.#modifiers = {};
    const { chain } = modifiers;
    if (this.#negatedSince === null) {
      if (this.#addNamed(modifiers)) return;
      if (chain?.object !== undefined) {
        this.unknownNouns.push({ at: chain.object, modifiers: { opened: true } });
      }
    }
    this.#attachLeftOvers(modifiers);
    const noun = chain?.head.value;
    if (noun === undefined || modifiers.opened !== true) return;
    if (noun === "unknown") this.#placedHead = null;
    if (noun !== "filler" && noun !== "aspect") this.#relation = null;
  }

  /** Makes a subject of the noun of a phrase that ends, if it names a thing. */
  #addNamed(modifiers: Modifiers): boolean {
    const { chain, colour, apart, determiner } = modifiers;
    if (chain === undefined) {
      if (colour === undefined || !isFruit(modifiers, colour.at, this.#tokens)) return false;
      delete modifiers.colour;
      return this.#addThing(colour.at, modifiers);
    }
    const { value, at } = chain.head;
    const isSmall = value === "thing" || value === "measure";
    const isThing = isSmall
      ? apart !== undefined && determiner !== undefined
      : value === "unknown" && mayBeThing(this.#tokens[at]);
    return isThing && this.#addThing(at, modifiers);
  }

  /** Makes a subject of a noun that is not drawn by hand, where the text clearly has it as a thing. */
  #addThing(at: number, modifiers: Modifiers): boolean {
    const token = this.#tokens[at] as Token;
    const sense = token.senses.length > 0 ? pictureNamed(token) : undefined;
    const unknown = this.book.groups.filter((group) => group.id === "unknown").length;
    const isSubject = isCued(modifiers, this.#tokens) && unknown < mostUnknownSubjects;
    if (!isSubject) {
      this.unknownNouns.push({ at, modifiers });
      return false;
    }
    const { object } = modifiers.chain ?? {};
    this.#modifiers = { ...modifiers };
    delete this.#modifiers.chain;
    this.#onSubject(sense?.kind === "subject" ? sense : stranger, at);
    if (object !== undefined) this.unknownNouns.push({ at: object, modifiers: { opened: true } });
    return true;
  }

  /** "The boats are red": words without a noun of their own go to the last subject. */
  #attachLeftOvers({ chain, colour, size, number }: Modifiers): void {
    if (this.#head === null || this.#negatedSince !== null) return;
    const isLeft = (word: { readonly at: number } | undefined): boolean =>
      word !== undefined && (chain === undefined || chain.head.at < word.at);
    const left: Modifiers = {};
    if (colour !== undefined && isLeft(colour)) left.colour = colour;
    if (size !== undefined && isLeft(size)) left.size = size;
    const isIdeograph = ideograph.test(this.#tokens[number?.at ?? -1]?.text ?? "");
    if (number !== undefined && isLeft(number) && isIdeograph) left.number = number;
    this.book.modify(this.#head, left, false);
  }
}
