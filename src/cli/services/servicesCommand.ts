import { basename, resolve } from "node:path";
import type { Readable } from "node:stream";
import { assertNever } from "../../base/assertNever.js";
import { UsageError } from "../../base/errors.js";
import type { Result } from "../../protocol/result.js";
import { inTerminal } from "../../protocol/surfaces.js";
import type { LocalServices } from "../../services/localServices.js";
import { ServiceError } from "../../services/serviceError.js";
import { serviceFolders } from "../../services/serviceFolders.js";
import type { SetUpMachine } from "../../services/setup/setUp.js";
import type { Environment } from "../environment.js";
import { interruptedResult } from "../jsonOutput.js";
import type { Output } from "../output.js";
import type { ServicesInvocation } from "../serviceArgs.js";
import {
  addCommand,
  chooseCommand,
  deleteCommand,
  downloadCommand,
  listModelsCommand,
} from "./modelCommands.js";
import { setUpAdvice } from "./serviceLines.js";
import { downCommand, logCommand, statusCommand, upCommand } from "./runCommands.js";
import { doctorCommand, removeCommand, setUpCommand } from "./setUpCommands.js";

/** `imagebeam services ...`, read when one of these commands is given. */

/** What all of them work with. */
export interface ServicesContext {
  readonly services: LocalServices;
  readonly machine: SetUpMachine;
  readonly output: Output;
  readonly json: boolean;
  /** Nobody is asked. */
  readonly yes: boolean;
  /** Where a person answers. */
  readonly stdin: Readable;
  readonly isPersonThere: boolean;
  /** How a person calls this program. */
  readonly command: string;
  /** Aborted by the first interrupt. */
  readonly signal: AbortSignal;
}

export interface ServicesSurroundings {
  readonly environment: Environment;
  /** Where the package of the services is. */
  readonly packageFolder: string;
  readonly output: Output;
  readonly stdin: Readable;
  readonly isPersonThere: boolean;
  readonly command: string;
  readonly signal: AbortSignal;
}

/**
 * Carries a command out.
 * @param services undefined where this system names no place for what is the person's own
 * @returns the exit code; a result where it was interrupted
 * @throws {UsageError} there is no such place, or nobody to ask
 * @throws {ServiceError} what was asked for cannot be done
 */
export async function servicesCommand(
  { act, yes, json }: ServicesInvocation,
  services: LocalServices | undefined,
  { environment, packageFolder, ...rest }: ServicesSurroundings,
): Promise<Result | number> {
  const { dataFolder, variables } = environment;
  if (services === undefined || dataFolder === undefined) {
    throw new UsageError(
      "This system does not say where a person's files go, so local models have no place: set XDG_DATA_HOME to a folder.",
    );
  }
  const python = act.act === "setup" ? pythonOf(act.python) : undefined;
  const folders = serviceFolders(dataFolder);
  const machine = { folders, environment: variables, packageFolder, python };
  const context: ServicesContext = { ...rest, services, machine, yes, json };
  try {
    return await carryOut(act, context);
  } catch (error) {
    const { signal, command } = context;
    if (signal.aborted && error === signal.reason) return interruptedResult();
    if (error instanceof ServiceError && error.code === "service.notSetUp") {
      const named = inTerminal(error.message, command);
      const isNamed = named.includes(`${command} services setup`);
      const message = isNamed ? named : setUpAdvice(named, command);
      throw new ServiceError(error.code, message, { cause: error });
    }
    throw error;
  }
}

/** A name is looked up in PATH; a path is from where it was typed. */
function pythonOf(typed: string | undefined): string | undefined {
  return typed === undefined || basename(typed) === typed ? typed : resolve(typed);
}

async function carryOut(act: ServicesInvocation["act"], context: ServicesContext): Promise<number> {
  switch (act.act) {
    case "setup":
      return await setUpCommand(context);
    case "remove":
      return await removeCommand(context);
    case "doctor":
      return await doctorCommand(context);
    case "models":
      return await listModelsCommand(context);
    case "download":
      return await downloadCommand(act, context);
    case "choose":
      return await chooseCommand(act, context);
    case "delete":
      return await deleteCommand(act, context);
    case "add":
      return await addCommand(act, context);
    case "up":
      return await upCommand(act, context);
    case "status":
      return await statusCommand(context);
    case "log":
      return await logCommand(act, context);
    case "down":
      return await downCommand(context);
    default:
      return assertNever(act);
  }
}
