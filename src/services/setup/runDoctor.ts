import * as z from "zod";
import { once } from "../../base/once.js";
import { parseJson } from "../../base/parseJson.js";
import { ServiceError } from "../serviceError.js";
import { requireInstalled } from "../installed.js";
import { environmentPython } from "../serviceFolders.js";
import { probeEnvironment } from "./installerEnvironment.js";
import { runProgram } from "./runProgram.js";
import type { SetUpMachine } from "./setUp.js";

/** What `imagebeam-services doctor --json` says. */
const doctorReportSchema = once(() =>
  z.object({
    version: z.string().max(100),
    findings: z
      .array(
        z.object({
          /** `note`: it works with a limit; `missing`: something does not work. */
          mark: z.enum(["ok", "note", "missing"]),
          text: z.string().max(4000),
          /** `direct`: for those alone who use the services' own program, which the set-up does not ask of anybody. */
          scope: z.enum(["all", "direct"]).default("all"),
        }),
      )
      .max(200),
    /** A model of the catalogue for each role, on a machine like this. */
    recommended: z
      .array(
        z.object({
          role: z.string().max(100),
          model: z.string().max(200).nullable(),
          is_here: z.boolean(),
        }),
      )
      .max(50),
  }),
);
type Said = Readonly<z.infer<ReturnType<typeof doctorReportSchema>>>;

/** What of it matters to whoever has their services started by Imagebeam. */
export type DoctorReport = Omit<Said, "findings"> & {
  readonly findings: readonly Pick<Said["findings"][number], "mark" | "text">[];
};

/** It imports each library, which takes many seconds on a machine at work. */
const limitMs = 180_000;
const maxUnits = 500_000;

/**
 * Asks the environment what this machine can run.
 * @throws {ServiceError} `service.notSetUp`; `service.setUp`: it does not answer
 */
export async function runDoctor(
  { folders, environment }: Pick<SetUpMachine, "folders" | "environment">,
  signal: AbortSignal,
): Promise<DoctorReport> {
  await requireInstalled(folders);
  let said = "";
  const { lastLines } = await runProgram(
    [environmentPython(folders), "-I", "-m", "imagebeam_services", "doctor", "--json"],
    {
      environment: probeEnvironment(environment, { IMAGEBEAM_MODELS: folders.models }),
      cwd: folders.root,
      limitMs,
      onLine: (line, stream) => {
        if (stream === "stdout" && said.length < maxUnits) said += `${line}\n`;
      },
    },
    signal,
  );
  // Its code is 1 where a service cannot run, which is an answer too.
  try {
    const report = doctorReportSchema().parse(parseJson(said));
    const findings = report.findings
      .filter(({ scope }) => scope !== "direct")
      .map(({ mark, text }) => ({ mark, text }));
    return { ...report, findings };
  } catch (error) {
    const line = lastLines.at(-1) ?? "no answer";
    throw new ServiceError("service.setUp", `The environment cannot be looked at: ${line}`, {
      cause: error,
    });
  }
}
