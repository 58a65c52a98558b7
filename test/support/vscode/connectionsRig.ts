import assert from "node:assert/strict";
import { Connections, type ConnectionsDeps } from "../../../src/host/commands/connections.js";
import { editor } from "./fakeEditor.js";
import { modelsRig, toyAt } from "./modelsRig.js";

export const settingOfConnections = "imagebeam.connections";
export const settingOfModels = "imagebeam.models";

/** The commands of connections over the fake editor, with these set up. */
export async function staged(
  connections: readonly object[],
  { models = {}, withKeys = [] }: { models?: object; withKeys?: readonly string[] } = {},
) {
  const rig = modelsRig(connections, models);
  for (const name of withKeys) await rig.keys.set(toyAt(name), `sk-${name}`);
  const acted: unknown[] = [];
  const running: object[] = [];
  /** What goes on while a message stands, once its command is over. */
  const going: Promise<void>[] = [];
  const { commands } = new Connections({
    ...{ configured: rig.configured, keys: rig.keys, kinds: rig.kinds, providers: rig.providers },
    judgeTests: { record: () => Promise.resolve(null) },
    ...{ models: rig.setup, blocked: rig.blocked, searches: { all: running } },
    act: (id: string, argument: unknown) => acted.push([id, argument]),
    carryOut: (doing: () => Promise<void>) => void going.push(doing()),
  } as unknown as ConnectionsDeps);
  /** Settings and keys, to be compared. */
  const kept = () => JSON.stringify([[...editor.settings].sort(), [...rig.secrets.stored].sort()]);
  return { ...rig, commands, acted, running, kept, answered: () => Promise.all(going) };
}

export const connectionsNow = (): unknown => editor.settings.get(settingOfConnections);
export const modelsNow = (): unknown => editor.settings.get(settingOfModels);

/** That a command leaves everything as it was, whatever is answered before. */
export async function leavesAll(
  stage: Awaited<ReturnType<typeof staged>>,
  begin: () => Promise<void> | void,
  answers: () => Promise<void>,
): Promise<void> {
  const before = stage.kept();
  const done = begin();
  await answers();
  await done;
  await stage.answered();
  assert.equal(stage.kept(), before);
  assert.deepEqual([editor.unseen, stage.acted], [[], []]);
}
