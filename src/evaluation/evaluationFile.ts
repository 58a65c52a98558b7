import { basename, dirname, join } from "node:path";
import * as z from "zod";
import { StorageError } from "../base/errors.js";
import { parseJson } from "../base/parseJson.js";
import { hasCode } from "../base/systemCode.js";
import { bytesOfPlainFile, utf8Of } from "../disk/plainFile.js";
import { evaluationSchema, evaluationVersion, type Evaluation } from "../protocol/evaluation.js";
import { storageFailure } from "../sessions/storageFailure.js";
import { evaluationName } from "./evaluationName.js";

export const evaluationPattern = /^eval-\d{6}(?:-\d{1,4})?$/;

/** 64 goals and 64 images at the longest texts allowed stay below half of it. */
const maxBytes = 500_000;

/**
 * @param folder real path of an evaluation's folder
 * @throws {StorageError} it is not there, cannot be read, or is none that this version knows
 */
export async function readEvaluationFile(folder: string): Promise<Evaluation> {
  const path = join(folder, evaluationName);
  const text = await textAt(path);
  let raw: unknown;
  try {
    raw = parseJson(text);
  } catch {
    throw noEvaluation(folder, "it is not JSON");
  }
  const version = versionSchema.safeParse(raw);
  if (version.success && version.data.schemaVersion > evaluationVersion) {
    const message = `A newer Imagebeam (format ${version.data.schemaVersion}) made the evaluation ${basename(folder)}: update to open it.`;
    throw new StorageError("storage.newer", message);
  }
  const parsed = evaluationSchema().safeParse(raw);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  throw noEvaluation(folder, `${first?.path.join(".") ?? ""} ${first?.message ?? ""}`.trim());
}

const versionSchema = z.object({ schemaVersion: z.int() });

async function textAt(path: string): Promise<string> {
  try {
    const bytes = await bytesOfPlainFile(path, maxBytes);
    if (bytes === undefined) throw noEvaluation(dirname(path), "it is no file, or too long");
    return utf8Of(bytes);
  } catch (error) {
    if (!hasCode(error, "ENOENT", "ENOTDIR")) throw storageFailure(error, path);
    const message = `${dirname(path)} is not the folder of an evaluation: it has no ${evaluationName}.`;
    throw new StorageError("storage.noEvaluation", message, { cause: error });
  }
}

function noEvaluation(folder: string, why: string): StorageError {
  const message = `${evaluationName} of ${folder} cannot be read: ${why}.`;
  return new StorageError("storage.noEvaluation", message);
}
