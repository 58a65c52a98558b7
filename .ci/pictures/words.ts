/** Which words mean which picture, in every language. What else a word may mean the reader decides. */
import { foldText } from "../../src/providers/builtin/brief/foldText.js";
import { chosenPictures, type ChosenPicture } from "./chosen.js";
import { kindsFor } from "./kinds.js";
import { asWords, namesOf, spaced } from "./names.js";
import { isColour, nameIcons } from "./names.data.js";
import { pluralsOf } from "./plurals.js";
import { furtherNames } from "./furtherNames.data.js";

/** A word and its plurals, likely ones too; see `PictureWord`. */
export interface Word {
  readonly text: string;
  readonly many: readonly string[];
  readonly isNarrower: boolean;
}

/** Collects words; whoever comes first has a word. */
class Words {
  readonly all = new Map<string, Word[]>();
  readonly #taken = new Set<string>();

  add(picture: ChosenPicture, text: string, many: readonly string[], isNarrower = false): void {
    if (text === "" || this.#taken.has(text)) return;
    this.#taken.add(text);
    const free = many.filter((form) => form !== "" && !this.#taken.has(form));
    const words = this.all.get(picture.id) ?? [];
    words.push({ text, many: [...new Set(free)], isNarrower });
    this.all.set(picture.id, words);
  }

  /** Without plurals that are another thing's name or plural: no form may mean two pictures. */
  settled(): ReadonlyMap<string, readonly Word[]> {
    const seen = new Set<string>();
    const isFree = (form: string): boolean => {
      if (this.#taken.has(form) || seen.has(form)) return false;
      seen.add(form);
      return true;
    };
    const settle = (word: Word): Word => ({ ...word, many: word.many.filter(isFree) });
    return new Map([...this.all].map(([id, words]) => [id, words.map(settle)]));
  }
}

const fold = (text: string): string => spaced(foldText(text));

function englishWords(): Words {
  const words = new Words();
  const pictures = chosenPictures();
  for (const isNarrower of [false, true]) {
    for (const picture of pictures) {
      for (const word of picture.words.filter((one) => one.isNarrower === isNarrower)) {
        words.add(picture, fold(word.text), [fold(word.many)], isNarrower);
      }
    }
  }
  for (const { picture, text, many } of kindsFor(pictures)) words.add(picture, text, [many], true);
  return words;
}

/** Without a colour at its start or end: the reader wants to see that itself. */
function uncoloured(language: string, phrase: string): string {
  const words = phrase.split(" ");
  if (words.length < 2) return phrase;
  if (isColour(language, words[0] ?? "")) return words.slice(1).join(" ");
  return isColour(language, words.at(-1) ?? "") ? words.slice(0, -1).join(" ") : phrase;
}

function otherWords(language: string): Words {
  const words = new Words();
  const names = namesOf(language);
  const further = furtherNames[language] ?? {};
  const pictures = chosenPictures();
  for (const picture of pictures) {
    for (const name of (further[picture.id.slice(4)] ?? "").split(",")) {
      const [one = "", ...many] = name.split("/").map(fold);
      words.add(picture, one, [...many, ...pluralsOf(language, one)]);
    }
  }
  for (const picture of pictures) {
    for (const icon of nameIcons[picture.id.slice(4)] ?? [picture.icon]) {
      for (const name of names(icon).flatMap(asWords)) {
        const text = uncoloured(language, name);
        words.add(picture, text, pluralsOf(language, text));
      }
    }
  }
  return words;
}

/** By picture. */
export function wordsOf(language: string): ReadonlyMap<string, readonly Word[]> {
  return (language === "en" ? englishWords() : otherWords(language)).settled();
}
