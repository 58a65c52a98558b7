import { UsageError } from "../../base/errors.js";
import { machineWinnerOf } from "../../search/selectors.js";
import { findSessionFolder } from "../../sessions/sessionFolder.js";
import { noWord } from "../notTrusted.js";
import type { Searches } from "../searches.js";
import { stateNow } from "../sessionNow.js";
import { tellBriefly } from "../shown/messages.js";
import type { CommandTable } from "./commandTable.js";
import { recordRemark, type RemarkDeps } from "./recordRemark.js";
import { requireAllowed } from "./requireAllowed.js";
import { refIn, type SessionRef } from "./targets.js";

export interface PersonsWordDeps extends RemarkDeps {
  readonly searches: Pick<Searches, "in" | "remark">;
  /** Why no search may run here; null when it may. */
  readonly blocked: () => string | null;
}

const unnamed =
  "Choose this on an image: in the panel of its search, or on its row in the Sessions view.";

/** What a person says of an image: that it is the winner, whatever the judge found, or a favourite. */
export class PersonsWord {
  readonly #deps: PersonsWordDeps;

  constructor(deps: PersonsWordDeps) {
    this.#deps = deps;
  }

  get commands() {
    return {
      "imagebeam.pickWinner": (given) => this.#pick(given),
      "imagebeam.unpickWinner": (given) => this.#unpick(given),
      "imagebeam.favourite": (given, selected) => this.#favour(given, selected, true),
      "imagebeam.unfavourite": (given, selected) => this.#favour(given, selected, false),
    } satisfies Partial<CommandTable>;
  }

  async #pick(given: unknown): Promise<void> {
    this.#requireAllowed();
    const { folder, candidate } = await named(given);
    await recordRemark(this.#deps, folder, { kind: "pickWinner", candidate });
    // It may have been picked where there is no such menu, as from the result of a blind evaluation.
    tellBriefly(
      `Picked ${candidate} as the winner. To undo it: Go Back to the Judge's Winner, on its row in the Sessions view.`,
    );
  }

  async #unpick(given: unknown): Promise<void> {
    this.#requireAllowed();
    const ref = refIn(given);
    if (ref === undefined) throw new UsageError(unnamed);
    const folder = await findSessionFolder(ref.folder);
    if ((await stateNow(folder, this.#deps.searches)).picked === null) {
      throw new UsageError("No image of this search is picked: the judge's winner counts.");
    }
    await recordRemark(this.#deps, folder, { kind: "pickWinner", candidate: null });
    const winner = machineWinnerOf(await stateNow(folder, this.#deps.searches));
    tellBriefly(`Took the pick back: the judge's ${winner ?? "best"} counts again.`);
  }

  /** @param selected all rows that were selected, where a list lets several be */
  async #favour(given: unknown, selected: unknown, on: boolean): Promise<void> {
    this.#requireAllowed();
    const images = await Promise.all(allOf(given, selected).map(named));
    for (const { folder, candidate } of images) {
      await recordRemark(this.#deps, folder, { kind: "favourite", candidate, on });
    }
    const [first] = images;
    const what = images.length === 1 ? first?.candidate : `${images.length} images`;
    tellBriefly(on ? `Added ${what} to your favourites.` : `Removed ${what} from your favourites.`);
  }

  #requireAllowed(): void {
    requireAllowed(() => (this.#deps.blocked() === null ? null : noWord));
  }
}

/** @throws {UsageError} it names no image */
async function named(given: unknown): Promise<Required<SessionRef>> {
  const ref = refIn(given);
  if (ref?.candidate === undefined) throw new UsageError(unnamed);
  return { folder: await findSessionFolder(ref.folder), candidate: ref.candidate };
}

/** What a menu was opened on, with the other images that were selected then. */
function allOf(given: unknown, selected: unknown): readonly unknown[] {
  const isOne = refIn(given)?.candidate === undefined || !Array.isArray(selected);
  if (isOne || !selected.includes(given)) return [given];
  return selected.filter((each) => refIn(each)?.candidate !== undefined);
}
