/**
 * Which of the words of an English noun phrase is its noun: in "a red dog standing in a meadow" it
 * is the dog, in "a poker table" the table. Decided by what ends a phrase (a verb, a participle)
 * and by number: after "a" no plural is the noun, after a plural noun comes no other one.
 */
import type { Token } from "./tokens.js";
import type { Placed } from "./groups.js";
import { ingNouns, edNouns, lyNouns, adjective, adjectiveNouns } from "./nounForms.data.js";

/** What a word may be to the phrase that it stands in. */
export type NounKind = "setting" | "filler" | "aspect" | "thing" | "measure" | "unknown";

export interface NounChain {
  /** The noun so far. */
  readonly head: Placed<NounKind>;
  /** A verb or the like came after the noun: no later word is it. */
  readonly ended: boolean;
  /** A later word that may be what the verb is about: "eating leaves". */
  readonly object?: number;
}

const isEnglish = (token: Token | undefined): boolean =>
  token?.language === "en" && /^[a-z]+$/.test(token.text);

/** Whether a word looks like an English verb or adverb: "standing", "lit", "slowly". */
export function looksLikeVerb(token: Token | undefined): boolean {
  if (token === undefined || !isEnglish(token)) return false;
  const { text } = token;
  if (text.endsWith("ing")) return text.length > 4 && !ingNouns.test(text);
  if (text.endsWith("ed")) return text.length > 3 && !edNouns.test(text);
  return text.endsWith("ly") && text.length > 3 && !lyNouns.test(text);
}

/** Whether an unknown word may name a thing, as far as its form tells. */
export function mayBeThing(token: Token | undefined): boolean {
  if (token === undefined) return false;
  const { text } = token;
  if (!isEnglish(token)) return /\p{L}/u.test(text);
  if (text.length < 3 || looksLikeVerb(token)) return false;
  return !adjective.test(text) || adjectiveNouns.test(text);
}

/** An English guess for nouns that the vocabulary does not have. */
export const isPlural = (noun: string): boolean =>
  /^[a-z ]{2,}[^\Wsui]s$/.test(noun) &&
  !/^(?:lens|canvas|christmas|atlas|mens|kansas|texas|paris)$/.test(noun);

/** Whether a word before a comma may be an adjective, of which another one follows: "a fluffy, ..." */
export function mayBeAdjective(token: Token | undefined): boolean {
  if (!isEnglish(token)) return false;
  return (
    looksLikeVerb(token) || !mayBeThing(token) || /(?:y|ic|al|ant|ent)$/.test(token?.text ?? "")
  );
}

/** A setting that is told by a phrase of its own: "at night", "in the rain". */
const isAdverbial = (token: Token | undefined): boolean =>
  /^(?:at|in|on|under|by) /.test(token?.text ?? "");

/** The phrase's chain of nouns with one word more. */
export function lengthen(
  chain: NounChain | undefined,
  kind: NounKind,
  at: number,
  tokens: readonly Token[],
  isSingular: boolean,
): NounChain {
  const word = tokens[at];
  const isVerb = kind === "unknown" && looksLikeVerb(word);
  const next: NounChain = { head: { value: kind, at }, ended: false };
  if (chain === undefined) return next;
  if (chain.ended) return kind === "unknown" && !isVerb ? { ...chain, object: at } : chain;
  const { head } = chain;
  const noun = tokens[head.at];
  if (head.value !== "unknown") return isVerb ? chain : next;
  const isEnded = isVerb || endsAfter(noun, word, kind, isSingular);
  return mayBeThing(noun) && isEnded ? { head, ended: true } : next;
}

/** Whether an unknown noun is not the first part of a longer one that the next word goes on with. */
function endsAfter(
  noun: Token | undefined,
  word: Token | undefined,
  kind: NounKind,
  isSingular: boolean,
): boolean {
  if (kind === "filler" || kind === "measure") return true;
  if (kind === "setting") return isAdverbial(word);
  if (!isEnglish(noun) || !isEnglish(word)) return false;
  const [wasMany, isMany] = [isPlural(noun?.text ?? ""), isPlural(word?.text ?? "")];
  return (wasMany && !isMany) || (isSingular && isMany);
}
