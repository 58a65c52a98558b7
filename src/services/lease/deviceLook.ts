import { asServiceError } from "../serviceError.js";
import type { LeaseBook, Writable } from "./leaseBook.js";
import type { LeaseDevice, LeaseModel } from "./leaseState.js";
import type { Residents } from "./residents.js";
import type { SteadyClock } from "./steadyClock.js";
import { askWhoDoesNotFit } from "./toldNeeds.js";

/**
 * Looks at what a device has free, and at what the models take that are on it, or would be. Where that
 * cannot be told, who waits for one of these models hears why.
 * @param signal when aborted, no service is asked any more
 */
export async function lookAt(
  device: Writable<LeaseDevice>,
  book: LeaseBook,
  residents: Residents,
  clock: SteadyClock,
  signal: AbortSignal,
): Promise<void> {
  const ofDevice = () => book.models.filter(({ need }) => need.device === device.id);
  try {
    const [roomBytes, hostBytes] = await Promise.all([
      residents.roomOn(device.id),
      residents.hostRoom(),
      ...ofDevice().map((model) => measure(model, book, residents)),
    ]);
    const look = { atMs: clock.nowMs(), roomBytes, hostBytes };
    await askWhoDoesNotFit(ofDevice(), look, residents, signal);
    device.look = { ...look, atMs: clock.nowMs() };
  } catch (error) {
    const failure = asServiceError(error, `What is free on ${device.id} cannot be told`);
    for (const model of ofDevice()) if (model.phase === "away") book.fail(model, failure);
  }
}

/** What models take is measured as they work. */
async function measure(
  model: Writable<LeaseModel>,
  book: LeaseBook,
  residents: Pick<Residents, "needOf">,
): Promise<void> {
  try {
    const need = await residents.needOf(model.key);
    // What is in memory stays where it was put, and how.
    const isThere = model.phase !== "away";
    if (isThere && (model.isTold || need.device !== model.need.device)) return;
    model.need = need;
    model.isTold = false;
    // One that was unknown is looked at next.
    book.device(need.device);
  } catch (error) {
    // One that is in memory works on, whatever became of its files.
    if (model.phase !== "away") return;
    book.fail(model, asServiceError(error, `${model.key.model} cannot be looked at`));
  }
}
