import type { ToldLines } from "../prompts/wording.js";

const mostLines = 2000;

/**
 * What an answer tells behind labels, each at the start of a line, in any case, with whatever
 * Markdown makes of it: `**What:** two boats`. A text goes on in the lines below it up to an empty
 * one: what a small model says after that is another matter.
 */
export function labelledLines(text: string, labels: readonly string[]): ToldLines {
  const told = new Map<string, string[]>();
  const pattern = labelPattern(labels);
  /** Where the next line belongs to; none behind an empty line. */
  let open: string[] | null = null;
  for (const line of text.split(/\r\n|[\r\n]/, mostLines)) {
    const match = pattern.exec(line);
    const label = match?.[1]?.toUpperCase().replace(/[\s_]+/g, " ");
    if (label !== undefined) {
      open = told.get(label) ?? [];
      told.set(label, open);
      open.push(plain(match?.[2] ?? ""));
    } else if (open !== null) {
      const last = open.length - 1;
      const before = open[last] ?? "";
      if (line.trim() !== "") open[last] = `${before} ${plain(line)}`.trim();
      else if (before !== "") open = null;
    }
  }
  return told;
}

function labelPattern(labels: readonly string[]): RegExp {
  const longestFirst = [...labels].sort((a, b) => b.length - a.length);
  const names = longestFirst.map((label) => label.replace(/ /g, "[ _]+")).join("|");
  return new RegExp(`^[\\s>*_#\\-\\d.)•"\`]{0,12}(${names})["*_\`]{0,4}\\s{0,4}[:：=](.*)$`, "i");
}

/** Without the marks that emphasise it, or that it had as a line of JSON. */
function plain(text: string): string {
  const bare = text.replace(/^[\s*_]+|[\s*_]+$/g, "");
  return bare.startsWith('"') ? bare.slice(1).replace(/"\s*[,}]?$/, "") : bare;
}
