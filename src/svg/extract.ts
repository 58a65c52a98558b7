import { decodeHTML } from "entities";

/** What an answer may hold that is of use. */
export type AnswerElement = "svg" | "edit";

/**
 * The one SVG in an answer, without the prose and code fences around it; of several, the longest.
 * Where its end is missing, it goes to the end of its fence or of the answer.
 * @returns undefined where there is none
 */
export function extractSvg(answer: string): string | undefined {
  return elementsNamed("svg", answer).reduce<string | undefined>(
    (longest, block) => (longest === undefined || block.length > longest.length ? block : longest),
    undefined,
  );
}

/** Every outermost element of the name that an answer holds, whatever stands around. */
export function elementsNamed(name: AnswerElement, answer: string): string[] {
  return blocksIn(unwrapped(answer, name), name);
}

/** Quotation marks are escaped where a tag has its attributes; within a text they may be meant so. */
const escapedTag = /<\w+\s[^<>"]*=\\"/;

/** Some answer with a JSON string, or with markup that is escaped for a page. */
function unwrapped(answer: string, name: AnswerElement): string {
  if (new RegExp(String.raw`<${name}\b`, "i").test(answer)) {
    return escapedTag.test(answer)
      ? answer.replace(/\\(["/\\nrt])/g, (_, letter: string) => unescaped(letter))
      : answer;
  }
  return new RegExp(String.raw`&lt;${name}\b`, "i").test(answer) ? decodeHTML(answer) : answer;
}

function unescaped(letter: string): string {
  return letter === "n" || letter === "r" || letter === "t" ? " " : letter;
}

/** Outermost elements of the name, in one pass. */
function blocksIn(answer: string, name: AnswerElement): string[] {
  const blocks: string[] = [];
  let start = 0;
  let depth = 0;
  const tags = new RegExp(String.raw`<(\/?)(?:svg:)?${name}(?=[\s/>])[^<>]*>`, "gi");
  for (const tag of answer.matchAll(tags)) {
    if (tag[1] === "") {
      if (depth === 0) start = tag.index;
      const isEmpty = tag[0].endsWith("/>");
      if (!isEmpty) depth += 1;
    } else if (depth > 0) {
      depth -= 1;
      if (depth === 0) blocks.push(answer.slice(start, tag.index + tag[0].length));
    }
  }
  if (depth > 0) {
    // Closed less often than opened: the last end that there is ends it.
    const rest = answer.slice(start);
    const ends = new RegExp(String.raw`^[\s\S]*<\/(?:svg:)?${name}\s*>`, "i");
    const lastEnd = ends.exec(rest)?.[0];
    blocks.push(lastEnd ?? rest.replace(/\n```[\s\S]*$/, "\n"));
  }
  if (blocks.length > 0) return blocks;
  // The start itself is broken; the parser says how.
  const broken = new RegExp(String.raw`<(?:svg:)?${name}[\s/>]`, "i").exec(answer);
  return broken === null ? [] : [answer.slice(broken.index)];
}
