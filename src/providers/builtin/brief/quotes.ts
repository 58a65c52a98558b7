/** Quoted words that are to be read in the picture, taken out before anything else is read. */
import { cutText } from "../../../base/cutText.js";

/** Stands in a text for words that were taken out of it. */
export const quoteMark = "\ue000";

/** Longer quotations are no lettering. */
const longestQuote = 80;
const longestLettering = 40;

const inside = (close: string): string => `[^${close}\\n]{1,${longestQuote}}`;
const quoted = new RegExp(
  [
    `"(${inside('"')})"`,
    `“(${inside("“”")})”`,
    `„(${inside("“”")})[“”]`,
    `«(${inside("«»")})»`,
    `「(${inside("「」")})」`,
    `『(${inside("『』")})』`,
    `(?<=^|[\\s(])'(${inside("'")})'(?=$|[\\s.,;:!?)])`,
    `(?<=^|[\\s(])‘(${inside("‘’")})’(?=$|[\\s.,;:!?)])`,
  ].join("|"),
  "gu",
);

/** What says that the words in quotes are written: before them, or right after. */
const cue =
  /(?:^|[^\p{L}])(?:says?|saying|reads?|reading|written|writes|titled|entitled|labell?ed|captioned|words?|texts?|letters|lettering|captions?|titles?|slogan|inscription|message|spell(?:s|ing)?|signs?|signboard|banners?|posters?|billboard|labels?|logo|stickers?|plaque|chalkboard|blackboard|whiteboard|placards?|cards?|books?|covers?|shirts?|screens?|storefront|tombstone|headstone|steht|schild(?:er)?|aufschrift|wort(?:e)?|wörter|titel|buch|dit|écrit|mots?|panneau|texte|affiche|livre|dice|letrero|cartel|palabras?|texto|libro|scritt[aoe]|parol[ae]|cartello|diz|palavras?|placa|livro|надпись(?:ю)?|слов[оа]|табличк[аиуой]+|книг[аиуой]+)(?=$|[^\p{L}])|看板|文字|写着|寫著|牌子|と書/iu;
const nearBefore = 60;
const nearAfter = 24;

export interface Quotations {
  /** The text, with `quoteMark` in place of each of the `letterings`. */
  readonly text: string;
  /** As written, in their order. */
  readonly letterings: readonly string[];
}

/** Takes the words out that a text wants to be read in the picture. Other quotes are plain text. */
export function takeLettering(text: string): Quotations {
  const clean = text.replaceAll(quoteMark, " ");
  const letterings: string[] = [];
  const rest = clean.replace(quoted, (whole: string, ...found: unknown[]) => {
    const at = found.find((value) => typeof value === "number") ?? 0;
    const words = found.find((value) => typeof value === "string" && value.trim() !== "");
    const before =
      clean
        .slice(Math.max(0, at - nearBefore), at)
        .split(/[.!?\n]/)
        .at(-1) ?? "";
    const after = clean.slice(at + whole.length, at + whole.length + nearAfter);
    if (typeof words !== "string" || !(cue.test(before) || cue.test(after))) return whole;
    letterings.push(cutText(words.replace(/\s+/g, " ").trim(), longestLettering));
    return ` ${quoteMark} `;
  });
  return { text: rest, letterings };
}
