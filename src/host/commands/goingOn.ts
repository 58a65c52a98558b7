import { CancellationError } from "vscode";
import type { RetryRequest } from "../../searchRunner.js";
import type { SearchRun } from "../../sessions/searchRun.js";
import { orTakeOver } from "../../sessions/takeOver.js";
import { modelsLeft } from "../connections/modelsLeft.js";
import type { ModelSetup } from "../connections/modelSetup.js";
import { confirmWith, unlessRefused } from "../costs/confirmation.js";
import { raiseDailyLimit } from "../costs/raiseDailyLimit.js";
import type { Memory } from "../memory.js";
import { confirm } from "../shown/messages.js";
import { askTakeOver } from "./askTakeOver.js";

export interface GoingOnDeps {
  readonly memory: Memory;
  readonly models: Pick<ModelSetup, "askKeys" | "connections" | "setKey">;
}

/**
 * Goes on with a search once a person has been asked all that has to be asked before: whether to take
 * the session over, for keys that are missing, and whether it may spend.
 * @returns undefined where they were asked about its price, and said no
 * @throws {CancellationError} they thought better of it
 */
export async function goOn(
  { memory, models }: GoingOnDeps,
  begin: (options: RetryRequest) => Promise<SearchRun>,
): Promise<SearchRun | undefined> {
  const agreed: RetryRequest = {
    prepare: async (state) => {
      if (!(await models.askKeys(modelsLeft(state)))) throw new CancellationError();
    },
    confirm: confirmWith({ memory, ask: confirm, raise: raiseDailyLimit }, "goOn"),
  };
  return await unlessRefused(() =>
    orTakeOver((options) => begin({ ...options, ...agreed }), askTakeOver),
  );
}
