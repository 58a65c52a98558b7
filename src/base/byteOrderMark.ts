/** A text without the byte order mark that some editors and shells begin a file with. */
export function withoutMark(text: string): string {
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}
