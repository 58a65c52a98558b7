import type { Lettering } from "./brief.js";
import { BriefBook } from "./briefBook.js";
import type { Modifiers } from "./groups.js";
import type { Sense } from "./lexicon.js";
import { lengthen, mayBeThing, type NounKind } from "./nounChain.js";
import { isPair } from "./nouns.js";
import { Places } from "./places.js";
import {
  belongsToNext,
  endsCompound,
  isCued,
  isFruit,
  isIdeograph,
  isNumbered,
  nounAt,
  roleAt,
} from "./tokenLooks.js";
import { pictureNamed, type Token } from "./tokens.js";

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

/**
 * Noun phrases in the making. Modifiers wait for their noun; whoever reads the text says when a phrase
 * ends. What is left over ("the boats are red", "voiliers rouges") goes to the last subject.
 */
export abstract class NounPhrases {
  readonly book = new BriefBook();
  /** Nouns that nothing is known about and that are no subject. */
  readonly unknownNouns: UnknownNoun[] = [];
  /** Words that name a thing only where nothing else does: "wall with graffiti". */
  readonly smallNouns: UnknownNoun[] = [];
  /** What the text wants not to be there. */
  readonly denied: string[] = [];
  lettering: Lettering | null = null;
  /** The next subject of the sentence carries the lettering: "an “open” sign". */
  protected awaitsCarrier = false;
  protected readonly tokens: readonly Token[];
  protected readonly places = new Places(this.book);
  protected modifiers: Modifiers = {};
  protected sentence = 0;
  protected negatedSince: number | null = null;
  /** Names up to the end of the clause are an artist's or the like. */
  protected isManner = false;
  /** The next unknown word is a verb: "that runs". */
  protected awaitsVerb = false;
  /** What follows is what the last subject holds or is made of: "a bottle of red wine". */
  protected isContent = false;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  /** Adds a subject for a noun that the vocabulary does not have. */
  addUnknown({ at, modifiers }: UnknownNoun): void {
    this.modifiers = { ...modifiers };
    delete this.modifiers.chain;
    this.negatedSince = null;
    this.isManner = false;
    const isKnown = this.smallNouns.some((own) => own.at === at);
    const sense = isKnown ? pictureNamed(this.tokens[at] as Token) : undefined;
    this.onSubject(sense?.kind === "subject" ? sense : stranger, at);
  }

  protected onNoun(kind: NounKind, at: number): void {
    const { chain, determiner, number } = this.modifiers;
    const isSingular = determiner === "indefinite" || number?.value === 1;
    this.modifiers.chain = lengthen(chain, kind, at, this.tokens, isSingular);
  }

  /** "not the sea" still denies the sea, "no cars in a city" has the city. */
  protected endNegation(at: number): void {
    if (this.negatedSince !== null && this.negatedSince < at - 1) this.negatedSince = null;
  }

  #deny(at: number): void {
    this.denied.push(nounAt(this.tokens[at]));
  }

  protected onUnknown(at: number): void {
    const text = nounAt(this.tokens[at]);
    const isKnown = this.book.groups.some(({ id, noun }) => id === "unknown" && noun === text);
    if (isKnown) return this.onSubject(stranger, at);
    if (this.isManner) return;
    // "A cat that chases mice": the word after "that" is what it does.
    if (this.awaitsVerb) this.awaitsVerb = false;
    else this.onNoun("unknown", at);
    // "A basketball hoop": what is drawn is not all that is asked for.
    if (endsCompound(this.tokens, at)) this.#tell(at);
  }

  #tell(at: number): void {
    this.unknownNouns.push({ at, modifiers: { opened: true } });
  }

  protected onSubject(thing: Thing, at: number): void {
    // "A wolf chasing rabbits" has the wolf too.
    if (this.modifiers.chain?.ended === true && this.modifiers.chain.head.at !== at) this.close();
    const modifiers = this.modifiers;
    if (!thing.plural && belongsToNext(this.tokens, at, modifiers)) return;
    this.modifiers = {};
    const isContent = this.isContent && !thing.plural && modifiers.number === undefined;
    this.isContent = false;
    if (this.negatedSince !== null) return this.#deny(at);
    if (this.isManner) return;
    if (isContent) return this.#tell(at);
    const index = this.#groupOf(thing, modifiers, at);
    if (index === null) return;
    const numbered = isNumbered(modifiers, at);
    this.book.observe("present", index, at, numbered);
    this.book.modify(index, modifiers, numbered);
    this.places.onSubject(index, at);
    if (!this.awaitsCarrier || this.lettering === null) return;
    this.lettering = { ...this.lettering, on: index };
    this.awaitsCarrier = false;
  }

  #groupOf({ id, plural, narrower }: Thing, modifiers: Modifiers, at: number): number | null {
    const isEnglish = this.tokens[at]?.language === "en";
    const noun = nounAt(this.tokens[at]);
    const isOne = isEnglish && isPair(noun);
    // "A pair of scissors" is one thing.
    if (isOne && modifiers.number?.value === 2) delete modifiers.number;
    const named = {
      id,
      noun,
      plural: plural && !isOne,
      narrower: narrower === true && isEnglish,
      isEnglish,
      sentence: this.sentence,
    };
    return this.book.groupFor(named, modifiers, at);
  }

  /** Ends the noun phrase. */
  protected close(): void {
    this.awaitsVerb = false;
    const modifiers = this.modifiers;
    this.modifiers = {};
    const { chain, opened } = modifiers;
    if (this.negatedSince === null) {
      if (this.#addNamed(modifiers)) return;
      if (chain?.object !== undefined) this.#tell(chain.object);
      this.#attachLeftOvers(modifiers);
    } else if (chain !== undefined && isNamed(chain.head.value, this.tokens[chain.head.at])) {
      this.#deny(chain.head.at);
    }
    const noun = chain?.head.value;
    if (noun === undefined || opened !== true) return;
    if (noun === "unknown") this.places.placed = null;
    if (noun !== "filler" && noun !== "aspect") this.places.onOther();
  }

  /** Makes a subject of the noun of a phrase that ends, if it names a thing. */
  #addNamed(modifiers: Modifiers): boolean {
    const { chain, colour, apart, determiner } = modifiers;
    if (chain === undefined) {
      if (colour === undefined || !isFruit(modifiers, colour.at, this.tokens)) return false;
      delete modifiers.colour;
      return this.#addThing(colour.at, modifiers);
    }
    const { value, at } = chain.head;
    const isSmall = value === "thing" || value === "measure";
    const isFirst = at === 0 && roleAt(this.tokens, 1) === "preposition";
    const mayStand = value === "thing" && (determiner === "indefinite" || isFirst);
    if (mayStand && pictureNamed(this.tokens[at] as Token)) this.smallNouns.push({ at, modifiers });
    const isThing = isSmall
      ? apart !== undefined && determiner !== undefined
      : value === "unknown" && mayBeThing(this.tokens[at]);
    return isThing && this.#addThing(at, modifiers);
  }

  /** Makes a subject of a noun that is not drawn by hand, where the text clearly has it as a thing. */
  #addThing(at: number, modifiers: Modifiers): boolean {
    const token = this.tokens[at] as Token;
    const sense = token.senses.length > 0 ? pictureNamed(token) : undefined;
    const unknown = this.book.groups.filter((group) => group.id === "unknown").length;
    if (!isCued(modifiers, this.tokens) || unknown >= mostUnknownSubjects) {
      this.unknownNouns.push({ at, modifiers });
      return false;
    }
    const { object } = modifiers.chain ?? {};
    this.modifiers = { ...modifiers };
    delete this.modifiers.chain;
    this.onSubject(sense?.kind === "subject" ? sense : stranger, at);
    if (object !== undefined) this.#tell(object);
    return true;
  }

  /** "The boats are red": words without a noun of their own go to the last subject. */
  #attachLeftOvers({ chain, colour, size, number }: Modifiers): void {
    const { head } = this.places;
    if (head === null) return;
    const isLeft = (word: { readonly at: number } | undefined): boolean =>
      word !== undefined && (chain === undefined || chain.head.at < word.at);
    const left: Modifiers = {};
    if (colour !== undefined && isLeft(colour)) left.colour = colour;
    if (size !== undefined && isLeft(size)) left.size = size;
    if (number !== undefined && isLeft(number) && isIdeograph(this.tokens[number.at]))
      left.number = number;
    this.book.modify(head, left, false);
  }
}

/** Whether a word that closes a denied phrase is a thing or a part of the setting. */
const isNamed = (kind: NounKind, token: Token | undefined): boolean =>
  kind === "setting" || kind === "thing" || (kind === "unknown" && mayBeThing(token));
