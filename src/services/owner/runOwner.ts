import { createServer } from "node:net";
import type { Clock } from "../../base/clock.js";
import { messageOf } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import { isThere } from "../onDisk.js";
import { ServiceError } from "../serviceError.js";
import { serviceFolders } from "../serviceFolders.js";
import type { LineSocket } from "../wire/lineSocket.js";
import { addressIn, newestGeneration, openMeetingPlace } from "../wire/meetingPlace.js";
import { endLeftProcesses } from "../supervisor/notedProcesses.js";
import type { SilenceLimits } from "./answerWatch.js";
import { openDesk } from "./desk.js";
import { Door } from "./door.js";
import { leaveOffice, takeOffice } from "./election.js";
import { Office } from "./office.js";
import type { OwnerConfig } from "./ownerConfig.js";
import type { Parts } from "./parts.js";

/** How often an owner looks whether it still is one, milliseconds. */
const lookEveryMs = 2_000;

/** For clients to take their last answer, milliseconds. */
const partMs = 1_000;

export interface OwnersPlace {
  readonly config: OwnerConfig;
  /** Where its socket is: the person's alone, on this host. */
  readonly folder: string;
}

export interface OwnerDeps {
  readonly config: OwnerConfig;
  /** Called once it is the owner. */
  readonly partsOf: (where: OwnersPlace) => Promise<Parts>;
  readonly clock: Clock;
  readonly pid: number;
  readonly log: Log;
  /** When aborted, it ends. */
  readonly signal: AbortSignal;
  /** Others than `silenceLimits`. */
  readonly silence?: SilenceLimits;
}

/**
 * Owns the services of one user and data folder, as long as anybody needs them.
 * @returns once all is over: every service has ended, and nobody is listening
 */
export async function runOwner(deps: OwnerDeps): Promise<"somebody else" | "ended"> {
  const { config, clock, pid, log, signal } = deps;
  const { dataFolder, runtimeFolder, version, lingerMs } = config;
  const where = { dataFolder, runtimeFolder: runtimeFolder ?? undefined };
  const place = await openMeetingPlace(where);
  const over = new AbortController();
  const end = (why: string): void => {
    if (!over.signal.aborted) log("info", `Ends: ${why}.`);
    over.abort();
  };
  signal.addEventListener("abort", () => end("it was told to"), { once: true });

  let office: Office | undefined;
  let generation = 0;
  let clients = 0;
  const look = async (): Promise<void> => {
    try {
      const why = await reasonToEnd(generation);
      if (why !== undefined) end(why);
    } catch (error) {
      if (error instanceof ServiceError) end(error.message);
      // A disk that does not answer for once is no reason to end what works.
      else log("warn", `It cannot be seen whether all is well: ${messageOf(error)}`);
    }
  };
  const reasonToEnd = async (own: number): Promise<string | undefined> => {
    // A log that is written to makes the folder again, but not what says that it is whole.
    if (!(await isThere(serviceFolders(dataFolder).installed))) return "its folder is gone";
    const now = await openMeetingPlace(where);
    if (now.folder !== place.folder || now.token !== place.token) return "clients meet elsewhere";
    if (!(await isThere(addressIn(place, own)))) return "its socket is gone";
    return (await newestGeneration(place)) > own ? "there is a newer owner" : undefined;
  };

  const server = createServer((socket) => void door.admit(socket));
  let allEnded: Promise<void> | undefined;
  /** Services first: who is told that it is over may trust it. */
  const endServices = (): Promise<void> => (allEnded ??= office?.end() ?? Promise.resolve());
  const connected = new Set<LineSocket>();
  /** Whoever comes again waits until all has ended, and starts another owner then. */
  const dismiss = (but?: LineSocket): void => {
    door.shut();
    for (const lines of connected) if (lines !== but) lines.end();
  };
  const door: Door = new Door({
    token: place.token,
    welcome: { version, pid },
    clock,
    onKnock: () => {
      if (office !== undefined) void look();
    },
    onClient: (lines, hello) => {
      if (office === undefined || over.signal.aborted) return lines.destroy();
      const id = `${hello.client} ${++clients}`;
      log("info", `${id} has come.`);
      connected.add(lines);
      void lines.closed.then(() => {
        connected.delete(lines);
        log("info", `${id} has gone.`);
      });
      const shutDown = async (): Promise<void> => {
        dismiss(lines);
        await endServices();
        // The answer goes first.
        setImmediate(() => end(`${id} asked for it`));
      };
      openDesk({ office, lines, hello, id, shutDown, clock, log, silence: deps.silence });
    },
  });

  const taken = await takeOffice(place, server);
  if (taken === undefined) return "somebody else";
  generation = taken;
  log("info", `Owner ${generation} of ${dataFolder}, process ${pid}, version ${version}.`);
  try {
    const { folder } = place;
    // Before anything of ours has the memory that they hold.
    const notes = { folder, log: (line: string) => log("warn", line) };
    await endLeftProcesses(notes, clock, over.signal);
    const parts = await deps.partsOf({ config, folder });
    const onIdle = (): void => end("nobody is connected");
    office = new Office({ parts, clock, version, pid, log, lingerMs, onIdle });
    door.open();
    while (!over.signal.aborted) {
      await look();
      await clock.sleep(lookEveryMs, over.signal).catch(ignoreAbort);
    }
  } finally {
    dismiss();
    await endServices();
    await leaveOffice(place, generation, server);
    door.close();
    const left = Promise.all([...connected].map((lines) => lines.closed));
    await Promise.race([left, clock.sleep(partMs, new AbortController().signal)]);
  }
  return "ended";
}

/** The loop around looks at the signal. */
const ignoreAbort = (): void => undefined;
