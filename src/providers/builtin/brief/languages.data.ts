/** Which languages there are words of, and how they are told apart. */
import { vocabulary as ar } from "./vocabulary/ar.data.js";
import { vocabulary as cjk } from "./vocabulary/cjk.data.js";
import { vocabulary as de } from "./vocabulary/de.data.js";
import { vocabulary as en } from "./vocabulary/en.data.js";
import { vocabulary as es } from "./vocabulary/es.data.js";
import { vocabulary as fr } from "./vocabulary/fr.data.js";
import { vocabulary as it } from "./vocabulary/it.data.js";
import { vocabulary as ko } from "./vocabulary/ko.data.js";
import { vocabulary as nl } from "./vocabulary/nl.data.js";
import { vocabulary as pl } from "./vocabulary/pl.data.js";
import { vocabulary as pt } from "./vocabulary/pt.data.js";
import { vocabulary as ru } from "./vocabulary/ru.data.js";
import { vocabulary as sv } from "./vocabulary/sv.data.js";
import { vocabulary as tr } from "./vocabulary/tr.data.js";

export const vocabularies = { en, de, fr, es, it, pt, nl, pl, tr, sv, cjk, ar, ru, ko } as const;
/** What the renderer has words of its own in; `cjk` is written in Chinese signs or kana. */
export type CoreLanguage = keyof typeof vocabularies;

/** Languages in Latin letters beside English, the likelier ones first. */
export const latinLanguages: readonly CoreLanguage[] = [
  "de",
  "fr",
  "es",
  "it",
  "pt",
  "nl",
  "pl",
  "tr",
  "sv",
];

/** Languages in Latin letters of which only names of pictures are known. */
export const namedOnly = ["da", "no", "fi", "cs", "hu", "ro", "id", "vi", "hr"] as const;

/** Languages that share their words with another, and where these are. */
export const coreOfLanguage: Readonly<Record<string, CoreLanguage>> = {
  ja: "cjk",
  zh: "cjk",
  uk: "ru",
};

/** What the letters of a word tell of its language; nothing in Latin ones. The first that fits. */
export const scripts: readonly (readonly [script: RegExp, language: string])[] = [
  [/\p{Script=Latin}/u, ""],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, "ja"],
  [/\p{Script=Han}/u, "zh"],
  [/\p{Script=Hangul}/u, "ko"],
  [/[іїєґ]/u, "uk"],
  [/\p{Script=Cyrillic}/u, "ru"],
  [/[پچژگ]/u, "fa"],
  [/\p{Script=Arabic}/u, "ar"],
  [/\p{Script=Hebrew}/u, "he"],
  [/\p{Script=Greek}/u, "el"],
  [/\p{Script=Devanagari}/u, "hi"],
  [/\p{Script=Thai}/u, "th"],
  [/\p{Script=Bengali}/u, "bn"],
  [/\p{Script=Tamil}/u, "ta"],
  [/\p{Script=Georgian}/u, "ka"],
  [/\p{Script=Armenian}/u, "hy"],
];
