import { visibleText } from "../base/visibleText.js";

/** A word that a POSIX shell reads as it stands, quoted where it must be. */
export function shellWord(text: string): string {
  if (/^[A-Za-z0-9_./:@%+=,-]+$/.test(text)) return text;
  if (visibleText(text) !== text) return `$'${text.replace(/./gsu, escaped)}'`;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** As bash, zsh and ksh read it: what must not reach the terminal is spelt out. */
function escaped(character: string): string {
  if (character === "'" || character === "\\") return `\\${character}`;
  if (/^[\p{L}\p{N}\p{P}\p{S} ]$/u.test(character)) return character;
  const bytes = [...new TextEncoder().encode(character)];
  return bytes.map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
}
