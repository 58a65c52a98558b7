import { decodeHTML } from "entities";

/**
 * The one SVG in an answer, without the prose and code fences around it; of several, the longest.
 * Where its end is missing, it goes to the end of its fence or of the answer.
 * @returns undefined where there is none
 */
export function extractSvg(answer: string): string | undefined {
  const blocks = blocksIn(unwrapped(answer));
  return blocks.reduce<string | undefined>(
    (longest, block) => (longest === undefined || block.length > longest.length ? block : longest),
    undefined,
  );
}

/** Some answer with a JSON string, or with markup that is escaped for a page. */
function unwrapped(answer: string): string {
  if (/<svg\b/i.test(answer)) {
    const isJson = answer.includes('=\\"');
    return isJson
      ? answer.replace(/\\(["/\\nrt])/g, (_, letter: string) => unescaped(letter))
      : answer;
  }
  return /&lt;svg\b/i.test(answer) ? decodeHTML(answer) : answer;
}

function unescaped(letter: string): string {
  return letter === "n" || letter === "r" || letter === "t" ? " " : letter;
}

/** Outermost `<svg>...</svg>`, in one pass. */
function blocksIn(answer: string): string[] {
  const blocks: string[] = [];
  let start = 0;
  let depth = 0;
  const tags = /<(\/?)(?:svg:)?svg(?=[\s/>])[^<>]*>/gi;
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
    const lastEnd = /^[\s\S]*<\/(?:svg:)?svg\s*>/i.exec(rest)?.[0];
    blocks.push(lastEnd ?? rest.replace(/\n```[\s\S]*$/, "\n"));
  }
  if (blocks.length > 0) return blocks;
  // The start itself is broken; the parser says how.
  const broken = /<(?:svg:)?svg[\s/>]/i.exec(answer);
  return broken === null ? [] : [answer.slice(broken.index)];
}
