/** What the tokens about a place in a text tell of it. */
import { cutText } from "../../../base/cutText.js";
import { isPicture } from "./brief.js";
import type { Modifiers } from "./groups.js";
import { looksLikeVerb, mayBeAdjective } from "./nounChain.js";
import { pictureNamed, type Token } from "./tokens.js";
import type { Role } from "./vocabulary/vocabulary.js";

type Line = readonly Token[];

export const ofWords: ReadonlySet<string> = new Set(["of", "de", "di", "d"]);
/** What they hold is what one sees; those that have a picture are drawn themselves. */
export const containers: ReadonlySet<string> = new Set(
  "plate, dish, tray, platter, bowl, serving, bite, sack, crate, jug, jar, bag, tub, vat".split(
    ", ",
  ),
);
export const owners: ReadonlySet<string> = new Set([
  "her",
  "his",
  "its",
  "their",
  "my",
  "our",
  "your",
]);
export const relativeWords: ReadonlySet<string> = new Set(["that", "which", "who"]);

/** What is longer is no word, or one that nobody has to read whole. */
const longestNoun = 24;

/** A noun as it is told: as written, and not too long to read. */
export function nounAt(token: Token | undefined): string {
  return cutText(token?.text ?? "", longestNoun);
}

export function roleAt(tokens: Line, at: number): Role | null {
  const sense = tokens[at]?.senses[0];
  return sense?.kind === "role" ? sense.role : null;
}

export function isSubjectAt(tokens: Line, at: number): boolean {
  return tokens[at]?.senses.some((sense) => sense.kind === "subject") === true;
}

export function isColourAt(tokens: Line, at: number): boolean {
  return tokens[at]?.senses.some((sense) => sense.kind === "colour") === true;
}

export function startsClause(tokens: Line, at: number): boolean {
  const before = tokens[at - 1];
  return before === undefined || before.senses.some((sense) => sense.kind === "break");
}

const placeWords: ReadonlySet<string> = new Set(["in", "at", "with", "inside", "among", "through"]);

/** Whether what follows a noun tells something of it: "wolf howling", "dragon in the snow". */
function hasPredicate(tokens: Line, at: number): boolean {
  const next = tokens[at + 1];
  const sense = next?.senses[0];
  return (
    looksLikeVerb(next) ||
    sense?.kind === "relation" ||
    (roleAt(tokens, at + 1) === "preposition" && placeWords.has(next?.text ?? "")) ||
    (sense?.kind === "setting" && /^(?:at|in) /.test(next?.text ?? ""))
  );
}

/** Whether a word with another meaning also names a picture. */
function isEnglishPicture(token: Token | undefined): boolean {
  return token?.language === "en" && pictureNamed(token) !== undefined;
}

/** "A fluffy, white dog" is one phrase: after an adjective and a comma comes no new one. */
export function goesOn(tokens: Line, at: number, { determiner, chain }: Modifiers): boolean {
  if (determiner === undefined || tokens[at]?.text !== ",") return false;
  const head = chain?.head;
  const isAdjective =
    head === undefined ||
    head.value === "filler" ||
    (head.value === "unknown" && mayBeAdjective(tokens[head.at]));
  const next = tokens[at + 1];
  const kind = next?.senses[0]?.kind;
  const isPlain = kind === undefined || kind === "colour" || kind === "size";
  return isAdjective && next !== undefined && (isPlain || roleAt(tokens, at + 1) === "filler");
}

/** "A dog house" is a house: the first of two nouns belongs to the second, where one is a picture. */
export function isFirstOfTwo(tokens: Line, at: number): boolean {
  const both = tokens.slice(at, at + 2);
  const senses = both.map(({ senses: [sense] }) => sense);
  return (
    both.length === 2 &&
    both.every(({ text, language }) => language === "en" && /^[a-z ]+$/.test(text)) &&
    senses.every((sense) => sense?.kind === "subject") &&
    senses.some((sense) => isPicture(sense.id))
  );
}

/** Whether a stated number stands right before a noun, or before its colour. */
export function isNumbered({ number, colour }: Modifiers, at: number): boolean {
  if (number === undefined || number.vague) return false;
  return number.at >= at - 1 || (colour?.at === at - 1 && number.at === at - 2);
}

/**
 * "A", "another" or a number before a noun says that it is a thing; so does a clause about it.
 * @param modifiers those of the noun's phrase
 */
export function isCued(modifiers: Modifiers, tokens: Line): boolean {
  const { determiner, number, chain, apart, stressed } = modifiers;
  const at = chain?.head.at ?? 0;
  const isUnknown = chain?.head.value === "unknown";
  if (stressed === true && isUnknown) return true;
  if (determiner === "indefinite" || determiner === "another") return true;
  if (number !== undefined && number.at < at) return true;
  if (apart === undefined || !isUnknown) return false;
  return determiner === "definite" || (apart === "clause" && hasPredicate(tokens, at));
}

/** "An orange on a table": a colour word with an article and no noun after it is a thing. */
export function isFruit({ determiner, number }: Modifiers, at: number, tokens: Line): boolean {
  const hasArticle = determiner === "indefinite" || (number !== undefined && number.at < at);
  return hasArticle && isEnglishPicture(tokens[at]);
}
