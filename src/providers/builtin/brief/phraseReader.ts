import type { ColourId, SettingRequirement } from "./brief.js";
import { numberAfter } from "./groups.js";
import type { Sense } from "./lexicon.js";
import { NounPhrases } from "./nounPhrases.js";
import {
  goesOn,
  handsOn,
  isColourAt,
  isListedWithOr,
  isSubjectAt,
  namesOtherFirst,
  ofWords,
  owners,
  relativeWords,
  roleAt,
  startsClause,
  staysDenied,
  withinWords,
} from "./tokenLooks.js";
import type { Role } from "./vocabulary/vocabulary.js";

/** Reads a text one token at a time; small words, breaks and relations close a noun phrase. */
export class PhraseReader extends NounPhrases {
  /** Quoted words beside the first ones: a picture carries one lettering. */
  readonly furtherLetterings: string[] = [];
  isPhoto = false;

  readAll(): void {
    this.tokens.forEach((token, at) => {
      if (startsClause(this.tokens, at)) this.modifiers.apart = "clause";
      if (token.senses.length === 0) this.onUnknown(at);
      for (const sense of token.senses) this.#onSense(sense, at);
    });
    this.close();
    this.places.onEnd();
  }

  #onSense(sense: Sense, at: number): void {
    const modifiers = this.modifiers;
    switch (sense.kind) {
      case "break":
        if (!sense.strong && goesOn(this.tokens, at, modifiers)) {
          delete modifiers.chain;
          return;
        }
        return this.#onBreak(sense.strong, at);
      case "role":
        return this.#onRole(sense.role, at);
      case "subject":
        return this.onSubject(sense, at);
      case "setting":
        return this.#onSetting(sense.setting, at);
      case "relation":
        this.close();
        this.endNegation(at);
        this.modifiers.opened = true;
        return this.places.onRelation(sense.relation, at, namesOtherFirst(this.tokens[at]));
      case "position":
        this.close();
        if (this.negatedSince !== null) return;
        return this.places.onPosition({ value: sense.position, at }, startsClause(this.tokens, at));
      case "lettering":
        return this.#onLettering(sense.text, at);
      case "number":
        if (modifiers.chain !== undefined) this.close();
        this.modifiers.number = numberAfter(this.modifiers.number, sense, at);
        this.modifiers.opened = true;
        return;
      case "colour":
        return this.#onColour(sense.colour, at);
      case "size":
        if (modifiers.chain?.ended === true) this.close();
        this.modifiers.size = { value: sense.size, at };
        return;
      case "phase":
        modifiers.phase = { value: sense.phase, at };
        return;
    }
  }

  /** "A red and white lighthouse" is mainly red; in "blue sky, red boat" the blue has its noun. */
  #onColour(value: ColourId, at: number): void {
    if (this.modifiers.chain?.ended === true) this.close();
    const { colour, chain } = this.modifiers;
    const isTaken = colour !== undefined && chain !== undefined && chain.head.at > colour.at;
    if (colour === undefined || isTaken) this.modifiers.colour = { value, at };
  }

  #onBreak(strong: boolean, at: number): void {
    this.close();
    if (strong || !isListedWithOr(this.tokens, at)) this.negatedSince = null;
    this.isContent = false;
    this.isManner = false;
    this.places.onBreak(strong);
    if (!strong) return;
    this.awaitsCarrier = false;
    this.sentence += 1;
  }

  #onRole(role: Role, at: number): void {
    switch (role) {
      case "manner":
        this.close();
        this.isManner = true;
        return;
      case "emphasis":
        this.modifiers.stressed = true;
        return;
      case "connector":
      case "or":
        return;
      case "photo":
        this.isPhoto = this.isPhoto || this.negatedSince === null;
        return this.onNoun("filler", at);
      case "filler":
      case "aspect":
      case "thing":
      case "measure":
        return this.onNoun(role, at);
      case "trap":
        return this.onUnknown(at);
      case "negation":
        this.close();
        this.negatedSince = at;
        return;
      case "and":
        // "a red and white house" is still one phrase.
        if (this.modifiers.colour?.at === at - 1 && isColourAt(this.tokens, at + 1)) return;
        this.close();
        this.modifiers.opened = true;
        return;
      case "pronoun": {
        this.close();
        const index = this.places.onPronoun();
        if (index !== null) this.book.observe("present", index, at);
        return;
      }
      case "copula":
        this.close();
        this.places.head ??= this.places.placed;
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
    const isRelative = this.tokens[at]?.text === "that" && !startsClause(this.tokens, at);
    if (isRelative) return this.#onPreposition(at);
    this.close();
    if (!staysDenied(this.tokens, this.negatedSince ?? at, at)) this.endNegation(at);
    this.isContent = false;
    const { text = "", senses = [] } = this.tokens[at - 1] ?? {};
    const isFirst = startsClause(this.tokens, at) || roleAt(this.tokens, at - 1) === "and";
    const isPlaced = senses[0]?.kind === "relation" || text === "around" || text === "against";
    this.modifiers = { determiner, opened: true };
    if (owners.has(this.tokens[at]?.text ?? "")) this.modifiers.owned = true;
    if (isFirst || isPlaced) this.modifiers.apart = isFirst ? "clause" : "place";
  }

  #onPreposition(at: number): void {
    const text = this.tokens[at]?.text ?? "";
    if (handsOn(this.tokens, at, this.modifiers)) {
      // "Two slices of cake" are about the cake.
      const { determiner, number } = this.modifiers;
      this.modifiers = {
        opened: true,
        ...(determiner !== undefined && { determiner }),
        ...(number !== undefined && { number }),
      };
      return;
    }
    this.close();
    const isRelative = relativeWords.has(text);
    if (!isRelative) this.endNegation(at);
    this.awaitsVerb = isRelative;
    this.isContent = ofWords.has(text) && isSubjectAt(this.tokens, at - 1);
    if (text !== "in") this.places.head = null;
    if (withinWords.has(text)) this.places.onWithin();
    this.modifiers.opened = true;
  }

  /** On what was named last, unless the quotes stand within a phrase of their own. */
  #onLettering(text: string, at: number): void {
    if (this.negatedSince !== null) return;
    if (this.lettering !== null) {
      this.furtherLetterings.push(text);
      return;
    }
    const before = roleAt(this.tokens, at - 1);
    const isWithin = before === "indefinite" || before === "definite" || before === "another";
    const on = isWithin ? null : this.places.placed;
    this.lettering = { text, ...(on !== null && { on }) };
    this.awaitsCarrier = on === null;
    this.book.observe("lettering", null, at);
  }

  #onSetting(setting: SettingRequirement, at: number): void {
    const token = this.tokens[at];
    // "A black and white cat".
    if (token?.text === "black and white" && isSubjectAt(this.tokens, at + 1)) {
      return this.#onColour("black", at);
    }
    this.onNoun("setting", at);
    if (setting.kind === "backdrop") this.places.placed = null;
    if (this.negatedSince === null) this.book.addSetting(setting, at, token?.text === "day");
  }
}
