import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ServiceError } from "../serviceError.js";
import { environmentPython, type ServiceFolders } from "../serviceFolders.js";
import { pythonText, type PythonFacts } from "./findPython.js";
import { type Installed } from "../installed.js";
import type { MachineFacts } from "./machineFacts.js";
import { requireRoomFor } from "./room.js";
import type { SetUpPlan, SetUpStep } from "./setUp.js";
import { torchSources, type TorchSource } from "./torch.data.js";
import { whyNot } from "./whyNot.js";

/** What uv downloads where there is no Python. */
const downloadedPython = "3.12";
const pythonDownloadBytes = 35e6;
const pythonDiskBytes = 110e6;

/** What the services need of the package. */
const extras = "language,image,vision";

/**
 * What will be done on a machine. Pure.
 * @param installed what is there already, and whole
 * @throws {ServiceError} `service.setUp`: it cannot be done here
 */
export function planOf(
  facts: MachineFacts,
  folders: ServiceFolders,
  installed: Installed | null,
): SetUpPlan {
  const problem = whyNot(facts);
  if (problem !== null) throw new ServiceError("service.setUp", problem);
  const source = torchSourceOf(facts);
  const { accelerator } = source;
  const { python, uv, freeBytes, files } = facts;
  const plan = {
    python:
      python === null
        ? `Python ${downloadedPython} (which uv downloads, into ${pythonFolder(folders)})`
        : pythonText(python),
    installer: installerOf(facts),
    accelerator,
    into: folders.root,
    freeBytes,
  };
  const isSame =
    installed?.wheelSha256 === files.wheelSha256 &&
    installed.constraintsSha256 === files.constraintsSha256 &&
    installed.accelerator === accelerator;
  if (isSame) return { ...plan, sources: [], downloadBytes: 0, diskBytes: 0, steps: [] };
  const withPython = python === null && uv !== null;
  const diskBytes = source.diskBytes + (withPython ? pythonDiskBytes : 0);
  requireRoomFor(folders, { diskBytes, freeBytes });
  return {
    ...plan,
    sources: sourcesOf(facts, source, withPython),
    downloadBytes: source.downloadBytes + (withPython ? pythonDownloadBytes : 0),
    diskBytes,
    steps: stepsOf(facts, folders, source),
  };
}

/** Where a Python that uv downloads goes. */
export function pythonFolder({ root }: Pick<ServiceFolders, "root">): string {
  return join(root, "python");
}

function torchSourceOf({ platform, arch, cuda, hasRocm }: MachineFacts): TorchSource {
  const suits = (source: TorchSource): boolean => {
    if (!source.platforms.includes(platform)) return false;
    const { accelerator, fromCuda } = source;
    if (accelerator === "cuda") return cuda !== null && reaches(cuda, fromCuda ?? [0, 0]);
    if (accelerator === "rocm") return hasRocm;
    return accelerator === "cpu" || arch === "arm64";
  };
  const source = torchSources.find(suits);
  if (source !== undefined) return source;
  throw new ServiceError("service.setUp", `PyTorch has no build for ${platform}.`);
}

function reaches(version: readonly [number, number], from: readonly [number, number]): boolean {
  return version[0] > from[0] || (version[0] === from[0] && version[1] >= from[1]);
}

/** uv has wheels for these; elsewhere pip would have to build it. */
const uvArchitectures = ["x64", "arm64"];

function installerOf({ uv, arch }: MachineFacts): SetUpPlan["installer"] {
  if (uv !== null) return "uv";
  return uvArchitectures.includes(arch) ? "uv by pip" : "pip";
}

const acceleratorTitles = {
  ...{ cuda: "NVIDIA cards", rocm: "AMD cards", metal: "this Mac", cpu: "the CPU" },
};

function stepsOf(facts: MachineFacts, folders: ServiceFolders, source: TorchSource): SetUpStep[] {
  const python = environmentPython(folders, facts.platform);
  const pip = [python, "-m", "pip", "install", ...quietPip] as const;
  const byPip = packageSteps([...pip], python, facts, source);
  if (facts.uv !== null) {
    const byUv = [facts.uv, "pip", "install", "--python", python] as const;
    return [
      ...uvEnvironment(facts.uv, facts.python, folders),
      ...packageSteps([...byUv], python, facts, source),
    ];
  }
  // `whyNot` has seen that one of the two is there.
  const own = facts.python?.path ?? "";
  const make = { title: "Make an environment", command: [own, "-m", "venv", folders.environment] };
  if (installerOf(facts) === "pip") return [step(make.title, make.command), ...byPip];
  const byUv = [python, "-m", "uv", "pip", "install", "--python", python] as const;
  return [
    step(make.title, make.command),
    // On a system that it has no wheel for, pip does the work.
    { ...step("Install uv, which installs the rest", [...pip, "uv"]), instead: byPip },
    ...packageSteps([...byUv], python, facts, source),
  ];
}

const quietPip = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"];

function uvEnvironment(
  uv: string,
  python: PythonFacts | null,
  folders: ServiceFolders,
): SetUpStep[] {
  const make = (version: string): SetUpStep =>
    step("Make an environment", [
      ...[uv, "venv", "--no-project", "--python", version, folders.environment],
    ]);
  if (python !== null) return [make(python.path)];
  const into = ["--install-dir", pythonFolder(folders)];
  return [
    step(`Download Python ${downloadedPython}`, [
      ...[uv, "python", "install", downloadedPython, ...into],
    ]),
    make(downloadedPython),
  ];
}

/** PyTorch by itself where an index has the right build, then the package, which finds it there. */
function packageSteps(
  install: readonly string[],
  python: string,
  { files, sources, platform }: MachineFacts,
  { accelerator, index, build, onPypi = [] }: TorchSource,
): SetUpStep[] {
  const pinned = [...install, "-c", files.constraints];
  const wheel = pathToFileURL(files.wheel).href;
  const rest = [
    step("Install the services", [...pinned, `imagebeam-services[${extras}] @ ${wheel}`]),
    checkStep(python),
  ];
  if (index === null || build === null) return rest;
  const title = `Install PyTorch for ${acceleratorTitles[accelerator]}`;
  const torch = `torch==${files.torchVersion}`;
  const fromIndex = step(title, [...pinned, "--index-url", index, `${torch}+${build}`]);
  if (sources.length === 0) return [fromIndex, ...rest];
  // What the person's own indexes have comes first: behind a firewall they are all that there is.
  const fromOwn = step(title, [...pinned, `${torch}+${build}`]);
  const plain = onPypi.includes(platform) ? [step(title, [...pinned, torch]), ...rest] : undefined;
  const instead = [{ ...fromIndex, ...(plain && { instead: plain }) }, ...rest];
  return [{ ...fromOwn, instead }, ...rest];
}

function checkStep(python: string): SetUpStep {
  return step("Check that all of it can be used", [
    ...[python, "-I", "-m", "imagebeam_services", "doctor"],
  ]);
}

function step(title: string, command: readonly string[]): SetUpStep {
  const [program = "", ...args] = command;
  return { title, command: [program, ...args] };
}

function sourcesOf(
  { sources }: MachineFacts,
  { index }: TorchSource,
  withPython: boolean,
): string[] {
  const replacesPypi = sources.some(
    (name) => /_INDEX_URL$|_DEFAULT_INDEX$/.test(name) && !/EXTRA/.test(name),
  );
  const own = sources.length === 0 ? [] : [`your own package source (${sources.join(", ")})`];
  const host = index === null ? "" : new URL(index).host;
  const torch = index === null ? [] : [`PyTorch's own index (${host})`];
  return [
    ...(withPython ? ["Python builds that uv downloads (github.com/astral-sh)"] : []),
    ...own,
    ...torch.map((each) => (own.length === 0 ? each : `${each}, where that has no PyTorch`)),
    ...(replacesPypi ? [] : ["PyPI (pypi.org)"]),
  ];
}
