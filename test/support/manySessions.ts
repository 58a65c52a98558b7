import { linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Metadata } from "../../src/protocol/metadata.js";
import { dateText } from "../../src/host/sessionText.js";
import { journalName, metadataName } from "../../src/sessions/sessionFolder.js";

const dayMs = 86_400_000;

export interface Copies {
  /** Folder of a session that has ended. */
  readonly model: string;
  readonly count: number;
  readonly perDay: number;
  /** UTC milliseconds: the newest copy's day. */
  readonly newestAt: number;
}

/** Fills an output folder with copies of a session; the n-th has the goal `<goal> (<n>)`. */
export function copySession(output: string, { model, count, perDay, newestAt }: Copies): void {
  const metadata = JSON.parse(readFileSync(join(model, metadataName), "utf8")) as Metadata;
  const journal = readFileSync(join(model, journalName), "utf8");
  const { goal } = metadata.summary;
  const images = readdirSync(model).filter((name) => name.endsWith(".png"));
  for (let n = 0; n < count; n++) {
    const startedAt = newestAt - Math.floor(n / perDay) * dayMs - (n % perDay);
    const name = `ses-${String(n % perDay).padStart(6, "0")}`;
    const folder = join(output, dateText(startedAt), name);
    mkdirSync(folder, { recursive: true });
    const numbered = JSON.stringify(`${goal} (${n})`).slice(1, -1);
    const text = journal.replaceAll(JSON.stringify(goal).slice(1, -1), numbered);
    writeFileSync(join(folder, journalName), text);
    const journalBytes = Buffer.byteLength(text);
    const summary = { ...metadata.summary, goal: `${goal} (${n})`, startedAt, journalBytes };
    writeFileSync(join(folder, metadataName), JSON.stringify({ ...metadata, summary }));
    for (const image of images) linkSync(join(model, image), join(folder, image));
  }
}
