import { readPrompt, type PromptReading } from "../brief/readPrompt.js";
import { tokenise } from "../brief/tokens.js";
import { countWords, lowerFirst } from "./clauses.js";

/** A stretch of the goal that can be moved as a whole. */
export interface GoalChunk {
  readonly text: string;
  /** Starts with a preposition and so may stand before the rest. */
  readonly movable: boolean;
}

export interface GoalParts {
  readonly reading: PromptReading;
  /** Content, in the user's words and order; style words are taken out. */
  readonly chunks: readonly GoalChunk[];
  /** The content in one piece. */
  readonly content: string;
  /** One plain sentence, whose parts may change places. */
  readonly isSimple: boolean;
  /** Longer than a prompt should be: to be summarised. */
  readonly isLong: boolean;
  /** Not (mainly) English: to be kept, with an English reading beside it. */
  readonly isForeign: boolean;
}

/** Above this many words, or characters without spaces, a goal is summarised. */
const longFromWords = 60;
const longFromCharacters = 500;

/** A part that starts with one of these may stand before the rest; the others join what they follow. */
const movable =
  "under|beneath|below|underneath|beside|next to|near|behind|in front of|on|above|over|at|in|against|among|during|amid|alongside|atop|beyond|across|along";
const startsMovable = new RegExp(`^(?:${movable})\\s`, "i");
const startsFixed = /^(?:with|of|by)\s/i;
const cuts = new RegExp(`\\s+(?=(?:${movable}|by|of|with)\\s)`, "i");

/** "Please draw me a picture of" asks a person, not a picture. */
const request =
  /^(?:please\s+)?(?:(?:can|could|would) you\s+)?(?:please\s+)?(?:draw|paint|create|generate|make|show)(?:\s+me)?\s+(?:(?:a|an|the)\s+(?:picture|image|drawing|illustration|photo)\s+of\s+)?(?=(?:a|an|the|some|two|three|four|five|\d+)\s)/i;

/** Whether most words of a goal, or all of its signs, are no English. */
function isForeign(goal: string): boolean {
  if (!/\p{L}/u.test(goal)) return /\p{Extended_Pictographic}/u.test(goal);
  const { tokens } = tokenise(goal);
  return tokens.filter(({ language }) => language !== "en").length * 2 > tokens.length;
}

/** Whether a chunk speaks of style alone: "in watercolour", "soft light". */
function isStyle(text: string): boolean {
  const { requirements, brief } = readPrompt(text);
  return (
    requirements.length > 0 &&
    brief.subjects.length === 0 &&
    requirements.every(({ half }) => half === "how")
  );
}

function contentChunks(clause: string): GoalChunk[] {
  if (isStyle(clause)) return [];
  const chunks: GoalChunk[] = [];
  let afterStyle = false;
  const parts = clause.split(cuts).map((text) => text.trim());
  for (const [at, text] of parts.entries()) {
    if (text === "") continue;
    // "neon signs over a street" has the signs: only what is plainly about style is taken out.
    const isAside = /^(?:in|as|with)\s/i.test(text) || /^of\s/i.test(parts[at + 1] ?? "");
    if (isAside && isStyle(text)) {
      afterStyle = true;
      continue;
    }
    // "a watercolour of a cat" is about "a cat".
    const own = afterStyle && chunks.length === 0 ? text.replace(/^of\s+/i, "") : text;
    const joins = startsFixed.test(own) && chunks.length > 0;
    const last = chunks.at(-1);
    if (joins && last !== undefined) {
      chunks[chunks.length - 1] = { ...last, text: `${last.text} ${own}` };
    } else {
      chunks.push({ text: own, movable: chunks.length > 0 && startsMovable.test(own) });
    }
    afterStyle = false;
  }
  return chunks;
}

/** Takes a goal apart without understanding more of it than the vocabulary does. */
export function partsOf(goal: string): GoalParts {
  const reading = readPrompt(goal);
  const clean = goal.replace(/\s+/g, " ").trim();
  const isLong = countWords(clean) > longFromWords || clean.length > longFromCharacters;
  const plain = { reading, isLong, isForeign: isForeign(clean) };
  if (isLong) return { ...plain, chunks: [], content: clean, isSimple: false };
  const asked = clean.replace(request, "");
  const clauses = asked.split(/(?<=[,;])\s+|[.!?]+(?:\s+|$)/).filter((text) => text.trim() !== "");
  const perClause = clauses.map((clause) => contentChunks(clause.replace(/[,;]+$/, "")));
  const chunks = perClause.flat();
  const content = perClause
    .filter((own) => own.length > 0)
    .map((own) => lowerFirst(own.map(({ text }) => text).join(" ")))
    .join(", ");
  return {
    chunks: chunks.map((chunk, at) =>
      at === 0 ? { ...chunk, text: lowerFirst(chunk.text) } : chunk,
    ),
    content: content === "" ? asked : content,
    isSimple: clauses.length === 1 && /^[^<>{}/\\=]*$/.test(clean),
    ...plain,
  };
}
