/** What the owner, and the services below it, get of the environment: no key and no token. */

const names = new Set([
  ...["PATH", "HOME", "USER", "LOGNAME", "USERNAME", "USERPROFILE", "LANG", "LANGUAGE", "TZ"],
  ...["TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "WINDIR", "SYSTEMDRIVE", "COMSPEC", "PATHEXT"],
  ...["APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE"],
  ...["XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"],
  // Where models are kept that other programs have fetched.
  ...["HF_HOME", "HF_HUB_CACHE"],
  // Which devices there are, and where their libraries lie.
  ...["CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER", "CUDA_HOME", "CUDA_PATH", "LD_LIBRARY_PATH"],
  ...["HIP_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES", "HSA_OVERRIDE_GFX_VERSION", "ROCM_PATH"],
  ...["PYTORCH_CUDA_ALLOC_CONF", "PYTORCH_ENABLE_MPS_FALLBACK", "NVIDIA_VISIBLE_DEVICES"],
  ...["OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"],
]);
const localePrefix = "LC_";

/** The longest value that is handed on, letters: a search path of a large machine. */
const maxLetters = 32_768;

/** @param environment of a process; on Windows its names are of any case */
export function serviceVariables(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const allowed: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    const upper = name.toUpperCase();
    if (value === undefined || value.length > maxLetters) continue;
    if (names.has(upper) || upper.startsWith(localePrefix)) allowed[name] = value;
  }
  return allowed;
}
