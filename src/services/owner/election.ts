import type { Server } from "node:net";
import { hasCode } from "../../base/systemCode.js";
import {
  addressIn,
  connectTo,
  generationsIn,
  newestGeneration,
  noteEnd,
  removeOlder,
  type MeetingPlace,
} from "../wire/meetingPlace.js";

/**
 * Who of several is the owner. To bind a name is what only one can do, and no number is bound twice; so
 * the one with the highest number that listens is it, and there is no lock that could be left behind.
 */

/**
 * @param server listens afterwards, unless somebody else is the owner
 * @returns the generation; undefined where there is an owner already
 */
export async function takeOffice(place: MeetingPlace, server: Server): Promise<number | undefined> {
  if (process.platform === "win32") {
    return (await listen(server, addressIn(place, 0))) ? 0 : undefined;
  }
  for (;;) {
    const newest = await newestGeneration(place);
    if (newest > 0 && (await isTaken(addressIn(place, newest)))) return undefined;
    const generation = newest + 1;
    if (!(await listen(server, addressIn(place, generation)))) continue;
    // Who bound its name but did not listen yet looked dead to whoever came next.
    if ((await newestGeneration(place)) > generation) {
      await leaveOffice(place, generation, server);
      return undefined;
    }
    await untilDead(place, generation);
    await removeOlder(place, generation);
    return generation;
  }
}

/** Nobody is heard from now on. The number stays used. */
export async function leaveOffice(
  place: MeetingPlace,
  generation: number,
  server: Server,
): Promise<void> {
  if (generation > 0) await noteEnd(place, generation).catch(ignoreGone);
  server.close();
}

/** A folder that somebody removed needs no note. */
function ignoreGone(error: unknown): void {
  if (!hasCode(error, "ENOENT")) throw error;
}

async function isTaken(address: string): Promise<boolean> {
  const socket = await connectTo(address);
  socket?.destroy();
  return socket !== undefined;
}

/** One that is not the newest any more sees it when it is called, and ends with all that it has. */
async function untilDead(place: MeetingPlace, generation: number): Promise<void> {
  for (const older of await generationsIn(place)) {
    if (older >= generation) continue;
    for (;;) {
      const socket = await connectTo(addressIn(place, older));
      if (socket === undefined) break;
      socket.on("error", () => undefined).resume();
      await new Promise((resolve) => socket.once("close", resolve));
    }
  }
}

/** @returns false where the name is taken */
async function listen(server: Server, address: string): Promise<boolean> {
  return await new Promise((resolve, reject) => {
    const onError = (error: Error): void => {
      if (hasCode(error, "EADDRINUSE")) resolve(false);
      else reject(error);
    };
    server.once("error", onError);
    server.listen(address, () => {
      server.removeListener("error", onError);
      resolve(true);
    });
  });
}
