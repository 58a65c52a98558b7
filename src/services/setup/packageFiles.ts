import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ServiceError } from "../serviceError.js";

/** The Python package as it lies beside the bundle: a wheel, and the versions to install beside it. */
export interface PackageFiles {
  readonly wheel: string;
  readonly constraints: string;
  readonly version: string;
  readonly wheelSha256: string;
  readonly constraintsSha256: string;
  /** Of PyTorch, as the constraints pin it: `2.13.0`. */
  readonly torchVersion: string;
}

const wheelName = /^imagebeam_services-([\w.+]+)-py3-none-any\.whl$/;

/** @throws {ServiceError} `service.setUp`: it is not there */
export async function packageFiles(folder: string): Promise<PackageFiles> {
  const names = await readdir(folder).catch(() => []);
  const wheels = names.filter((name) => wheelName.test(name)).sort();
  const wheel = wheels.at(-1);
  const version = wheelName.exec(wheel ?? "")?.[1];
  const constraints = join(folder, "constraints.txt");
  const pins = await readFile(constraints, "utf8").catch(() => "");
  const torchVersion = /^torch==([\w.]+)/m.exec(pins)?.[1];
  if (wheel === undefined || version === undefined || torchVersion === undefined) {
    throw new ServiceError(
      "service.setUp",
      "The local services are not beside this program; in a clone of its sources, `node .ci/servicesWheel.mjs` puts them there.",
    );
  }
  const path = join(folder, wheel);
  return {
    wheel: path,
    constraints,
    version,
    wheelSha256: hashOf(await readFile(path)),
    constraintsSha256: hashOf(pins),
    torchVersion,
  };
}

function hashOf(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
