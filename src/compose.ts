import { randomUUID } from "node:crypto";
import { InvalidAnswerError, UsageError } from "./base/errors.js";
import type { Log } from "./base/log.js";
import { nodeFileSystem } from "./disk/fileSystem.js";
import { JudgeMemory } from "./judgeMemory.js";
import type { Workers } from "./openWorkers.js";
import { PlanFirst } from "./planFirst.js";
import type { ConfigurableKind } from "./protocol/configuration.js";
import type { Connection } from "./protocol/connections.js";
import type { OpenLanguageModels } from "./protocol/languageModels.js";
import type { Limits } from "./protocol/limits.js";
import type { ConnectionKind, Means } from "./providers/adapter.js";
import { shippedKinds } from "./providers/adapters.js";
import { guardedKeys, type KeyLookup } from "./providers/guardedKeys.js";
import { proxiedFetch, type ProxySettings } from "./providers/http/undiciFetch.js";
import { ProviderTable } from "./providers/providerTable.js";
import { Lanes } from "./search/lanes.js";
import { SearchRunner } from "./searchRunner.js";
import type { LocalServicesOptions } from "./services/client/openLocalServices.js";
import type { LocalServices } from "./services/localServices.js";
import type { RunDeps } from "./sessions/continueSearch.js";
import { parseFault, withFault } from "./sessions/faults.js";
import type { ImageWork } from "./sessions/imageStore.js";
import type { SessionDeps } from "./sessions/ownedSession.js";
import { systemProcesses } from "./sessions/processIdentity.js";
import type { RemadeDrawing } from "./sessions/readDrawing.js";
import { SessionStore } from "./sessions/sessionStore.js";
import { MachinePurse } from "./spending/machinePurse.js";
import type { SpendFileDeps } from "./spending/spendFile.js";
import type { SvgSize } from "./svg/cleanSvg.js";
import { systemClock } from "./systemClock.js";
import type { Invalid } from "./worker.js";

/**
 * The engine room's root: the only file that builds providers, lanes and sessions. Knows no editor;
 * the CLI and the extension both use it.
 */

export interface EngineOptions {
  readonly appVersion: string;
  /** Ended with the engine. */
  readonly workers: Workers;
  /** How many calls each lane takes at once, 1-64; by default what each connection says. */
  readonly laneLimit?: number | undefined;
  /** A fault on purpose (`faults.ts`), for tests of crashes. */
  readonly fault?: string | undefined;
  /** Kinds of connection beside those that ship. */
  readonly kinds?: readonly ConnectionKind[];
  /** The language models of the editor that it runs in; absent elsewhere. */
  readonly languageModels?: OpenLanguageModels;
  /** What a person has set up, asked anew each time; each checked by the schema of its kind. */
  readonly connections?: () => readonly Connection[];
  readonly lookRule?: Means["lookRule"];
  readonly spending: SpendingOptions;
  /** Where the person's keys are. */
  readonly keys?: KeyLookup;
  readonly log?: Log;
  /** For hosts far away, with proxies and certificates as they are here; by default Node's own. */
  readonly fetch?: Means["fetch"];
  /** Instead of a `fetch` that knows them: proxies as the environment names them. */
  readonly proxies?: ProxySettings;
  /** Where this machine's own services are; absent where it can have none. */
  readonly services?: LocalServicesOptions;
}

/** What all searches of the person may spend, and where it is noted what they did. */
export interface SpendingOptions {
  /** Of the person's configuration (`configFolder.ts`): whoever counts, counts there. */
  readonly folder: string | undefined;
  /** Asked anew before each call. */
  readonly limits: () => Limits;
  /** Where the daily limit is set, as a person finds it. */
  readonly limitName: string;
}

/** All that a command line or an editor uses; each of its callers takes the part that it needs. */
export interface Engine {
  readonly searches: SearchRunner;
  /** Checklists before their searches. */
  readonly planFirst: PlanFirst;
  readonly sessions: SessionStore;
  readonly providers: ProviderTable;
  readonly purse: MachinePurse;
  /** What tests of vision models came to. */
  readonly judgeTests: JudgeMemory;
  /** This machine's own; its code is read when it is first asked for. */
  readonly services?: () => Promise<LocalServices>;
  /** What writes into folders here, with a lock that others know. */
  readonly disk: SessionDeps;
  /** A drawing of ours as PNG; undefined where it is none that is drawn. */
  drawPng(svg: string, size: SvgSize): Promise<DrawnPng | undefined>;
  /** A kept drawing, cleaned and made again: what may be given away. @param kept the file's text */
  remakeDrawing(kept: string, size: SvgSize): Promise<RemadeDrawing | undefined>;
  /** Ends the worker threads; searches still running fail their calls. */
  dispose(): Promise<void>;
}

/** What can be set up, and be given to `compose` as `connections`. */
export function configurableKinds({
  kinds = [],
  languageModels,
}: Pick<EngineOptions, "kinds" | "languageModels"> = {}): readonly ConfigurableKind[] {
  return [...shippedKinds(languageModels), ...kinds];
}

export interface DrawnPng {
  readonly png: Uint8Array;
  /** Some of the signs that are left out for want of a font, with spaces between; "" where all are there. */
  readonly missingSigns: string;
}

export function compose(options: EngineOptions): Engine {
  const { workers } = options;
  const services = servicesOf(options);
  const table: ProviderTable = providersOf(options, workers, services, (lane, tokens, signal) =>
    lanes.further({ lane, tokens }, systemClock, signal),
  );
  const lanes = new Lanes((lane) => limitOf(table, lane, options.laneLimit), systemClock);
  const disk: SessionDeps = {
    files: filesWith(options.fault),
    processes: systemProcesses,
    clock: systemClock,
    newId: randomUUID,
  };
  const purse = purseOf(options, disk);
  const { log = noLog } = options;
  const judgeTests = new JudgeMemory({ ...disk, folder: options.spending.folder, log });
  const deps: RunDeps = {
    ...disk,
    purse,
    lanes,
    ...imageWork(workers),
    portsFor: (providers) => table.connect(providers),
    renewed: (providers, signal) => table.renewed(providers, signal),
  };
  const searches = new SearchRunner({ ...deps, judgeTests }, table, options.appVersion, {
    look: () => purse.look(),
    limits: options.spending.limits,
  });
  return {
    searches,
    planFirst: new PlanFirst(deps, table, searches, options.appVersion),
    sessions: new SessionStore(deps),
    providers: table,
    purse,
    judgeTests,
    ...(services && { services: services.open }),
    disk,
    drawPng: async (svg, size) => {
      const work = { answer: svg, size };
      const drawn = await workers.run("drawSvg", work, [], new AbortController().signal);
      if (drawn.kind === "refused") return undefined;
      return { png: drawn.png, missingSigns: drawn.missingSigns ?? "" };
    },
    remakeDrawing: async (kept, size) => {
      // What reads SVG brings tables that take long to build: only who copies a drawing needs them.
      const { adapterClasses } = await import("./providers/adapterClasses.js");
      return await adapterClasses.remadeDrawing(kept, size, workers);
    },
    dispose: async () => {
      services?.close();
      await workers.dispose();
    },
  };
}

/** Opened when first used; whoever never uses it closes nothing. */
function servicesOf({ services: options }: EngineOptions) {
  if (options === undefined) return undefined;
  let opened: Promise<LocalServices> | undefined;
  return {
    open: () =>
      (opened ??= import("./providers/serviceClasses.js").then(({ serviceClasses }) =>
        serviceClasses.openLocalServices(options),
      )),
    close: () => void opened?.then((local) => local.dispose()).catch(() => undefined),
  };
}

function providersOf(
  options: EngineOptions,
  jobs: Workers,
  services: ReturnType<typeof servicesOf>,
  further: Means["further"],
): ProviderTable {
  const { kinds = [], connections = () => [], keys = noKeys, log = noLog } = options;
  const means: Means = {
    jobs,
    clock: systemClock,
    log,
    keys: guardedKeys(keys),
    further,
    ...(options.lookRule !== undefined && { lookRule: options.lookRule }),
    ...(services && { services: services.open }),
    fetch: options.fetch ?? fetchThrough(options.proxies),
  };
  return new ProviderTable([...shippedKinds(options.languageModels), ...kinds], means, connections);
}

function purseOf(
  { spending: { folder, limits, limitName }, log = noLog }: EngineOptions,
  disk: Omit<SpendFileDeps, "log">,
): MachinePurse {
  return new MachinePurse({ ...disk, folder, log, limitName, dailyUsd: () => limits().dailyUsd });
}

const noLog: Log = () => undefined;

/** A proxy that does not answer for so long is none. */
const connectMs = 10_000;

function fetchThrough(proxies: ProxySettings | undefined): Means["fetch"] {
  return proxies === undefined ? fetch : proxiedFetch(proxies, connectMs);
}

const noKeys: KeyLookup = () => Promise.resolve(undefined);

/** @param places what the person set, where they did */
function limitOf(table: ProviderTable, lane: string, places: number | undefined) {
  const limit = table.limitOf(lane);
  return places === undefined ? limit : { ...limit, places };
}

function filesWith(fault: string | undefined) {
  if (fault === undefined) return nodeFileSystem;
  const parsed = parseFault(fault);
  if (parsed === undefined) throw new UsageError(`${fault} is not a fault that can be made.`);
  return withFault(nodeFileSystem, parsed);
}

function imageWork(workers: Workers): ImageWork {
  return {
    decode: async (bytes, signal) => valid(await workers.run("decode", bytes, [], signal)).pixels,
    encode: async (bytes, encoding, signal) =>
      valid(await workers.run("encode", { bytes, encoding }, [], signal)).image,
  };
}

function valid<T extends { readonly kind: string }>(result: T | Invalid): T {
  if (isInvalid(result)) throw new InvalidAnswerError(result.message);
  return result;
}

function isInvalid(result: { readonly kind: string }): result is Invalid {
  return result.kind === "invalid";
}
