import { posix, win32 } from "node:path";
import { isFixed, unquoted } from "./programs.js";

/** What a service may know of the environment: no key, no proxy, nothing that changes what Python runs. */

type Environment = Readonly<Record<string, string | undefined>>;

/** What any program needs to run: where programs, the person's folders and temporary files are. */
const ofAll = new Set([
  ...["PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "TEMP", "TMP", "TZ", "LANG"],
  ...["LANGUAGE", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "USERPROFILE", "USERNAME", "APPDATA"],
  ...["LOCALAPPDATA", "PROGRAMDATA", "PROGRAMFILES", "PATHEXT", "COMSPEC"],
  ...["PROCESSOR_ARCHITECTURE", "NUMBER_OF_PROCESSORS", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"],
]);
const beginnings = ["LC_", "XDG_"];

const ofModels = new Set([
  // Which cards there are to be seen, and how many threads may compute.
  ...["CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER", "NVIDIA_VISIBLE_DEVICES", "CUDA_PATH"],
  ...["CUDA_HOME", "HIP_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES", "ROCM_PATH"],
  ...["HSA_OVERRIDE_GFX_VERSION", "PYTORCH_CUDA_ALLOC_CONF", "OMP_NUM_THREADS"],
  ...["MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"],
  // Where models that were downloaded by other programs lie.
  ...["HF_HOME", "HF_HUB_CACHE"],
]);
/** Lists of folders in which programs and libraries are looked for. */
const searched = new Set(["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"]);

/** Whether any program of ours may know a variable. @param upper its name in capitals */
export function isForAll(upper: string): boolean {
  return ofAll.has(upper) || beginnings.some((beginning) => upper.startsWith(beginning));
}

/**
 * The part of an environment that services get; names keep their case, which Windows does not heed.
 * Values longer than 32,767 characters, the most that Windows takes, are left out. So are those folders of
 * a search path that are not absolute: an empty one, as a colon at the end makes, is the working folder,
 * and what somebody put there would be run.
 */
export function allowedEnvironment(
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    const upper = name.toUpperCase();
    const isAllowed = isForAll(upper) || ofModels.has(upper);
    if (!isAllowed || value === undefined || value.length > longestValue) continue;
    if (!searched.has(upper)) kept[name] = value;
    else {
      const folders = absoluteOf(value, platform);
      if (folders !== "") kept[name] = folders;
    }
  }
  return kept;
}

function absoluteOf(folders: string, platform: NodeJS.Platform): string {
  const { delimiter } = platform === "win32" ? win32 : posix;
  const isOne = (folder: string): boolean => isFixed(unquoted(folder), platform);
  return folders.split(delimiter).filter(isOne).join(delimiter);
}

const longestValue = 32_767;

/** What a process of a service is started with. */
export function serviceEnvironment(
  environment: Environment,
  { token, models }: { readonly token: string; readonly models: string },
): Record<string, string> {
  return { ...allowedEnvironment(environment), IMAGEBEAM_TOKEN: token, IMAGEBEAM_MODELS: models };
}
