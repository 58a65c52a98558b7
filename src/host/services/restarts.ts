import { andText } from "../connections/connectionText.js";
import type { OwnerStatus, ServiceStatus } from "../../services/status.js";
import { serviceTitles } from "./serviceRows.js";

/** Finds out of snapshots which services went away and come back by themselves. Pure but for its memory. */
export class Restarts {
  /** How often each process has crashed, as far as a person knows. */
  readonly #known = new Map<string, number>();
  #owner: number | undefined;

  /**
   * @param status the newest snapshot; null where no owner runs
   * @returns who came back, or is about to: services, or `all` where their owner itself was started anew
   */
  take(status: OwnerStatus | null): readonly ServiceStatus[] | "all" {
    if (status === null) return [];
    const before = this.#owner;
    this.#owner = status.pid;
    if (before !== undefined && before !== status.pid) {
      this.#known.clear();
      this.#note(status);
      return "all";
    }
    const isFirst = before === undefined;
    const back = status.services.filter((each) => {
      const known = this.#known.get(nameOf(each)) ?? (isFirst ? each.restarts : 0);
      // One that stays away is told by the search that needs it, which pauses.
      return each.state !== "failed" && crashesOf(each) > known;
    });
    this.#note(status);
    return back;
  }

  #note({ services }: OwnerStatus): void {
    for (const each of services) this.#known.set(nameOf(each), crashesOf(each));
  }
}

/** What a person reads of it: one sentence. */
export function restartText(back: readonly ServiceStatus[] | "all"): string {
  const goesOn = "and the search goes on by itself.";
  if (back === "all")
    return `The services of this machine ended; they are started again, ${goesOn}`;
  const titles = [...new Set(back.map(({ service }) => serviceTitles[service]))];
  const [services, theyAre] = titles.length === 1 ? ["service", "it is"] : ["services", "they are"];
  return `The ${andText(titles)} ${services} of this machine stopped; ${theyAre} started again, ${goesOn}`;
}

function nameOf({ service, model }: ServiceStatus): string {
  return `${service}:${model}`;
}

/** One that waits to be started again has crashed once more than it was started again. */
function crashesOf({ restarts, state }: ServiceStatus): number {
  return restarts + (state === "backingOff" ? 1 : 0);
}
