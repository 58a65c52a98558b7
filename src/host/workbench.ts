import { commands, EventEmitter, Uri, window, workspace, type ExtensionContext } from "vscode";
import { UsageError } from "../base/errors.js";
import { DisposableStore, type Disposable } from "../base/disposable.js";
import { compose, configurableKinds } from "../compose.js";
import { openWorkers } from "../openWorkers.js";
import { configFolderOf, homeFolder } from "../configFolder.js";
import { AtHand } from "./atHand.js";
import { tellCarousel } from "./carousel.js";
import type { OpenForm } from "./commands/anew.js";
import {
  anewCommandIds,
  compareCommandIds,
  evaluateCommandIds,
  galleryCommandIds,
  imageCommandIds,
  localCommandIds,
  modelCommandIds,
  registerCommands,
  telling,
  whenUsed,
  wordCommandIds,
  type CommandTable,
} from "./commands/commandTable.js";
import { DailyLimit } from "./commands/dailyLimit.js";
import { beforeFirstSearch } from "./commands/firstSearch.js";
import type { HasRival } from "./commands/rival.js";
import { Running } from "./commands/running.js";
import { Sessions } from "./commands/sessions.js";
import { Starting } from "./commands/starting.js";
import { Targets } from "./commands/targets.js";
import { ConfiguredModels } from "./connections/configuredModels.js";
import { faultsText } from "./connections/connectionText.js";
import { EditorModels } from "./connections/editorModels.js";
import { KeyStore } from "./connections/keyStore.js";
import { acceptDroppedImages } from "./insertion/dropImage.js";
import { Places } from "./insertion/places.js";
import { WhereTo } from "./insertion/whereTo.js";
import { openConnectionSettings } from "./connections/openConnectionSettings.js";
import { SearchModels } from "./connections/searchModels.js";
import { plannedFor } from "./quotaPlan.js";
import { Memory } from "./memory.js";
import { logChange } from "./notices.js";
import { dailyLimitName } from "./costs/dailyLimitQuestion.js";
import { raiseDailyLimit } from "./costs/raiseDailyLimit.js";
import { notTrusted, noVotes } from "./notTrusted.js";
import { storageFolder } from "./outputFolder.js";
import { outputsOf } from "./outputs.js";
import { GalleryPanels } from "./panels/gallery/galleryPanels.js";
import type { FormContent } from "./panels/search/shownForm.js";
import type { PlanValues } from "../protocol/plan.js";
import type { PanelCommand } from "./panels/search/panelActions.js";
import { ComparePanels } from "./panels/compare/comparePanels.js";
import { EvaluatePanels } from "./panels/evaluate/evaluatePanels.js";
import { SearchPanels } from "./panels/search/searchPanels.js";
import { showContext } from "./searchContext.js";
import { Searches } from "./searches.js";
import { RestartNotices } from "./services/restartNotices.js";
import { noPlaceText, serviceOptions, servicesPackage } from "./services/serviceOptions.js";
import { ServicesView } from "./services/servicesView.js";
import { showServices } from "./services/showServices.js";
import { limits, lookRule, modelSettings, onDidChangeLimits, planDefaults } from "./settings.js";
import { confirm, tell } from "./shown/messages.js";
import { SearchStatus } from "./statusBar.js";
import { tellEnds } from "./tellEnds.js";
import { tellModelSteps } from "./walkthrough.js";
import { SessionsView } from "./views/sessionsView.js";

const untrusted = notTrusted("no search runs here", "start one; past sessions can be looked at");

/**
 * Builds what a person sees of Imagebeam from the engine, by hand: the only place that knows all of
 * it. Nothing runs, and no file is looked at, until a command, a view or a panel is used.
 */
export function openWorkbench(context: ExtensionContext): Disposable {
  const owned = new DisposableStore();
  const log = owned.add(window.createOutputChannel("Imagebeam", { log: true }));
  const memory = new Memory(context.globalState);
  const otherLanguageModels = owned.add(new EventEmitter<void>());
  const languageModels = async () => {
    const { openLanguageModels } = (await import("./onDemand.js")).ofModels;
    const { sight } = memory;
    return owned.add(await openLanguageModels(sight, () => otherLanguageModels.fire()));
  };
  const kinds = configurableKinds({ languageModels });
  const configured = new ConfiguredModels({
    ...{ read: modelSettings, kinds },
    onFaults: (faults) => void tellFaults(faults),
  });
  const { secrets } = context;
  const keys = new KeyStore(secrets);
  const local = serviceOptions(context.extensionUri);
  const engine = compose({
    appVersion: (context.extension.packageJSON as { readonly version: string }).version,
    workers: openWorkers(Uri.joinPath(context.extensionUri, "dist", "worker.mjs").fsPath),
    connections: () => configured.connections,
    languageModels,
    keys: (connection, origin) => keys.lookUp(connection, origin),
    log: (level, message) => log[level](message),
    // The editor's own, which knows of proxies and certificates.
    fetch: (input, init) => fetch(input, init),
    lookRule,
    spending: { folder: configFolderOf(), limits, limitName: dailyLimitName },
    ...(local && { services: local }),
  });
  owned.add({ dispose: () => void engine.dispose() });
  const searches = owned.add(new Searches(engine.searches));
  const { sessions, providers } = engine;
  const blocked = (): string | null => (workspace.isTrusted ? null : untrusted);
  const setup = owned.add(
    new EditorModels({
      ...{ configured, keys, secrets, providers, blocked },
      onDidChangeLanguageModels: otherLanguageModels.event,
    }),
  );
  const models = owned.add(new SearchModels({ setup, providers, searches: engine.searches }));
  const textPlaces = owned.add(new Places(context.workspaceState));
  const atHand = owned.add(new AtHand());
  const whereTo = owned.add(new WhereTo(textPlaces, atHand));
  const storage = context.globalStorageUri.fsPath;
  const { output, outputForPerson, places } = outputsOf(storage, atHand);
  const newForm = async (values: PlanValues = {}): Promise<FormContent> => {
    const { folder, scope } = atHand;
    return {
      ...{ folder, scope },
      values: { ...planDefaults(scope, plannedFor(models.choice())), ...memory.form, ...values },
      output: await outputForPerson(folder),
    };
  };

  const act = (id: PanelCommand, argument: unknown): void =>
    void commands.executeCommand(id, argument);
  const carryOut = (doing: () => Promise<void>): void => void telling(doing, log);
  const { extensionUri, workspaceState } = context;
  const hasRival: HasRival = async (...asked) =>
    (await import("./onDemand.js")).ofPanels.rivalFound(...asked, { sessions, log });
  const panels = owned.add(
    new SearchPanels(
      {
        ...{ sessions, searches, log, extensionUri, act, blocked, whereTo, models },
        newForm: () => newForm(),
        hasRival,
        ...{ raiseDailyLimit, onDidChangeLimits, carryOut },
        planChecklist: async (plan, changed, signal) => {
          const { planChecklist } = (await import("./onDemand.js")).ofPanels;
          const confirmation = { memory, ask: confirm, raise: raiseDailyLimit };
          const deps = { planFirst: engine.planFirst, models, blocked, confirmation };
          return await planChecklist(plan, changed, deps, signal);
        },
      },
      workspaceState,
    ),
  );
  const comparisons = owned.add(
    new ComparePanels(
      {
        ...{ searches, log, extensionUri, blocked, whereTo },
        act: (id, argument) => telling(() => commandDone(id, argument), log),
      },
      workspaceState,
    ),
  );
  const votesBlocked = (): string | null => (workspace.isTrusted ? null : noVotes);
  const evaluations = owned.add(
    new EvaluatePanels(
      {
        ...{ searches, log, extensionUri, blocked: votesBlocked, disk: engine.disk, memory },
        act: (id, argument) => telling(() => commandDone(id, argument), log),
        drawPng: (svg, size) => engine.drawPng(svg, size),
      },
      workspaceState,
      () => view.renewCards(),
    ),
  );
  const view = owned.add(
    new SessionsView({
      ...{ sessions, searches, log, places },
      storage: storageFolder(storage),
      onOpened: () => void tellCarousel(),
      evaluationLines: async (...asked) =>
        (await import("./onDemand.js")).ofPanels.evaluationLines(...asked),
    }),
  );
  const services = engine.services ?? noServices;
  const servicesView = owned.add(
    new ServicesView({ services, dataFolder: local?.dataFolder, blocked, log }),
  );
  const galleries = owned.add(
    new GalleryPanels(
      {
        ...{ sessions, searches, log, extensionUri, places, whereTo },
        act: (id, argument) => commands.executeCommand(id, argument),
      },
      workspaceState,
    ),
  );
  const targets = new Targets({
    ...{ sessions, searches, panels, view, places },
    remakeDrawing: (kept, size) => engine.remakeDrawing(kept, size),
  });
  const offerModels = (): Promise<boolean> =>
    beforeFirstSearch({
      ...{ memory, configured, blocked },
      check: (...asked) => providers.check(...asked),
      editorModels: () => setup.editorModels(),
    });
  const openForm: OpenForm = async (values, place, changed) => {
    const form = { ...(await newForm(values)), ...(place && { place }) };
    panels.openForm(form, changed && { models: changed });
  };
  const starting = new Starting({
    ...{ searches, panels, targets, memory, output, blocked, models, offerModels, openForm, act },
    places: textPlaces,
  });
  const goingOn = { searches, panels, targets, memory, blocked, models: setup };
  const table: CommandTable = {
    ...starting.commands,
    ...new Running(goingOn).commands,
    ...new DailyLimit({ ...goingOn, runner: engine.searches }).commands,
    ...whenUsed(modelCommandIds, async () => {
      const { OtherModel, Connections } = (await import("./onDemand.js")).commandClasses;
      return {
        ...new OtherModel({ ...goingOn, providers, act }).commands,
        ...new Connections({
          ...{ configured, keys, kinds, searches, providers, blocked, act, carryOut },
          ...{ models: setup, judgeTests: engine.judgeTests },
        }).commands,
      };
    }),
    ...whenUsed(imageCommandIds, async () => {
      const { Images } = (await import("./onDemand.js")).commandClasses;
      return new Images({ targets, whereTo, blocked }).commands;
    }),
    ...whenUsed(compareCommandIds, async () => {
      const { Comparing } = (await import("./onDemand.js")).commandClasses;
      return new Comparing({ targets, panels, comparisons, view }).commands;
    }),
    ...whenUsed(evaluateCommandIds, async () => {
      const { Evaluating } = (await import("./onDemand.js")).commandClasses;
      return new Evaluating({
        ...{ targets, view, evaluations, memory, places, searches, sessions, disk: engine.disk },
        blocked: votesBlocked,
      }).commands;
    }),
    ...whenUsed(wordCommandIds, async () => {
      const { PersonsWord } = (await import("./onDemand.js")).commandClasses;
      return new PersonsWord({ sessions, searches, panels, comparisons, view, galleries, blocked })
        .commands;
    }),
    ...whenUsed(anewCommandIds, async () => {
      const { Anew } = (await import("./onDemand.js")).commandClasses;
      return new Anew({ targets, models, places: textPlaces, openForm }).commands;
    }),
    ...whenUsed(galleryCommandIds, async () => {
      const { Gallery } = (await import("./onDemand.js")).commandClasses;
      return new Gallery(galleries).commands;
    }),
    ...whenUsed(localCommandIds, async () => {
      const { onDemand } = await import("./localOnDemand.js");
      const { LocalModels, localTools: tools, machineHere, Reports } = onDemand;
      return new LocalModels({
        ...{ services, searches, tools, home: homeFolder(), view: servicesView, log, blocked },
        ...{ act, carryOut },
        machine: () => local && machineHere(local, servicesPackage(extensionUri)),
        reports: owned.add(new Reports()),
      }).commands;
    }),
    ...new Sessions({ sessions, searches, panels, comparisons, targets, view, galleries, log })
      .commands,
  };
  owned.add(registerCommands(table, log));
  owned.add(
    panels.onDidSubmit((submission) => {
      const act = submission.purpose === "saveDefaults" ? "saveDefaults" : "startFromForm";
      void telling(() => starting[act](submission), log);
    }),
  );
  owned.add(
    acceptDroppedImages(async ({ sessionId, candidate }) => {
      const folder = panels.withSession(sessionId)?.folder;
      if (folder === undefined) return undefined;
      const image = await targets.image({ folder, candidate });
      return image && targets.sourceOf(image);
    }),
  );
  const status = owned.add(new SearchStatus(searches));
  owned.add(tellEnds(searches, panels, { act, hasRival }));
  owned.add(searches.onDidChange((change) => logChange(log, change)));
  owned.add(showContext(searches));
  if (local) {
    const onLoads = (loads: readonly string[]): void => status.loading(loads);
    owned.add(new RestartNotices({ searches, services, carryOut, showServices, onLoads }));
  }
  // Whoever had chosen models before has done that step too.
  tellModelSteps();
  owned.add(setup.onDidChange(tellModelSteps));
  return owned;
}

/** Where the system names no place for them. */
function noServices(): Promise<never> {
  return Promise.reject(new UsageError(noPlaceText));
}

async function commandDone(id: string, argument: unknown): Promise<void> {
  await commands.executeCommand(id, argument);
}

/** What is wrong in the settings, with the way there. */
async function tellFaults(faults: readonly string[]): Promise<void> {
  const openSettings = "Open settings";
  if ((await tell("warning", faultsText(faults), openSettings)) === openSettings) {
    openConnectionSettings();
  }
}
