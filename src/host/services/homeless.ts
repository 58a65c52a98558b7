/**
 * A text without the name of the person whose machine it is about: their home is told as `~`. Pure.
 * @param home absolute path; empty where the system does not say
 */
export function withoutHome(text: string, home: string): string {
  const path = home.replace(/[\\/]+$/, "");
  if (path === "") return text;
  // Windows has two ways to write one path, and takes capitals for small letters.
  const parts = path
    .split(/[\\/]/)
    .map((part) => part.replace(/[.*+?^${}()|[\]]/g, String.raw`\$&`));
  const flags = /^[a-z]:/i.test(path) ? "gi" : "g";
  return text.replace(new RegExp(`${parts.join(String.raw`[\\/]+`)}(?![\\w.-])`, flags), "~");
}
