import { env, Uri } from "vscode";
import type { Connection } from "../../protocol/connections.js";
import type { CheckAction } from "../../providers/adapter.js";
import type { ConfiguredModels } from "../connections/configuredModels.js";
import { repairFor } from "../connections/connectionText.js";
import { verdictOn, type Verdict, type VerdictDeps as Asked } from "../connections/verdict.js";
import { mendLocally } from "../services/showServices.js";
import { saveModels } from "../settings.js";
import { tell, tellBriefly } from "../shown/messages.js";
import { waitingFor } from "../shown/progress.js";
import type { CommandId } from "./commandTable.js";
import { requireUnchanged } from "./whichConnection.js";

export interface VerdictDeps {
  readonly configured: Pick<ConfiguredModels, "connections" | "models">;
  readonly providers: Asked["providers"];
  readonly judgeTests: Asked["judgeTests"];
  /** Carries out another command. */
  readonly act: (id: CommandId, argument: unknown) => void;
  /** Does what a person asked for; a failure is told to them. */
  readonly carryOut: (doing: () => Promise<void>) => void;
}

const useThem = "Use them";

/**
 * Finds out whether a connection works, and says it in one message; who wants to go on from there
 * chooses its button. Waits for the verdict, and not for an answer: a message may stand for hours.
 */
export async function tellVerdict(connection: Connection, deps: VerdictDeps): Promise<void> {
  const { carryOut, configured, judgeTests, providers } = deps;
  const verdict = await waitingFor(`Testing ${connection.name}`, (signal) =>
    verdictOn(connection, configured.models, { providers, judgeTests }, signal),
  );
  if (verdict === undefined) return;
  carryOut(() => offerMore(connection, verdict, deps));
}

async function offerMore(
  connection: Connection,
  { level, message, action, offered }: Verdict,
  { act, configured }: VerdictDeps,
): Promise<void> {
  const uses = offered === null ? [] : [useThem];
  const repairs = action === null ? [] : [repairFor(action)];
  const chosen = await tell(level, message, ...uses, ...repairs);
  if (chosen === undefined) return;
  if (chosen === useThem && offered !== null) {
    requireUnchanged(connection, configured.connections, "Test");
    await saveModels(offered);
    tellBriefly(`New searches take models of ${connection.name}`);
  } else if (action !== null) repair(connection.name, action, act);
}

function repair(name: string, action: CheckAction, act: VerdictDeps["act"]): void {
  switch (action.kind) {
    case "setKey":
      act("imagebeam.setApiKey", name);
      return;
    case "chooseModel":
      act("imagebeam.chooseModels", undefined);
      return;
    case "visit":
      void env.openExternal(Uri.parse(action.url, true));
      return;
    case "changeConnection":
      act("imagebeam.editConnection", name);
      return;
    case "setUpLocalModels":
    case "getLocalModel":
    case "showServices":
      mendLocally(action, act);
      return;
    case "startServer":
    case "tryLater":
      act("imagebeam.testConnection", name);
      return;
  }
}
