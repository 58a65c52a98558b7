/** The code of a system's error (`ENOENT`); undefined where it has none. */
export function systemCode(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !("code" in thrown)) return undefined;
  return typeof thrown.code === "string" ? thrown.code : undefined;
}

/** Whether a system's error has one of these codes. */
export function hasCode(thrown: unknown, ...codes: readonly string[]): boolean {
  const code = systemCode(thrown);
  return code !== undefined && codes.includes(code);
}

/** Whether it says that there is no such file or folder. */
export function isMissing(thrown: unknown): boolean {
  return hasCode(thrown, "ENOENT", "ENOTDIR");
}
