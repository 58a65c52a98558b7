import * as z from "zod";
import { once } from "../../base/once.js";
import { parseJson } from "../../base/parseJson.js";
import { modelIdSchema } from "../names.js";
import { ServiceError } from "../serviceError.js";
import { requireInstalled } from "../installed.js";
import { environmentPython } from "../serviceFolders.js";
import { downloadEnvironment } from "./installerEnvironment.js";
import { runProgram } from "./runProgram.js";
import type { DownloadModel, DownloadProgress } from "./setUp.js";

/** What `imagebeam-services download --json` prints, a line each (`cli/download_reports.py`). */
const bytes = z.number().min(0);
const lineSchema = once(() =>
  z.discriminatedUnion("event", [
    z.object({ event: z.literal("planned"), bytes_to_fetch: bytes }),
    z.object({ event: z.literal("progressed"), done_bytes: bytes, total_bytes: bytes }),
    z.object({ event: z.literal("finished") }),
    z.object({ event: z.literal("failed"), message: z.string().max(2000) }),
  ]),
);
type Report = z.infer<ReturnType<typeof lineSchema>>;

export const downloadModel: DownloadModel = async (
  { folders, environment },
  { id, agreedLicence },
  onProgress,
  signal,
) => {
  await requireInstalled(folders);
  const model = modelIdSchema.safeParse(id);
  // It is an argument of a program: what begins with a dash would be an option.
  if (!model.success || id.startsWith("-")) {
    throw new ServiceError("service.setUp", `${JSON.stringify(id)} is no model's name.`);
  }
  const licence = agreedLicence === null ? [] : [`--licence=${agreedLicence}`];
  const command = [environmentPython(folders), "-I", "-m", "imagebeam_services"] as const;
  const outcome = new Outcome(onProgress);
  const { code, lastLines } = await runProgram(
    [...command, "download", id, "--yes", "--json", ...licence],
    {
      environment: downloadEnvironment(environment, folders.models),
      cwd: folders.root,
      onLine: (line, stream) => {
        if (stream === "stdout") outcome.take(line);
      },
    },
    signal,
  );
  if (code === 0 && outcome.isWhole) return;
  const reason = outcome.failure ?? lastLines.at(-1) ?? "its program ended without a word";
  throw new ServiceError("service.setUp", `${id} was not downloaded: ${reason}`);
};

/** What a download's lines come to. */
class Outcome {
  isWhole = false;
  failure: string | null = null;
  readonly #onProgress: (progress: DownloadProgress) => void;

  constructor(onProgress: (progress: DownloadProgress) => void) {
    this.#onProgress = onProgress;
  }

  take(line: string): void {
    const report = reportIn(line);
    switch (report?.event) {
      case "planned":
        return this.#onProgress({ bytes: 0, totalBytes: report.bytes_to_fetch });
      case "progressed":
        return this.#onProgress({ bytes: report.done_bytes, totalBytes: report.total_bytes });
      case "finished":
        this.isWhole = true;
        return;
      case "failed":
        this.failure = report.message;
        return;
      case undefined:
        return;
    }
  }
}

/** Undefined for a line of anything else. */
function reportIn(line: string): Report | undefined {
  try {
    return lineSchema().safeParse(parseJson(line)).data;
  } catch {
    return undefined;
  }
}
