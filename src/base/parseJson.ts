/** Deeper than all that Imagebeam writes; a hostile file would exhaust the stack of what checks it. */
const maxDepth = 64;

/**
 * `JSON.parse` for text from a stranger: refuses deep nesting, and drops members named `__proto__`,
 * which would become prototypes when copied.
 * @throws {SyntaxError} no JSON, or too deep
 */
export function parseJson(text: string): unknown {
  if (mayBeDeep(text) && isDeep(text)) throw new SyntaxError(`Nested deeper than ${maxDepth}`);
  if (!text.includes("__proto__") && !text.includes("\\u")) return JSON.parse(text);
  // A member that the reviver answers with undefined is left out.
  return JSON.parse(text, (key, value: unknown) => (key === "__proto__" ? undefined : value));
}

/** Counts brackets, in strings too: many times as fast as to follow them, and nearly all have few. */
function mayBeDeep(text: string): boolean {
  let left = maxDepth;
  for (const bracket of ["[", "{"]) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      if (--left < 0) return true;
    }
  }
  return false;
}

function isDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (inString) {
      if (unit === backslash) i++;
      else if (unit === quote) inString = false;
    } else if (unit === quote) inString = true;
    else if (unit === openBracket || unit === openBrace) {
      if (++depth > maxDepth) return true;
    } else if (unit === closeBracket || unit === closeBrace) depth--;
  }
  return false;
}

const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
