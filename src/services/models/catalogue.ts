import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as z from "zod";
import { messageOf } from "../../base/errors.js";
import { once } from "../../base/once.js";
import { parseJson } from "../../base/parseJson.js";
import { visibleText } from "../../base/visibleText.js";
import { modelIdSchema, serviceNameSchema } from "../names.js";
import { ServiceError } from "../serviceError.js";

/** What `imagebeam-services models --json` tells of a model; of one that is in no catalogue, less. */
export const catalogueModelSchema = once(() =>
  z.object({
    id: modelIdSchema,
    service: serviceNameSchema,
    repository: z.string().max(300),
    is_here: z.boolean(),
    title: z.string().max(300).optional(),
    licence: z.string().max(200).optional(),
    licence_url: z.string().max(2000).optional(),
    is_restricted: z.boolean().default(false),
    is_gated: z.boolean().default(false),
    download_bytes: z.number().min(0).optional(),
    memory_bytes: z.number().min(0).optional(),
    reads_images: z.boolean().default(false),
    takes_negative: z.boolean().nullish(),
  }),
);
export type CatalogueModel = Readonly<z.infer<ReturnType<typeof catalogueModelSchema>>>;

const listSchema = once(() => z.array(z.unknown()).max(2000));

export interface PythonCall {
  /** Absolute. */
  readonly python: string;
  /** All that it gets. */
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Milliseconds, after which it is killed. */
  readonly limitMs?: number;
}

/**
 * Asks the environment's Python.
 * @returns in the catalogue's order of preference, then what else is on this machine
 * @throws {ServiceError} `service.notSetUp`: there is no such Python; `service.failed`: it does not answer
 */
export async function readCatalogue({
  python,
  environment,
  cwd,
  limitMs = 60_000,
}: PythonCall): Promise<readonly CatalogueModel[]> {
  let said: string;
  try {
    const run = promisify(execFile);
    const { stdout } = await run(
      python,
      ["-I", "-m", "imagebeam_services", "models", "--json"],
      // Killed at once: it only reads.
      {
        cwd,
        env: environment,
        timeout: limitMs,
        killSignal: "SIGKILL",
        maxBuffer: 4_000_000,
        windowsHide: true,
      },
    );
    said = stdout;
  } catch (error) {
    throw failureOf(error, limitMs);
  }
  try {
    const models = listSchema()
      .parse(parseJson(said))
      // A name that we would refuse elsewhere is none that can be chosen.
      .map((one) => catalogueModelSchema().safeParse(one))
      .filter((read) => read.success);
    return models.map(({ data }) => data);
  } catch (error) {
    throw new ServiceError("service.failed", "The list of models cannot be read.", {
      cause: error,
    });
  }
}

function failureOf(error: unknown, limitMs: number): ServiceError {
  const { code, killed, stderr } = error as { code?: unknown; killed?: unknown; stderr?: unknown };
  if (code === "ENOENT") {
    const text = "Local models are not set up on this machine: set them up first.";
    return new ServiceError("service.notSetUp", text, { cause: error });
  }
  const last = typeof stderr === "string" ? (stderr.trim().split("\n").at(-1) ?? "") : "";
  const why =
    killed === true
      ? `Python did not answer within ${limitMs / 1000} s`
      : visibleText(last.slice(0, 300)) || messageOf(error).slice(0, 300);
  const text = `The models of this machine cannot be listed: ${why}. Set local models up again if it stays so.`;
  return new ServiceError("service.failed", text, { cause: error });
}
