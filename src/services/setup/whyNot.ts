import { pythonText, type PythonFacts } from "./findPython.js";
import type { MachineFacts } from "./machineFacts.js";

const architectures = ["x64", "arm64"];
const builtFor: Readonly<Record<string, RegExp>> = {
  x64: /^(?:x86_64|amd64)$/i,
  arm64: /^(?:arm64|aarch64)$/i,
};

/** Why a machine cannot have local models as it is, with what to do, in one sentence; null where it can. */
export function whyNot(facts: MachineFacts): string | null {
  const { platform, arch, python, namedFault, uv } = facts;
  if (platform === "darwin" && arch === "x64") {
    return "There is no current PyTorch for Macs with an Intel processor: models can run on another machine, and be used by its URL.";
  }
  if (!architectures.includes(arch)) {
    return `PyTorch has no build for processors of this kind (${arch}): models can run on another machine, and be used by its URL.`;
  }
  if (namedFault !== null) return namedFault;
  if (python !== null) return builtForAnother(python, arch);
  // uv brings one.
  if (uv !== null) return null;
  return missingText(facts);
}

/** An interpreter that is translated, as on a Mac, gets packages for the wrong processor. */
function builtForAnother(python: PythonFacts, arch: string): string | null {
  const isRight = builtFor[arch]?.test(python.machine) ?? true;
  return isRight
    ? null
    : `${pythonText(python)} is made for another processor (${python.machine}): get one for this machine from ${downloads}.`;
}

const downloads = "https://www.python.org/downloads/";

function missingText({ withoutEnvironments, tooOld, platform, hasApt }: MachineFacts): string {
  if (withoutEnvironments !== null) {
    const [major, minor] = withoutEnvironments.version;
    const name = pythonText(withoutEnvironments);
    return hasApt && platform === "linux"
      ? `${name} cannot make environments: run \`sudo apt install python${major}.${minor}-venv\`, then try again.`
      : `${name} cannot make environments, its modules venv or ensurepip are missing: install them, or uv (https://docs.astral.sh/uv/), then try again.`;
  }
  const apt = hasApt && platform === "linux";
  if (tooOld !== null) {
    return `${pythonText(tooOld)} is too old: get Python 3.12 from ${downloads}, or uv from https://docs.astral.sh/uv/, which brings one, then try again.`;
  }
  return apt
    ? `There is no Python here: run \`sudo apt install python3-venv\`, or get Python 3.12 from ${downloads}, then try again.`
    : `There is no Python here: get Python 3.12 from ${downloads}, or uv from https://docs.astral.sh/uv/, then try again.`;
}
