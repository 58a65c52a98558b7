import type { LogOutputChannel } from "vscode";
import { UsageError } from "../../base/errors.js";
import { damagedText, hasTrace } from "../../services/installed.js";
import type { LocalServices } from "../../services/localServices.js";
import type { SetUpMachine } from "../../services/setup/setUp.js";
import type { CommandId } from "../commands/commandTable.js";
import type { Repair } from "../connections/connectionText.js";
import type { Searches } from "../searches.js";
import { tell } from "../shown/messages.js";
import { noPlaceText } from "./serviceOptions.js";
import type { Reports } from "./reports.js";
import type { ServicesView } from "./servicesView.js";
import type { SetUpTools } from "./setUpTools.js";

export interface LocalDeps {
  readonly services: () => Promise<LocalServices>;
  /** What the set-up is done with, as it is set now; undefined where there is no place for it. */
  readonly machine: () => SetUpMachine | undefined;
  readonly tools: SetUpTools;
  /** Those of this window. */
  readonly searches: Pick<Searches, "all">;
  /** The person's own folder, which is told as `~`. */
  readonly home: string;
  readonly view: Pick<ServicesView, "refresh">;
  readonly reports: Pick<Reports, "show">;
  readonly log: Pick<LogOutputChannel, "info"> & { show(preserveFocus?: boolean): void };
  /** Why nothing may be done here; null when it may. */
  readonly blocked: () => string | null;
  /** Carries out another command. */
  readonly act: (id: CommandId, argument: unknown) => void;
  /** Does what a person asked for; a failure is told to them. */
  readonly carryOut: (doing: () => Promise<void>) => void;
}

/** @throws {UsageError} this system names no place for what is large and the person's own */
export function machineOf({ machine }: Pick<LocalDeps, "machine">): SetUpMachine {
  const found = machine();
  if (found !== undefined) return found;
  throw new UsageError(noPlaceText);
}

/** Why a machine has no local models, as a person reads it. */
export async function noneText({ machine }: Pick<LocalDeps, "machine">): Promise<string> {
  const folders = machine()?.folders;
  const isDamaged = folders !== undefined && (await hasTrace(folders));
  return isDamaged ? damagedText : "This machine has no local models yet.";
}

/**
 * The services, where they are set up; where not, that is told with a way to set them up.
 * @returns undefined where they are not
 */
export async function servicesHere(deps: LocalDeps): Promise<LocalServices | undefined> {
  const services = await deps.services();
  if (await services.isSetUp()) return services;
  deps.carryOut(async () => {
    const setUp = "Set up local models" satisfies Repair;
    if ((await tell("information", await noneText(deps), setUp)) !== undefined) {
      deps.act("imagebeam.setUpLocalModels", undefined);
    }
  });
  return undefined;
}
