/** English words of which the words around them tell what they are: verbs, people's names, tints. */
import type { Sense } from "./lexicon.js";
import { looksLikeVerb, mayBeThing } from "./nounChain.js";
import { firstNames, firstOfNouns, pastVerbs, verbNouns } from "./nounForms.data.js";
import { isColourAt, roleAt } from "./tokenLooks.js";
import type { Token } from "./tokens.js";

type Line = readonly Token[];

const filler: readonly Sense[] = [{ kind: "role", role: "filler" }];
const determiners = ["indefinite", "definite", "another"] as const;
const isOneOf = (roles: readonly string[], tokens: Line, at: number): boolean =>
  roles.includes(roleAt(tokens, at) ?? "");

/** Whether a token may be the one thing that a verb's subject is. */
function isOneThing(token: Token | undefined): boolean {
  const sense = token?.senses[0];
  if (sense === undefined) return mayBeThing(token) && token?.text.endsWith("s") === false;
  return sense.kind === "subject" ? !sense.plural : sense.kind === "role" && sense.role === "thing";
}

/** "A bird flies over the house": a plural after "a" is no noun, nor is one that a place follows. */
function isVerb(tokens: Line, at: number): boolean {
  const { text, language } = tokens[at] as Token;
  const before = tokens[at - 1];
  if (language !== "en" || !verbNouns.test(text) || !isOneThing(before)) return false;
  let start = at - 1;
  const isWithin = (): boolean => {
    const kind = tokens[start]?.senses[0]?.kind;
    return start === at - 1 || kind === undefined || kind === "colour" || kind === "size";
  };
  while (start > 0 && (isWithin() || roleAt(tokens, start) === "filler")) start--;
  const opening = tokens[start]?.senses[0];
  if (opening?.kind === "number") return opening.value === 1;
  if (roleAt(tokens, start) === "indefinite") return true;
  if (firstOfNouns.test(before?.text ?? "")) return false;
  const isPlaced = tokens[at + 1]?.senses[0]?.kind === "relation";
  return isPlaced || isOneOf([...determiners, "preposition"], tokens, at + 1);
}

/** "Barack Obama" and what the picture has for it; whose work a picture is like is not in it. */
function nameAt(tokens: Line, at: number, isMaker: boolean): Token | undefined {
  const first = tokens[at] as Token;
  const known = Object.entries(firstNames).find(([, names]) => names.test(first.text));
  if (known === undefined || first.language !== "en" || first.senses.length > 0) return undefined;
  const last = tokens[at + 1];
  const { text: lastText = "" } = last ?? {};
  const isDoing = looksLikeVerb(last) || pastVerbs.test(lastText) || verbNouns.test(lastText);
  const isSurname = !isDoing && (isColourAt(tokens, at + 1) || isOneThing(last));
  const text = isSurname ? `${first.text} ${lastText}` : first.text;
  const id = known[0] as keyof typeof firstNames;
  const person: Sense = { kind: "subject", id, plural: false, narrower: true };
  return { ...first, text, senses: isMaker ? filler : [person] };
}

/** The same tokens, each as the kind of word that it is where it stands. */
export function inTheirPlaces(tokens: Line): Token[] {
  const settled: Token[] = [];
  let isMaker = false;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token;
    // "A black coloured banana".
    if (/^colou?red$/.test(token.text) && isColourAt(tokens, at - 1)) continue;
    isMaker ||= token.text === "by" || roleAt(tokens, at) === "manner";
    const name = nameAt(tokens, at, isMaker);
    if (name?.text.includes(" ") === true) at++;
    settled.push(name ?? (isVerb(tokens, at) ? { ...token, senses: filler } : token));
  }
  return settled;
}
