import type { Clock } from "../../base/clock.js";
import { messageOf } from "../../base/errors.js";
import { ServiceError } from "../serviceError.js";
import { addressIn, newestGeneration, openMeetingPlace } from "../wire/meetingPlace.js";
import type { MeetingPlaceOptions } from "../wire/meetingPlace.js";
import { OwnerLink } from "./ownerLink.js";
import type { StartedOwner } from "./startOwner.js";

/** An owner that was started answers within this, milliseconds, on a very busy machine too. */
const startMs = 60_000;
/** One that ends says nothing until it has, milliseconds. */
const answerMs = 30_000;
const lookEveryMs = 50;
/** One that ends before anybody answers is started again so often: another may just have ended. */
const maxStarts = 3;

export interface FindOptions {
  readonly place: MeetingPlaceOptions;
  readonly version: string;
  readonly client: string;
  readonly clock: Clock;
}

/**
 * @returns undefined where there is no owner
 * @throws {ServiceError} `service.noOwner`: there is one that cannot be spoken with
 * @throws `signal.reason`
 */
export async function findOwner(
  { place: where, version, client, clock }: FindOptions,
  signal: AbortSignal,
): Promise<OwnerLink | undefined> {
  const { place, generation } = await meetingAt(where);
  if (process.platform !== "win32" && generation === 0) return undefined;
  const done = new AbortController();
  const tooLate = clock.sleep(answerMs, AbortSignal.any([signal, done.signal]));
  const limit = new AbortController();
  tooLate.then(
    () => limit.abort(noAnswer()),
    (reason: unknown) => limit.abort(reason),
  );
  try {
    const address = addressIn(place, generation);
    const hello = { token: place.token, version, client };
    return await OwnerLink.open({ address, hello, signal: limit.signal });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ServiceError) throw error;
    throw new ServiceError("service.noOwner", noAnswer().message, { cause: error });
  } finally {
    done.abort();
  }
}

async function meetingAt(where: MeetingPlaceOptions) {
  try {
    const place = await openMeetingPlace(where);
    const generation = process.platform === "win32" ? 0 : await newestGeneration(place);
    return { place, generation };
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    // A disk that is full or may not be written to.
    const message = `There is no place to meet the program that runs the local models: ${messageOf(error)}.`;
    throw new ServiceError("service.noOwner", message, { cause: error });
  }
}

function noAnswer(): ServiceError {
  const message = "The program that runs the local models does not answer. End it, and try again.";
  return new ServiceError("service.noOwner", message);
}

/**
 * Finds the owner, and starts one where there is none.
 * @throws {ServiceError} `service.noOwner`
 * @throws `signal.reason`
 */
export async function findOrStart(
  options: FindOptions,
  start: () => Promise<StartedOwner>,
  signal: AbortSignal,
): Promise<OwnerLink> {
  const { clock } = options;
  const untilMs = clock.nowMs() + startMs;
  let starts = 0;
  let ended: string | undefined = "none was started";
  for (;;) {
    const found = await findOwner(options, signal);
    if (found !== undefined) return found;
    if (ended !== undefined && starts < maxStarts) {
      starts += 1;
      ended = undefined;
      void (await start()).ended.then((how) => (ended = how));
    } else if (ended !== undefined || clock.nowMs() > untilMs) {
      const why = ended === undefined ? "it does not answer" : ended;
      const message = `The program that runs the local models could not be started: ${why}. Its log, owner.log, says more.`;
      throw new ServiceError("service.noOwner", message);
    }
    await clock.sleep(lookEveryMs, signal);
  }
}
