import { once } from "./once.js";

/**
 * Texts of people and models as they may stand among ours, in a terminal or a panel: an escape
 * sequence must not move the cursor, nor a direction mark turn what stands beside it.
 */

/** Scripts that are written with joiners inside their words. */
const joiningScripts = [
  ...["Arab", "Syrc", "Mong", "Deva", "Beng", "Guru", "Gujr", "Orya", "Taml", "Telu", "Knda"],
  ...["Mlym", "Sinh", "Khmr", "Mymr", "Tibt"],
]
  .map((script) => `\\p{scx=${script}}`)
  .join("");

/** Invisible, but part of how a character looks: joined letters and emoji, their variants, flags. */
const meaningful = [
  `(?<=[[${joiningScripts}]--\\p{DI}])[\\u200C\\u200D](?=[[${joiningScripts}]--\\p{DI}])`,
  String.raw`(?<=\p{Extended_Pictographic}[\p{Emoji_Modifier}\uFE0F]?)\u200D(?=\p{Extended_Pictographic})`,
  String.raw`(?<=[[\p{L}\p{M}\p{N}\p{P}\p{S}]--\p{DI}])\p{Variation_Selector}`,
  String.raw`\u{1F3F4}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{3,6}\u{E007F}`,
].join("|");
const invisible = once(() => new RegExp(String.raw`(${meaningful})|[\p{DI}\uFFF9-\uFFFB]`, "gv"));
const breaks = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** The text without control characters, line breaks and what nobody sees; on one line. */
export function visibleText(text: string): string {
  return text
    .replace(/\p{Cs}/gu, "\uFFFD")
    .replace(breaks, " ")
    .replace(invisible(), "$1");
}

/** The same, with single spaces. */
export function oneLine(text: string): string {
  return visibleText(text).replace(/\s+/gu, " ").trim();
}
