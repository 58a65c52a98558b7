import { CancellationError, commands, type LogOutputChannel } from "vscode";
import { ImagebeamError, messageOf } from "../../base/errors.js";
import { DisposableStore, type Disposable } from "../../base/disposable.js";
import { onceMade } from "../../base/onceMade.js";
import { tell } from "../shown/messages.js";

/** What is done with one image. */
export const imageCommandIds = [
  "imagebeam.insertImage",
  "imagebeam.insertAtCursor",
  "imagebeam.copyPrompt",
  "imagebeam.openImage",
  "imagebeam.saveImageAs",
  "imagebeam.revealInExplorer",
  "imagebeam.revealInOs",
] as const;
/** Where images are looked at side by side. */
export const compareCommandIds = [
  "imagebeam.compareImages",
  "imagebeam.selectForCompare",
  "imagebeam.compareWithSelected",
  "imagebeam.compareWithHead",
  "imagebeam.compareWithIndex",
  "imagebeam.compareWithCommit",
  "imagebeam.compareWithParent",
  "imagebeam.compareWithWinner",
  "imagebeam.compareBest",
  "imagebeam.openInCarousel",
] as const;
export type CompareCommandId = (typeof compareCommandIds)[number];
/** What a person says of an image. */
export const wordCommandIds = [
  "imagebeam.pickWinner",
  "imagebeam.unpickWinner",
  "imagebeam.favourite",
  "imagebeam.unfavourite",
] as const;
/** Where a person says without knowing whose image it is which one is better. */
export const evaluateCommandIds = [
  "imagebeam.evaluateBlind",
  "imagebeam.evaluateAgainst",
  "imagebeam.continueEvaluation",
  "imagebeam.deleteEvaluation",
] as const;
export type EvaluateCommandId = (typeof evaluateCommandIds)[number];
/** Forms of searches that are like an earlier one. */
export const anewCommandIds = [
  "imagebeam.runAgain",
  "imagebeam.drawControl",
  "imagebeam.compareModels",
] as const;
export type AnewCommandId = (typeof anewCommandIds)[number];
export const galleryCommandIds = ["imagebeam.openGallery"] as const;
/** Connections, keys and models. */
export const modelCommandIds = [
  "imagebeam.chooseModels",
  "imagebeam.chooseAnotherModel",
  "imagebeam.addConnection",
  "imagebeam.setApiKey",
  "imagebeam.testConnection",
  "imagebeam.editConnection",
  "imagebeam.removeConnection",
  "imagebeam.removeApiKey",
] as const;
/** Models that run on this machine, and the services that they run in. */
export const localCommandIds = [
  "imagebeam.setUpLocalModels",
  "imagebeam.chooseLocalModels",
  "imagebeam.removeLocalModels",
  "imagebeam.checkLocalModels",
  "imagebeam.startService",
  "imagebeam.stopService",
  "imagebeam.restartService",
  "imagebeam.loadService",
  "imagebeam.unloadService",
  "imagebeam.showServiceLog",
  "imagebeam.chooseServiceModel",
] as const;
export type LocalCommandId = (typeof localCommandIds)[number];

/**
 * Every command, as `package.json` declares it (a test compares the two). An argument comes from a
 * menu, another extension or a key binding, so it may be anything: each command looks at it itself.
 */
export const commandIds = [
  ...imageCommandIds,
  ...modelCommandIds,
  ...compareCommandIds,
  ...wordCommandIds,
  ...evaluateCommandIds,
  ...anewCommandIds,
  ...galleryCommandIds,
  ...localCommandIds,
  "imagebeam.startSearch",
  "imagebeam.startFromSelection",
  "imagebeam.startFromFile",
  "imagebeam.openPanel",
  "imagebeam.pauseSearch",
  "imagebeam.resumeSearch",
  "imagebeam.finishSearch",
  "imagebeam.cancelSearch",
  "imagebeam.raiseLimit",
  "imagebeam.raiseDailyLimit",
  "imagebeam.retryCandidate",
  "imagebeam.retryAlike",
  "imagebeam.openSession",
  "imagebeam.openRow",
  "imagebeam.holdRow",
  "imagebeam.renameSession",
  "imagebeam.deleteSession",
  "imagebeam.findSession",
  "imagebeam.clearFind",
  "imagebeam.refreshSessions",
  "imagebeam.showLog",
] as const;
export type CommandId = (typeof commandIds)[number];

/**
 * @param argument what a menu was opened on
 * @param selected all that was selected there, where a list lets several be
 */
export type Handler = (argument?: unknown, selected?: unknown) => Promise<void> | void;
export type CommandTable = Readonly<Record<CommandId, Handler>>;

/** Commands whose code is read when one of them is first used: a window that has just opened waits less. */
export function whenUsed<Id extends CommandId>(
  ids: readonly Id[],
  read: () => Promise<Readonly<Record<Id, Handler>>>,
): Record<Id, Handler> {
  const commands = onceMade(read);
  const handlers = ids.map((id): [Id, Handler] => [
    id,
    async (argument, selected) => {
      await (await commands())[id](argument, selected);
    },
  ]);
  return Object.fromEntries(handlers) as Record<Id, Handler>;
}

/** Registers every command; what one throws is told to the user, and goes no further. */
export function registerCommands(table: CommandTable, log: LogOutputChannel): Disposable {
  const registered = new DisposableStore();
  for (const id of commandIds) {
    const handler = table[id];
    registered.add(
      commands.registerCommand(id, (argument?: unknown, selected?: unknown) =>
        telling(() => handler(argument, selected), log),
      ),
    );
  }
  return registered;
}

/** Carries out what a person asked for. Never rejects: a failure is shown and logged. */
export async function telling(
  act: () => Promise<void> | void,
  log: LogOutputChannel,
): Promise<void> {
  try {
    await act();
  } catch (error) {
    // A person who thought better of it knows that nothing was done.
    if (error instanceof CancellationError) return;
    if (error instanceof ImagebeamError) {
      log.warn(error.message, error.code);
      void tell("error", error.message);
      return;
    }
    log.error(error instanceof Error ? error : messageOf(error));
    const showLog = "Show log";
    const message = `Imagebeam could not do that: ${messageOf(error)}`;
    void tell("error", message, showLog).then((choice) => {
      if (choice === showLog) log.show();
    });
  }
}
