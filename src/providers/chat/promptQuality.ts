import type {
  ExpandRequest,
  PromptTexts,
  RefineRequest,
  RewriteRequest,
} from "../../search/ports.js";
import { contentWords, isLatin, singularOf, stemOf, stemsOf, threesOf, wordsOf } from "./words.js";

/** What is wrong with prompts that a model wrote, as it is told. */

export type WriteRequest = ExpandRequest | RefineRequest | RewriteRequest;

/**
 * Goals of more words are told in fewer, and of languages whose forms are not known here some words
 * look lost that are not: of those a part is enough.
 */
const wholeWithin = 12;
const enoughOfOthers = 0.75;
/** Milder words are other words. */
const enoughOfRefused = 0.3;
const newWordsNeeded = 2;
const mostNamed = 8;
/** Longer texts are none that an image model reads; a long goal may come back twice. */
const maxTextUnits = 2000;
const longest = (goal: string): number => Math.min(20_000, maxTextUnits + 2 * goal.length);

/** @returns null for a good prompt */
export function faultOf(texts: PromptTexts, request: WriteRequest): string | null {
  const most = longest(request.goal);
  const { what, how, prompt } = texts;
  if ([what, how, prompt].some(({ length }) => length > most)) return "It is far too long";
  const faults = [
    ...empty(texts, request),
    ...lostWords(texts, request),
    ...addedTooLittle(texts, request),
    ...facetsUnused(texts, request),
    ...echoes(texts, request),
    ...repeats(texts.prompt, request.goal),
    ...chatter(texts, request.goal),
    ...refusedAgain(texts, request),
  ];
  return faults.length === 0 ? null : faults.join(". ");
}

function empty(texts: PromptTexts, request: WriteRequest): string[] {
  const may = request.kind === "refine" ? request.halves : "both";
  const lacking = (["what", "how"] as const)
    .filter((half) => may === "both" || may === half)
    .filter((half) => wordsOf(texts[half]).length === 0);
  return lacking.map((half) => `${half.toUpperCase()} must not be empty`);
}

/** The goal's words that the prompt has to keep and has not. */
function lostWords({ prompt }: PromptTexts, request: WriteRequest): string[] {
  const kept = stemsOf(prompt);
  const asked = requiredWords(request);
  const lost = asked.filter((word) => !kept.has(stemOf(word)));
  const isPlain = asked.length <= wholeWithin && asked.every(isLatin);
  const enough = request.kind === "rewrite" ? enoughOfRefused : isPlain ? 1 : enoughOfOthers;
  if (asked.length - lost.length >= asked.length * enough) return [];
  return [`It leaves out of the goal: ${quoted(lost)}`];
}

function requiredWords(request: WriteRequest): string[] {
  const all = contentWords(request.goal);
  if (request.kind !== "refine" || request.halves === "both") return all;
  // A half that may not change cannot be mended: what the parent kept must not be lost.
  const { what, how, prompt } = request.parent;
  const before = stemsOf([what, how, prompt].join("\n"));
  return all.filter((word) => before.has(stemOf(word)));
}

function addedTooLittle({ prompt }: PromptTexts, { kind, goal }: WriteRequest): string[] {
  if (kind !== "expand") return [];
  const known = stemsOf(goal);
  const added = contentWords(prompt).filter((word) => !known.has(stemOf(word)));
  return added.length >= newWordsNeeded ? [] : ["It adds nothing to the goal"];
}

/** Facets make the candidates differ; a goal may rule some of them out, hardly all. */
function facetsUnused({ how, prompt }: PromptTexts, request: WriteRequest): string[] {
  if (request.kind !== "expand") return [];
  const choices = Object.values<string>({ ...request.facets });
  const said = stemsOf(`${how}\n${prompt}`);
  const isUsed = choices.some((choice) =>
    contentWords(choice).every((word) => said.has(stemOf(word))),
  );
  return isUsed ? [] : [`HOW uses none of the choices: ${choices.join(", ")}`];
}

/** What is to be avoided is drawn by image models as soon as it is named, even where it is denied. */
function echoes(texts: PromptTexts, request: WriteRequest): string[] {
  const fixed = request.kind === "refine" ? fixedHalf(request) : "";
  const allowed = sequence(`${request.goal}\n${fixed}`);
  const said = sequence(texts.prompt);
  const echoed = request.negativePrompt
    .split(/[,;.\n，、；。]+/)
    .filter((phrase) => phrase.trim() !== "")
    .filter((phrase) => {
      const stems = sequence(phrase);
      return stems.trim() !== "" && said.includes(stems) && !allowed.includes(stems);
    });
  return echoed.length === 0
    ? []
    : [`It must not mention: ${quoted(echoed.map((one) => one.trim()))}`];
}

function fixedHalf({ halves, parent }: RefineRequest): string {
  return halves === "both" ? "" : halves === "what" ? parent.how : parent.what;
}

/** Words in a row, with a space on both sides, so that a phrase can be looked for. */
function sequence(text: string): string {
  return ` ${wordsOf(text).map(singularOf).join(" ")} `.replace(/ +/g, " ");
}

/** Three words in a row, three times: a model that has lost its thread. */
function repeats(prompt: string, goal: string): string[] {
  const isOfGoal = threefold(goal);
  const repeated = [...threefold(prompt)].filter((words) => !isOfGoal.has(words));
  return repeated.length === 0 ? [] : [`It says again and again: ${quoted(repeated.slice(0, 2))}`];
}

function threefold(text: string): Set<string> {
  const counts = new Map<string, number>();
  for (const three of threesOf(wordsOf(text))) counts.set(three, (counts.get(three) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count >= 3).map(([three]) => three));
}

const talk =
  /^(?:sure|certainly|of course|absolutely|okay|here(?:['’]s| is| are) (?:the|a|an|your|my)\b.{0,40}\b(?:prompt|text|description|version)s?)\b|\b(?:as an ai|language model|let me know if|hope this helps|feel free to)\b/i;
const markup =
  /<\/?[a-z!][^>]{0,200}>|!\[|\]\(|\b(?:https?|data|command|javascript|vscode|file):\S/i;

/** What a person says to a person, or a page to a browser, and nobody to an image model. */
function chatter(texts: PromptTexts, goal: string): string[] {
  const all = [texts.what, texts.how, texts.prompt];
  const isTalk = all.some((text) => talk.test(text)) && !talk.test(goal);
  const isMarkup = all.some((text) => markup.test(text)) && !markup.test(goal);
  return [
    ...(isTalk ? ["It speaks to the reader: only the texts are wanted"] : []),
    ...(isMarkup ? ["It holds markup or an address: only plain words are wanted"] : []),
  ];
}

/** All that was refused in another order, or with more around it, is refused again. */
function refusedAgain({ prompt }: PromptTexts, request: WriteRequest): string[] {
  if (request.kind !== "rewrite") return [];
  const said = stemsOf(prompt);
  const refused = contentWords(request.refused.prompt);
  const isAgain = refused.length > 0 && refused.every((word) => said.has(stemOf(word)));
  return isAgain ? ["It says all of the refused prompt again"] : [];
}

function quoted(words: readonly string[]): string {
  return words
    .slice(0, mostNamed)
    .map((word) => JSON.stringify(word.slice(0, 60)))
    .join(", ");
}
