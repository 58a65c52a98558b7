import { UsageError } from "../base/errors.js";
import { nearestWord } from "../base/nearestWord.js";
import { serviceNameSchema, serviceNames, type ServiceName } from "../services/names.js";
import type { Flags } from "./flags.js";

/** What `services ...` asks for. Paths are as given. */
export type ServicesAct =
  | { readonly act: "setup"; readonly python: string | undefined }
  | { readonly act: "remove" | "down" | "status" | "models" | "doctor" }
  /** Null for all three. */
  | { readonly act: "up"; readonly service: ServiceName | null }
  | { readonly act: "log"; readonly service: ServiceName }
  | { readonly act: "choose" | "delete"; readonly model: string }
  | { readonly act: "download"; readonly model: string; readonly licence: string | undefined }
  | { readonly act: "add"; readonly path: string };

export interface ServicesInvocation {
  readonly kind: "services";
  readonly act: ServicesAct;
  /** Nobody is asked. */
  readonly yes: boolean;
  readonly json: boolean;
}

/** What stands behind each word, and what it does, for the help. */
export const servicesActs = {
  setup: [
    "",
    "Install what local models need, into a folder of your own; says what and asks first.",
  ],
  models: ["", "Show the models for this machine, and which are here."],
  download: [" ID", "Fetch one of them; stopped with Ctrl-C, it goes on from there the next time."],
  add: [" PATH", "Use a model file or folder of your own, in the place where it is."],
  choose: [" ID", "Have its service take this model wherever none is named."],
  delete: [" ID", "Delete a downloaded model, or take one of your own off the list; asks first."],
  up: [" [SERVICE]", "Start all three services, or one, and keep them until Ctrl-C."],
  status: ["", "Say how each service is: available, loading, or down and why."],
  log: [" SERVICE", "Show the newest lines of its log."],
  down: ["", "End all services, whoever uses them."],
  doctor: ["", "Say what this machine can run, what not and why."],
  remove: ["", "Delete all that setup and download have put here; asks first."],
} as const satisfies Readonly<Record<string, readonly [takes: string, text: string]>>;
type ActName = keyof typeof servicesActs;

/** How many words stand behind `services` at most. */
export const mostServicesWords = 2;

/**
 * @param words behind `services`
 * @throws {UsageError} there is no such command, or something is missing or too much
 */
export function servicesOf(flags: Flags, words: readonly string[]): ServicesInvocation {
  const act = actOf(flags, words);
  if (flags.has("licence") && act.act !== "download") {
    throw new UsageError("--licence goes with services download.");
  }
  if (flags.has("python") && act.act !== "setup") {
    throw new UsageError("--python goes with services setup.");
  }
  return { kind: "services", act, yes: flags.has("yes"), json: flags.has("json") };
}

function actOf(flags: Flags, [name, value, ...more]: readonly string[]): ServicesAct {
  if (!isAct(name)) throw unknown(name, [name, value, ...more]);
  if (more.length > 0 || (value !== undefined && servicesActs[name][0] === "")) {
    throw new UsageError(`services ${name} takes no more words.`);
  }
  switch (name) {
    case "setup":
      return { act: name, python: flags.get("python") };
    case "up":
      return { act: name, service: value === undefined ? null : serviceOf(name, value) };
    case "log":
      return { act: name, service: serviceOf(name, value) };
    case "download":
      return { act: name, model: required(name, value), licence: flags.get("licence") };
    case "choose":
    case "delete":
      return { act: name, model: required(name, value) };
    case "add":
      return { act: name, path: required(name, value) };
    default:
      return { act: name };
  }
}

function isAct(name: string | undefined): name is ActName {
  return name !== undefined && Object.hasOwn(servicesActs, name);
}

function required(name: ActName, value: string | undefined): string {
  if (value !== undefined && value.trim() !== "") return value;
  throw new UsageError(`services ${name} needs${servicesActs[name][0]}.`);
}

function serviceOf(name: ActName, value: string | undefined): ServiceName {
  const read = serviceNameSchema.safeParse(required(name, value));
  if (read.success) return read.data;
  const typed = JSON.stringify(value);
  throw new UsageError(`${typed} is no service; there is: ${serviceNames.join(", ")}.`);
}

function unknown(name: string | undefined, words: readonly (string | undefined)[]): UsageError {
  const names = Object.keys(servicesActs);
  if (name === undefined) {
    return new UsageError(`services needs one of these behind it: ${names.join(", ")}.`);
  }
  const near = nearestWord(name, names);
  const advice = near === undefined ? `there is: ${names.join(", ")}.` : `did you mean ${near}?`;
  const goal = ["services", ...words.filter((word) => word !== undefined)].join(" ");
  return new UsageError(
    `services ${JSON.stringify(name)} is not known; ${advice} A goal of these words stands behind --: -- ${goal}`,
  );
}
