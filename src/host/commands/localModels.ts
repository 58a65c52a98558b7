import { UsageError } from "../../base/errors.js";
import { referenceOf } from "../../protocol/connections.js";
import { localName, roles, type Role } from "../../protocol/providers.js";
import type { LocalServices } from "../../services/localServices.js";
import { ServiceError } from "../../services/serviceError.js";
import type { SetUpMachine, SetUpPlan, SetUpProgress } from "../../services/setup/setUp.js";
import { namesIn } from "../connections/newConnection.js";
import { findingsOf, nothingSetUp, type Findings } from "../services/findings.js";
import { machineOf, noneText, type LocalDeps } from "../services/localDeps.js";
import { findingsText, planText, removalText } from "../services/setUpText.js";
import { forgetModels, modelSettings } from "../settings.js";
import { confirm, tell, tellBriefly } from "../shown/messages.js";
import { waitingFor, workingOn, type Progress } from "../shown/progress.js";
import { tellLocalModels } from "../walkthrough.js";
import type { CommandTable } from "./commandTable.js";
import { LocalDownloads } from "./localDownloads.js";
import { requireAllowed } from "./requireAllowed.js";
import { ServiceActs } from "./serviceActs.js";

/** Models that run on this machine: set up, looked over, given back. */
export class LocalModels {
  readonly #deps: LocalDeps;
  /** What this window does to the environment now, as a person reads it. */
  #underWay: string | undefined;

  constructor(deps: LocalDeps) {
    this.#deps = deps;
  }

  get commands() {
    return {
      "imagebeam.setUpLocalModels": () => this.#alone("The set-up", () => this.#setUp()),
      "imagebeam.removeLocalModels": () => this.#alone("The removal", () => this.#remove()),
      "imagebeam.checkLocalModels": () => this.#check(),
      ...new LocalDownloads(this.#deps).commands,
      ...new ServiceActs(this.#deps).commands,
    } satisfies Partial<CommandTable>;
  }

  /** One at a time: they change the same folder. */
  async #alone(what: string, act: () => Promise<void>): Promise<void> {
    if (this.#underWay !== undefined) {
      throw new UsageError(
        `${this.#underWay} of local models is still under way. Wait for its end.`,
      );
    }
    this.#underWay = what;
    try {
      await act();
    } finally {
      this.#underWay = undefined;
    }
  }

  async #setUp(): Promise<void> {
    const { blocked, carryOut, home, services, tools, view } = this.#deps;
    requireAllowed(blocked);
    const machine = machineOf(this.#deps);
    const local = await services();
    const looked = await waitingFor("Looking at what this machine has", async (signal) => ({
      plan: await tools.planSetUp(machine, signal),
      isAtWork: (await local.status(signal)) !== null,
    }));
    if (looked === undefined) return;
    const { plan, isAtWork } = looked;
    if (plan.steps.length === 0) {
      tellLocalModels(true);
      carryOut(() =>
        this.#offerDownloads("Local models are set up already, and nothing is missing."),
      );
      return;
    }
    const answer = await confirm({
      question: "Set up local models on this machine?",
      detail: planText(plan, home, isAtWork),
      actions: ["Install"],
    });
    if (answer === undefined) return;
    requireAllowed(blocked);
    if (!(await this.#install(machine, plan, local))) return;
    tellLocalModels(true);
    view.refresh();
    carryOut(() => this.#offerDownloads("Local models are set up. Choose which ones to download."));
  }

  /** @returns whether it is done; where it is not, the person has been told */
  async #install(machine: SetUpMachine, plan: SetUpPlan, local: LocalServices): Promise<boolean> {
    const { carryOut, log, tools } = this.#deps;
    const note = noting((line) => log.info(line));
    try {
      const isDone = await workingOn("Setting up local models", async (signal, report) => {
        await tools.setUp(
          machine,
          plan,
          (progress) => {
            note(progress);
            report(shownProgress(progress));
          },
          signal,
          local,
        );
        return true;
      });
      if (isDone !== true) tellBriefly("The set-up was cancelled, and nothing was installed");
      return isDone === true;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      log.info(error.message);
      carryOut(() => this.#tellFailure(error));
      return false;
    }
  }

  async #tellFailure({ message }: ServiceError): Promise<void> {
    const [showLog, again] = ["Show log", "Try again"] as const;
    const chosen = await tell("error", message, again, showLog);
    if (chosen === showLog) this.#deps.log.show();
    else if (chosen === again) this.#deps.act("imagebeam.setUpLocalModels", undefined);
  }

  async #offerDownloads(message: string): Promise<void> {
    const chooseThem = "Choose models";
    if ((await tell("information", message, chooseThem)) === undefined) return;
    this.#deps.act("imagebeam.chooseLocalModels", undefined);
  }

  async #remove(): Promise<void> {
    const { home, services, tools, view } = this.#deps;
    const { folders } = machineOf(this.#deps);
    const local = await services();
    const plan = await waitingFor("Adding up what local models take", (signal) =>
      tools.planRemoval(folders, local, signal),
    );
    if (plan === undefined) return;
    if (plan === null) {
      throw new UsageError("There is nothing to remove: this machine has no local models.");
    }
    const own = localRoles();
    const answer = await confirm({
      question: "Remove local models from this machine?",
      detail: removalText(plan, own, home),
      actions: ["Remove local models"],
    });
    if (answer === undefined) return;
    const isDone = await workingOn("Removing local models", async (signal) => {
      await tools.removeLocalModels(folders, local, signal);
      return true;
    });
    tellLocalModels(await local.isSetUp());
    view.refresh();
    if (isDone !== true) return;
    if (own.length > 0) await forgetModels(own);
    tellBriefly("Local models are removed");
  }

  async #check(): Promise<void> {
    const { blocked, home, reports } = this.#deps;
    requireAllowed(blocked);
    const found = await waitingFor("Checking local models", (signal) => this.#findings(signal));
    if (found !== undefined) await reports.show("Local models.md", findingsText(found, home));
  }

  async #findings(signal: AbortSignal): Promise<Findings> {
    const { services, tools } = this.#deps;
    const local = await services();
    if (!(await local.isSetUp())) return nothingSetUp(await noneText(this.#deps));
    const [report, models, status] = await Promise.all([
      tools.runDoctor(machineOf(this.#deps), signal),
      local.models(signal),
      local.status(signal),
    ]);
    const recommended = tools.recommended(models, status);
    return findingsOf({ report, status, models, recommended }, Date.now());
  }
}

/** The roles whose models of new searches are local ones. */
function localRoles(): readonly Role[] {
  const { connections, models } = modelSettings();
  // Then they are the models of that connection.
  if (namesIn(connections).includes(localName)) return [];
  const chosen = (typeof models === "object" && models !== null ? models : {}) as Partial<
    Record<Role, unknown>
  >;
  return roles.filter((role) => {
    const reference = chosen[role];
    return typeof reference === "string" && referenceOf(reference).connection === localName;
  });
}

function shownProgress({ step, steps, title, line }: SetUpProgress): Progress {
  const text = `${title} (${step + 1} of ${steps})${line === "" ? "" : `: ${line}`}`;
  return { text, share: step / Math.max(1, steps) };
}

/** Writes each line once: the same one is told again with each percent. */
function noting(write: (line: string) => void): (progress: SetUpProgress) => void {
  let before = "";
  return ({ title, line }) => {
    const text = line === "" ? title : `${title}: ${line}`;
    if (text !== before) write(text);
    before = text;
  };
}
