/** Which words mean which picture, in every language. */
import { foldText } from "../../src/providers/builtin/brief/foldText.js";
import * as core from "../../src/providers/builtin/brief/vocabulary.data.js";
import { chosenPictures, type ChosenPicture } from "./chosen.js";
import { kindsFor } from "./kinds.js";
import { asWords, namesOf, spaced } from "./names.js";
import { furtherNames, nameIcons } from "./names.data.js";
import { pluralsOf } from "./plurals.js";

/** A word and its plurals; `isNarrower` as in `PictureWord`. */
export interface Word {
  readonly text: string;
  readonly many: readonly string[];
  readonly isNarrower: boolean;
}

/** Words that the reader has a meaning for of its own, and that are offered all the same: it decides. */
export const shared = new Set(
  `adult angle chestnut door drop eye glass hand island leaf leaves lemon light mountain orange oranges page
   paper person people piece rock salmon sign star stars stone window windows wing body lime olive sketch mint
   coral cloud rose rainbow road lights head face print`.split(/\s+/),
);

/** Lists of the reader that say which subject a word means, or that hold no words. */
const ofSubjects = new Set(
  "subjectWords emojiSubjects emojiPhrases dualWords colourPalettes".split(" "),
);

/** What the reader knows without pictures: small words, settings, styles and fillers, not subjects. */
function coreWords(): Set<string> {
  const lists: Readonly<Record<string, unknown>> = core;
  const texts = Object.entries(lists).flatMap(([list, entry]) => {
    if (ofSubjects.has(list)) return [];
    if (typeof entry === "string") return [entry];
    return Object.values(entry as Readonly<Record<string, string>>);
  });
  const words = texts
    .join(",")
    .split(",")
    .map((word) => word.trim().replace(/^[=*]/, ""));
  return new Set(words.map((word) => spaced(foldText(word))).filter((word) => word !== ""));
}

const known = coreWords();
export const isCore = (word: string): boolean => known.has(word) && !shared.has(word);

const colours = new Set(
  Object.values(core.colourWords).flatMap((text) =>
    text.split(",").map((word) => spaced(foldText(word.trim().replace(/^[=*]/, "")))),
  ),
);

/** Without a colour at its start or end: the reader wants to see that itself. */
function uncoloured(phrase: string): string {
  const words = phrase.split(" ");
  if (words.length < 2) return phrase;
  if (colours.has(words[0] ?? "")) return words.slice(1).join(" ");
  return colours.has(words.at(-1) ?? "") ? words.slice(0, -1).join(" ") : phrase;
}

/** Collects words; whoever comes first has a word. */
class Words {
  readonly all = new Map<string, Word[]>();
  private readonly taken = new Set<string>();

  add(picture: ChosenPicture, text: string, many: readonly string[], isNarrower: boolean): void {
    if (text === "" || isCore(text) || this.taken.has(text)) return;
    this.taken.add(text);
    const free = [...new Set(many)].filter((word) => {
      const isFree = word === text || (word !== "" && !isCore(word) && !this.taken.has(word));
      if (isFree) this.taken.add(word);
      return isFree;
    });
    const words = this.all.get(picture.id) ?? [];
    words.push({ text, many: free, isNarrower });
    this.all.set(picture.id, words);
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

function otherWords(language: string): Words {
  const words = new Words();
  const names = namesOf(language);
  const further = furtherNames[language] ?? {};
  const add = (picture: ChosenPicture, written: string): void => {
    for (const text of asWords(written)) {
      words.add(picture, uncoloured(text), pluralsOf(language, uncoloured(text)), false);
    }
  };
  const pictures = chosenPictures();
  for (const picture of pictures) {
    for (const name of (further[picture.id.slice(4)] ?? "").split(",")) add(picture, name);
  }
  for (const picture of pictures) {
    const icons = nameIcons[picture.id.slice(4)] ?? [picture.icon];
    for (const icon of icons) for (const name of names(icon)) add(picture, name);
  }
  return words;
}

/** By picture. */
export function wordsOf(language: string): ReadonlyMap<string, readonly Word[]> {
  return (language === "en" ? englishWords() : otherWords(language)).all;
}
