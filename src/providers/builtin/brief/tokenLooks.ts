/** What the tokens about a place in a text tell of it. */
import { cutText } from "../../../base/cutText.js";
import type { Modifiers } from "./groups.js";
import { afterNouns, pastVerbs } from "./nounForms.data.js";
import { isPlural, looksLikeVerb, mayBeAdjective, mayBeThing } from "./nounChain.js";
import { pictureNamed, type Token } from "./tokens.js";
import type { Role } from "./vocabulary/vocabulary.js";

type Line = readonly Token[];

const words = (list: string): ReadonlySet<string> => new Set(list.split(" "));

export const ofWords = words("of de di d");
/** What they hold is what one sees; those that have a picture are drawn themselves. */
const containers = words(
  "plate dish tray platter bowl serving bite sack crate jug jar bag tub vat",
);
export const owners = words("her his its their my our your");
export const relativeWords = words("that which who");
export const withinWords = words("in inside within im dans en em num numa nel nella w v в у");
const placeWords = words("in at with inside among through");

/** What is longer is no word, or one that nobody has to read whole. */
const longestNoun = 32;

/** A noun as it is told: as written, and not too long to read. */
export function nounAt(token: Token | undefined): string {
  return cutText(token?.text ?? "", longestNoun);
}

export function roleAt(tokens: Line, at: number): Role | null {
  const sense = tokens[at]?.senses[0];
  return sense?.kind === "role" ? sense.role : null;
}

/** "Do not draw a cat", "no cat or a dog": whether what was denied before an article still is. */
export function staysDenied(tokens: Line, since: number, at: number): boolean {
  if (roleAt(tokens, at - 1) === "or") return true;
  return tokens.slice(since + 1, at).every((_, i) => roleAt(tokens, since + 1 + i) === "filler");
}

/** "No cats, dogs or birds": whether a comma stands in a list that ends with "or". */
export function isListedWithOr(tokens: Line, comma: number): boolean {
  const rest = tokens.slice(comma + 1);
  const end = rest.findIndex(({ senses: [sense] }) =>
    sense?.kind === "role" ? sense.role !== "filler" : sense?.kind === "break" && sense.strong,
  );
  return end >= 0 && roleAt(rest, end) === "or";
}

export function isSubjectAt(tokens: Line, at: number): boolean {
  return tokens[at]?.senses.some((sense) => sense.kind === "subject") === true;
}

export function isColourAt(tokens: Line, at: number): boolean {
  return tokens[at]?.senses.some((sense) => sense.kind === "colour") === true;
}

/** Whether a word is Chinese or Japanese, but for katakana. */
export const isIdeograph = (token: Token | undefined): boolean =>
  /[\p{Script=Han}\p{Script=Hiragana}]/u.test(token?.text ?? "");

/** Chinese, Japanese and Korean words of place follow what they are about: "in the box" is "box in". */
export const namesOtherFirst = (token: Token | undefined): boolean =>
  isIdeograph(token) || token?.language === "ko";

export function startsClause(tokens: Line, at: number): boolean {
  const before = tokens[at - 1];
  return before === undefined || before.senses.some((sense) => sense.kind === "break");
}

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

/** "A dog house" is a house: the first of two nouns belongs to the second. */
function isFirstOfTwo(tokens: Line, at: number, { apart }: Modifiers): boolean {
  const both = tokens.slice(at, at + 2);
  const isEnglish = ({ text, language }: Token): boolean =>
    language === "en" && /^[a-z ]+$/.test(text);
  if (both.length < 2 || !both.every(isEnglish)) return false;
  const [, next] = both;
  // "A maple leaf": small words name a thing where they stand apart.
  if (apart !== undefined && roleAt(tokens, at + 1) === "thing") return isEnglishPicture(next);
  return both.every(({ senses: [sense] }) => sense?.kind === "subject");
}

/** Whether an English word that nothing is known about may be the second of two nouns. */
function isSecond(token: Token | undefined): boolean {
  if (token?.language !== "en" || token.senses.length > 0) return false;
  return mayBeThing(token) && !isPlural(token.text) && !afterNouns.test(token.text);
}

/** "With maple syrup": one thing without an article is no maple, but a kind of what follows. */
function startsCompound(tokens: Line, at: number, modifiers: Modifiers): boolean {
  const { determiner, number, apart } = modifiers;
  const isBare = determiner === undefined && number === undefined && apart === undefined;
  const isPlaced = roleAt(tokens, at - 1) === "preposition";
  return isBare && isPlaced && tokens[at]?.language === "en" && isSecond(tokens[at + 1]);
}

/** "A fire hydrant" is a hydrant: the phrase ends with a noun that has no picture. */
function precedesHead(tokens: Line, at: number, { determiner, number }: Modifiers): boolean {
  const next = tokens[at + 1];
  if (determiner !== "indefinite" && number === undefined) return false;
  if (!isSubjectAt(tokens, at) || !isSecond(next) || pastVerbs.test(next?.text ?? "")) return false;
  const sense = tokens[at + 2]?.senses[0];
  const role = roleAt(tokens, at + 2) ?? "";
  const isEnd = tokens[at + 2] === undefined || sense?.kind === "break";
  return isEnd || sense?.kind === "relation" || /^(?:and|preposition|copula)$/.test(role);
}

/** Whether one thing is named only to tell the next noun's kind. */
export function belongsToNext(tokens: Line, at: number, modifiers: Modifiers): boolean {
  if (modifiers.opened === true && isFirstOfTwo(tokens, at, modifiers)) return true;
  return startsCompound(tokens, at, modifiers) || precedesHead(tokens, at, modifiers);
}

/** "A basketball hoop": whether a word goes on with the noun of a thing that is drawn. */
export function endsCompound(tokens: Line, at: number): boolean {
  const before = tokens[at - 1]?.senses[0];
  return before?.kind === "subject" && !before.plural && isSecond(tokens[at]);
}

/** "Two slices of cake": whether the measure or the plate hands on to what follows. */
export function handsOn(tokens: Line, at: number, { chain }: Modifiers): boolean {
  if (chain === undefined || chain.ended || !ofWords.has(tokens[at]?.text ?? "")) return false;
  return chain.head.value === "measure" || containers.has(tokens[chain.head.at]?.text ?? "");
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
