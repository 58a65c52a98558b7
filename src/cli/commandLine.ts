import { basename } from "node:path";
import type { Readable } from "node:stream";
import { version } from "../../package.json";
import { assertNever } from "../base/assertNever.js";
import { CallError, ImagebeamError, UsageError } from "../base/errors.js";
import { compose, configurableKinds, type Engine } from "../compose.js";
import type { Workers } from "../openWorkers.js";
import type { Result } from "../protocol/result.js";
import { inTerminal } from "../protocol/surfaces.js";
import type { ConnectionKind } from "../providers/adapter.js";
import type { LocalServicesOptions } from "../services/client/openLocalServices.js";
import type { LocalServices } from "../services/localServices.js";
import { readArgs, wantsJson } from "./args.js";
import {
  costsCommand,
  doctorCommand,
  listCommand,
  modelsCommand,
  replayCommand,
} from "./commands.js";
import type { Asking } from "./confirming.js";
import { noConfig, readConfig, type Config } from "./config.js";
import type { Environment } from "./environment.js";
import { helpText } from "./help.js";
import {
  listenForInterrupts,
  orGivenUp,
  orInterrupted,
  type Interrupts,
  type SignalSource,
} from "./interrupts.js";
import { isEvaluation } from "./isEvaluation.js";
import { exitCodeOf, failureOf, interruptedResult } from "./jsonOutput.js";
import type { Invocation } from "./invocation.js";
import { keyLookup } from "./keys.js";
import { linesIn } from "./line.js";
import { isClosedPipe, lostText, outputTo, type Output, type OutputStream } from "./output.js";
import { resumeCommand } from "./resumeCommand.js";
import type { RunSearchDeps } from "./runSearch.js";
import { shellWord } from "./shellWord.js";
import { estimateCommand, startCommand } from "./startCommand.js";
import { jsonView, LiveView, plainView, type View } from "./view.js";

/** What a command line runs on: the process's own, or a test's. */
export interface Machine {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly signals: SignalSource;
  readonly environment: Environment;
  /** Path of this program, as it was called. */
  readonly script: string;
  readonly workers: Workers;
  /** Path of the bundled owner of local services. */
  readonly ownerScript: string;
  /** Folder of the services' package and its constraints. */
  readonly servicesPackage: string;
  /** Kinds of connection beside those that ship. */
  readonly kinds?: readonly ConnectionKind[];
  /** Local services instead of this machine's. */
  readonly services?: LocalServices;
}

type Job = Exclude<Invocation, { kind: "help" | "version" }>;

/** Jobs that look at past searches only go on whatever is wrong with the configuration. */
const needConfig: Readonly<Record<Job["kind"], boolean>> = {
  ...{ start: true, estimate: true, plan: true, resume: true, models: true, doctor: true },
  ...{ replay: false, list: false, costs: false, services: false, evaluate: false },
};

const stopGraceMs = 1000;

/** Does what a command line asks for. One of the places that catch everything. */
export class CommandLine {
  readonly #args: readonly string[];
  readonly #machine: Machine;
  readonly #output: Output;
  readonly #json: boolean;
  #hasEnded = false;

  constructor(args: readonly string[], machine: Machine) {
    this.#args = args;
    this.#machine = machine;
    this.#output = outputTo(machine, machine.environment);
    this.#json = wantsJson(args);
  }

  /** @returns the exit code, once all that was printed has been taken */
  async run(): Promise<number> {
    const interrupts = listenForInterrupts(this.#machine.signals);
    let invocation: Invocation;
    try {
      invocation = readArgs(this.#args, isEvaluation);
    } catch (error) {
      interrupts.stopListening();
      if (!(error instanceof UsageError)) return await this.fail(error);
      return await this.#end(failureOf(error), this.#helpHint());
    }
    try {
      const result = await this.#invoke(invocation, interrupts);
      interrupts.stopListening();
      return await this.#end(result);
    } catch (error) {
      interrupts.stopListening();
      return await this.fail(error);
    }
  }

  /** Tells of what was thrown, also where nobody waited for it: the result line comes all the same. */
  async fail(error: unknown): Promise<number> {
    const { note } = this.#output;
    if (!(error instanceof ImagebeamError) && error instanceof Error) {
      note("This is a defect of Imagebeam:");
      linesIn(error.stack ?? error.message).forEach(note);
    }
    return await this.#end(failureOf(error), this.#hintsFor(error));
  }

  /** What to type next, where a command leads on. */
  #hintsFor(error: unknown): readonly string[] {
    if (!(error instanceof ImagebeamError)) return [];
    const command = this.#command();
    // Of what a flag may be, the help tells more.
    if (error.code === "usage.plan") return this.#helpHint();
    if (error.code === "usage.noLocalModel") return [`Get one: ${command} services models`];
    // The commands of local models say it themselves.
    const isSearch = error instanceof CallError && error.code === "service.notSetUp";
    return isSearch ? [`Set them up: ${command} services setup`] : [];
  }

  #helpHint(): readonly string[] {
    return [`See: ${this.#command()} --help`];
  }

  /** @param ended the result, or the exit code of what has none */
  async #end(ended: Result | number, hints: readonly string[] = []): Promise<number> {
    const { json, note, flush, lost } = this.#output;
    const result = typeof ended === "number" ? undefined : ended;
    if (result !== undefined && !this.#hasEnded) {
      this.#hasEnded = true;
      if (this.#json) json(result);
      else if (result.outcome === "failed") this.#noteFailure(result);
      hints.forEach(note);
    }
    await flush();
    const code = typeof ended === "number" ? ended : exitCodeOf(ended);
    if (!lost.aborted || isClosedPipe(lost.reason)) return code;
    if (result?.outcome === "failed" && this.#json) this.#noteFailure(result);
    if (result?.outcome !== "paused") note(`Not all was printed: ${lostText(lost.reason)}.`);
    await flush();
    return code === 0 ? 1 : code;
  }

  #noteFailure({ reason, error }: Result): void {
    const message = inTerminal(error?.message ?? reason, this.#command());
    // Only our own sentences are told in lines; elsewhere they are a stranger's.
    if (["usage.plan", "usage.config", "usage.checklist"].includes(reason))
      linesIn(message).forEach(this.#output.note);
    else this.#output.note(message);
  }

  async #invoke(invocation: Invocation, interrupts: Interrupts): Promise<Result | number> {
    const { out, columns } = this.#output;
    if (invocation.kind === "help") {
      linesIn(helpText(this.#command(), columns())).forEach(out);
      return 0;
    }
    if (invocation.kind === "version") {
      out(version);
      return 0;
    }
    const { workers, environment, kinds = [] } = this.#machine;
    const services = this.#services();
    const reading = needConfig[invocation.kind]
      ? readConfig(environment, configurableKinds({ kinds }))
      : Promise.resolve(noConfig);
    const config = await orInterrupted(reading, interrupts, undefined);
    if (config === undefined) return interruptedResult();
    const engine = compose({
      appVersion: version,
      workers,
      laneLimit: "laneLimit" in invocation ? invocation.laneLimit : undefined,
      fault: environment.fault,
      kinds,
      connections: () => config.connections,
      spending: {
        folder: environment.configFolder,
        limits: () => config.limits,
        limitName: "limits.dailyUsd in config.json",
      },
      keys: keyLookup(environment.keys, config.keyCommands, environment.variables),
      proxies: environment.proxies,
      ...(services && { services }),
    });
    try {
      return await this.#carryOut(invocation, engine, config, interrupts);
    } finally {
      await engine.dispose();
    }
  }

  async #carryOut(
    job: Job,
    engine: Engine,
    config: Config,
    interrupts: Interrupts,
  ): Promise<Result | number> {
    const output = this.#output;
    const asking = { command: this.#command(), signal: interrupts.first, config };
    switch (job.kind) {
      case "start":
        return await startCommand(
          { ...job, providers: { ...config.models, ...job.providers } },
          engine.searches,
          this.#asking(),
          this.#search(interrupts, config, engine),
        );
      case "estimate":
        return await orGivenUp(
          estimateCommand(
            { ...job, providers: { ...config.models, ...job.providers } },
            engine.searches,
            this.#machine.stdin,
            this.#search(interrupts, config, engine),
          ),
          interrupts,
          interruptedResult(),
        );
      case "plan": {
        const { planCommand } = await import("./planCommand.js");
        const { language = config.models.language } = job;
        return await orGivenUp(
          planCommand(
            { ...job, language },
            engine.planFirst,
            this.#asking(),
            this.#search(interrupts, config, engine),
          ),
          interrupts,
          interruptedResult(),
        );
      }
      case "resume":
        return await resumeCommand(
          job,
          engine.searches,
          this.#asking(),
          this.#search(interrupts, config, engine),
        );
      case "replay":
        return await orInterrupted(
          replayCommand(job, engine.sessions, output),
          interrupts,
          interruptedResult(),
        );
      case "list":
        return await orInterrupted(
          listCommand(job, engine.sessions, output, this.#command()),
          interrupts,
          interruptedResult(),
        );
      case "models":
        return await orInterrupted(
          modelsCommand(job, engine.providers, output, asking),
          interrupts,
          interruptedResult(),
        );
      case "doctor":
        return await orInterrupted(
          doctorCommand(job, engine, output, asking),
          interrupts,
          interruptedResult(),
        );
      case "services": {
        const { servicesCommand } = await import("./services/servicesCommand.js");
        const { services = engine.services && (await engine.services()) } = this.#machine;
        return await servicesCommand(job, services, {
          ...{ output, command: this.#command(), ...this.#asking() },
          ...{ environment: this.#machine.environment, signal: interrupts.first },
          packageFolder: this.#machine.servicesPackage,
        });
      }
      case "costs":
        return await orInterrupted(
          costsCommand(job, engine.purse, output),
          interrupts,
          interruptedResult(),
        );
      case "evaluate": {
        const { evaluateCommand } = await import("./evaluate.js");
        const shown = evaluateCommand(job, output, interrupts.first);
        return await orInterrupted(shown, interrupts, interruptedResult());
      }
      default:
        return assertNever(job);
    }
  }

  #services(): LocalServicesOptions | undefined {
    const { environment, ownerScript } = this.#machine;
    const { dataFolder, runtimeFolder, variables } = environment;
    if (dataFolder === undefined) return undefined;
    const where = { dataFolder, runtimeFolder, ownerScript, environment: variables };
    return { ...where, ports: () => "automatic", client: "command line" };
  }

  /** Whoever answers has to read what is asked, which goes where notes go. */
  #asking(): Asking {
    const { stdin, stdout, stderr } = this.#machine;
    const isPersonThere = [stdin, stdout, stderr].every(({ isTTY }) => isTTY === true);
    return { stdin, isPersonThere };
  }

  #search(
    interrupts: Interrupts,
    { connections, models }: Config,
    { providers, services }: Engine,
  ): RunSearchDeps {
    const [view, command, output] = [this.#view(), this.#command(), this.#output];
    const chosen = { connections, models, providers, ...(services && { services }) };
    return { view, output, interrupts, json: this.#json, command, ...chosen, stopGraceMs };
  }

  #view(): View {
    const output = this.#output;
    if (this.#json) return jsonView(output);
    const { screen } = output;
    return screen === undefined
      ? plainView(output)
      : new LiveView(output, screen, () => Date.now());
  }

  /** How a person calls this program, for the hints. */
  #command(): string {
    const { environment, script } = this.#machine;
    if (environment.command !== undefined) return environment.command;
    return basename(script) === "imagebeam" ? "imagebeam" : `node ${shellWord(script)}`;
  }
}
