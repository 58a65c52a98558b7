import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Folders of evaluations below an output folder. */
export function evaluationsIn(output: string): string[] {
  const days = existsSync(output) ? readdirSync(output).sort() : [];
  return days.flatMap((day) =>
    readdirSync(join(output, day))
      .sort()
      .filter((name) => name.startsWith("eval-"))
      .map((name) => join(output, day, name)),
  );
}

/** What a voter's file has, line by line; all voters' where none is named. */
export function votesIn(folder: string, voter = ""): Record<string, unknown>[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith(`votes-${voter}`) && name.endsWith(".jsonl"))
    .flatMap((name) => readFileSync(join(folder, name), "utf8").trim().split("\n"))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
