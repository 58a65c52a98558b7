import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { cutText } from "../../base/cutText.js";
import { messageOf } from "../../base/errors.js";
import { hasCode } from "../../base/systemCode.js";
import { requireNoDownloads } from "../models/runningDownloads.js";
import { ServiceError } from "../serviceError.js";
import type { ServiceFolders } from "../serviceFolders.js";
import { bytesText } from "../statusText.js";
import { endServices, putBack } from "./endServices.js";
import { fullDiskHint, setUpFailure } from "./failures.js";
import { installerEnvironment } from "./installerEnvironment.js";
import { readInstalled, writeInstalled } from "../installed.js";
import { dropKept, putAside, recover } from "./keptEnvironment.js";
import { freeBytesAt } from "./machineFacts.js";
import { makeOwnFolder } from "./ownFolder.js";
import { packageFiles, type PackageFiles } from "./packageFiles.js";
import { pythonFolder } from "./planOf.js";
import { requireRoomFor } from "./room.js";
import { runProgram, type ProgramEnd } from "./runProgram.js";
import type { SetUp, SetUpMachine, SetUpPlan, SetUpProgress, SetUpStep } from "./setUp.js";
import { inTurn } from "./turn.js";

const maxProgressUnits = 300;
const maxLogBytes = 5_000_000;
/** An installer that fails leaves some room, of the file that it could not write. */
const leastRoomBytes = 100_000_000;

export const setUp: SetUp = async (machine, plan, onProgress, signal, services) => {
  signal.throwIfAborted();
  if (plan.steps.length === 0) return;
  const { folders } = machine;
  await makeOwnFolder(folders);
  await inTurn(folders, async () => {
    const files = await packageFiles(machine.packageFolder);
    // Another one may have done it while this one waited for a yes.
    if (await isDone(machine, plan, files)) return;
    // It runs on what is replaced.
    await requireNoDownloads(folders);
    requireRoomFor(folders, { ...plan, freeBytes: await freeBytesAt(folders.root) });
    if (services !== undefined) {
      await endServices(folders, services, "Nothing was installed", signal);
      await putBack(folders);
    }
    await putAside(folders);
    try {
      await runSteps(machine, plan, onProgress, signal);
      await writeInstalled(folders, {
        version: files.version,
        wheelSha256: files.wheelSha256,
        constraintsSha256: files.constraintsSha256,
        accelerator: plan.accelerator,
        python: plan.python,
        madeAt: new Date().toISOString(),
      });
    } catch (error) {
      // Counted before what is half made goes, which gives room.
      const left = await freeBytesAt(folders.root);
      await recover(folders);
      // With room here, it is another disk that is full, as that of temporary files.
      const isHere = isFull(error) && (left ?? 0) < Math.max(plan.diskBytes, leastRoomBytes);
      throw isHere ? fullDisk(folders, plan, left ?? 0, error) : error;
    }
    await dropKept(folders);
    await rm(downloadsFolder(folders), { recursive: true, force: true });
  });
};

/** A disk that fills while something is installed says so in one of these ways. */
function isFull(error: unknown): boolean {
  if (hasCode(error, "ENOSPC", "EDQUOT")) return true;
  return error instanceof ServiceError && error.message.includes(fullDiskHint);
}

function fullDisk(
  { root }: ServiceFolders,
  { diskBytes }: SetUpPlan,
  freeBytes: number,
  cause: unknown,
): ServiceError {
  const text =
    `${bytesText(freeBytes)} was left where ${root} is, and the set-up takes about ${bytesText(diskBytes)}. ` +
    `What was half made is thrown away. ${messageOf(cause)}`;
  return new ServiceError("service.setUp", text, { cause });
}

async function isDone(
  { folders }: SetUpMachine,
  { accelerator, broken }: SetUpPlan,
  files: PackageFiles,
): Promise<boolean> {
  const installed = await readInstalled(folders);
  return (
    installed?.wheelSha256 === files.wheelSha256 &&
    installed.madeAt !== broken &&
    installed.constraintsSha256 === files.constraintsSha256 &&
    installed.accelerator === accelerator
  );
}

/** Runs steps; where one fails that has others in place of it, those take over. */
async function runSteps(
  machine: SetUpMachine,
  { steps: planned, installer }: SetUpPlan,
  onProgress: (progress: SetUpProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const { folders } = machine;
  const log = logTo(logPath(folders));
  let steps = planned;
  try {
    for (let at = 0; at < steps.length; at++) {
      const step = steps[at];
      if (step === undefined) break;
      const tell = (line: string): void => {
        const { title } = step;
        onProgress({ step: at, steps: steps.length, title, line: cutText(line, maxProgressUnits) });
      };
      log.line(`== ${step.title}\n${withoutPasswords(step.command.join(" "))}`);
      tell("");
      const end = await runStep(
        machine,
        step,
        installer,
        (line) => {
          log.line(line);
          tell(line);
        },
        signal,
      );
      if (end.code === 0) continue;
      log.line(`== ended with ${end.code ?? "a signal"}`);
      if (step.instead === undefined) throw setUpFailure(step.title, end, logPath(folders));
      steps = [...steps.slice(0, at), ...step.instead];
      // The first of those takes its place.
      at -= 1;
    }
  } finally {
    await log.close();
  }
}

async function runStep(
  { environment, folders }: SetUpMachine,
  { command }: SetUpStep,
  installer: SetUpPlan["installer"],
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<ProgramEnd> {
  const end = await runProgram(
    command,
    {
      environment: installerEnvironment(environment, ownVariables(folders, environment, installer)),
      cwd: folders.root,
      onLine: (line) => onLine(withoutPasswords(line)),
    },
    signal,
  );
  return { ...end, lastLines: end.lastLines.map(withoutPasswords) };
}

/** What is downloaded stays in our folder, and leaves nothing on PATH or in a registry. */
function ownVariables(
  folders: ServiceFolders,
  environment: SetUpMachine["environment"],
  installer: SetUpPlan["installer"],
): Record<string, string> {
  const { UV_CACHE_DIR, PIP_CACHE_DIR, HF_HOME } = environment;
  const cache = downloadsFolder(folders);
  return {
    UV_PYTHON_INSTALL_DIR: pythonFolder(folders),
    UV_PYTHON_INSTALL_BIN: "0",
    UV_PYTHON_INSTALL_REGISTRY: "0",
    // Whoever has uv has its cache, which makes it quick; nobody else gets one that stays.
    ...(installer !== "uv" && {
      UV_CACHE_DIR: UV_CACHE_DIR ?? join(cache, "uv"),
      PIP_CACHE_DIR: PIP_CACHE_DIR ?? join(cache, "pip"),
    }),
    // What is checked at the end looks where models lie.
    IMAGEBEAM_MODELS: folders.models,
    ...(HF_HOME === undefined ? {} : { HF_HOME }),
  };
}

/** Kept after a failure, so that the next attempt need not fetch all again. */
function downloadsFolder({ root }: ServiceFolders): string {
  return join(root, "fetched");
}

/** An index's address may hold one. */
function withoutPasswords(text: string): string {
  return text.replace(/(\w:\/\/)[^/\s@]+@/g, "$1…@");
}

function logPath({ logs }: ServiceFolders): string {
  return join(logs, "set-up.log");
}

/** A log that is lost, as on a full disk, does not end what it is about: the step's own lines say so. */
function logTo(path: string): { line: (text: string) => void; close: () => Promise<void> } {
  const stream = createWriteStream(path, { mode: 0o600 });
  let left = maxLogBytes;
  let isLost = false;
  stream.on("error", () => (isLost = true));
  return {
    line: (text) => {
      left -= text.length + 1;
      if (left >= 0 && !isLost) stream.write(`${text}\n`);
    },
    close: () =>
      new Promise((resolve) => {
        if (isLost || stream.destroyed) resolve();
        else {
          stream.once("close", resolve);
          stream.end();
        }
      }),
  };
}
