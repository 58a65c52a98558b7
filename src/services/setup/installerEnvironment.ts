import { allowedEnvironment, isForAll } from "../environment.js";

/** What programs of the set-up see of this process's environment: an allow-list. Pure. */

export type Variables = Readonly<Record<string, string | undefined>>;

/** How the network is reached from here. */
const network = [
  ...["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "NETRC"],
  ...["SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"],
];
/** The hub of models; its token goes to downloads alone. */
const hub = ["HF_TOKEN", "HF_HOME", "HF_ENDPOINT", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"];

/** These would put packages elsewhere, leave some out, or ask for others. */
const strayPip =
  /^PIP_(?:TARGET|PREFIX|ROOT|USER|PYTHON|REQUIRE_VIRTUALENV|REQUIREMENT|EDITABLE|SRC|DRY_RUN|NO_DEPS|UPLOADED_PRIOR_TO|REPORT|LOG|QUIET|VERBOSE|ROOT_USER_ACTION|BREAK_SYSTEM_PACKAGES|FORCE_REINSTALL|IGNORE_INSTALLED)$/;
const strayUv =
  /^UV_(?:PYTHON|SYSTEM_PYTHON|BREAK_SYSTEM_PACKAGES|MANAGED_PYTHON|NO_MANAGED_PYTHON|PYTHON_PREFERENCE|PROJECT\w*|WORKING_DIR\w*|WORKING_DIRECTORY|ENV_FILE|NO_BUILD_ISOLATION|VENV_\w+|TOOL_\w+|PUBLISH_\w+|CONSTRAINT|EXCLUDE_NEWER|TORCH_BACKEND)$/;

/**
 * For what installs: `PIP_*` and `UV_*` of the person (indexes, caches, time-outs) beside what all
 * programs get. uv reads none of pip's variables, so it is told of them by its own names, where those
 * say nothing.
 * @param own variables that stand over all
 */
export function installerEnvironment(from: Variables, own: Variables = {}): Record<string, string> {
  const kept = keep(from, (name) => {
    const upper = name.toUpperCase();
    if (upper.startsWith("PIP_")) return !strayPip.test(upper);
    if (upper.startsWith("UV_")) return !strayUv.test(upper);
    return isForAll(upper) || isFor(upper, network);
  });
  return defined({ ...uvNames(kept), ...kept, PYTHONNOUSERSITE: "1", ...own });
}

/** For downloads of models: without `PIP_*` and `UV_*`, with the hub's variables. */
export function downloadEnvironment(from: Variables, models: string): Record<string, string> {
  const kept = keep(from, (name) => {
    const upper = name.toUpperCase();
    return isForAll(upper) || isFor(upper, network) || isFor(upper, hub);
  });
  return defined({ ...kept, PYTHONNOUSERSITE: "1", PYTHONUTF8: "1", IMAGEBEAM_MODELS: models });
}

/** For looking at the machine: what services see of it, so that the same is found. */
export function probeEnvironment(from: Variables, own: Variables = {}): Record<string, string> {
  return defined({ ...allowedEnvironment(from), PYTHONNOUSERSITE: "1", PYTHONUTF8: "1", ...own });
}

/** Variables by which a person says where packages come from. */
const sourceVariables = [
  ...["UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS"],
  ...["PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS"],
] as const;

/** Those of them that are set; a person knows them by name, and their values may hold a password. */
export function ownSources(from: Variables): string[] {
  return sourceVariables.filter((name) => (from[name] ?? "").trim() !== "");
}

/** Pip's lists have spaces between, some of uv's have commas. */
const uvNamesOfPip: readonly [pip: string, uv: string, separator: string][] = [
  ["PIP_INDEX_URL", "UV_DEFAULT_INDEX", " "],
  ["PIP_EXTRA_INDEX_URL", "UV_INDEX", " "],
  ["PIP_FIND_LINKS", "UV_FIND_LINKS", ","],
  ["PIP_TRUSTED_HOST", "UV_INSECURE_HOST", " "],
  ["PIP_CERT", "SSL_CERT_FILE", " "],
  ["PIP_DEFAULT_TIMEOUT", "UV_HTTP_TIMEOUT", " "],
  ["PIP_NO_INDEX", "UV_NO_INDEX", " "],
];

/** Where uv has two names for one thing, the older one set is as good. */
const otherUvNames: Readonly<Record<string, string>> = {
  UV_DEFAULT_INDEX: "UV_INDEX_URL",
  UV_INDEX: "UV_EXTRA_INDEX_URL",
};

function uvNames(kept: Variables): Record<string, string> {
  return Object.fromEntries(
    uvNamesOfPip.flatMap(([pip, uv, separator]) => {
      const value = kept[pip]?.trim();
      const other = otherUvNames[uv];
      const isSaid = kept[uv] !== undefined || (other !== undefined && kept[other] !== undefined);
      if (value === undefined || value === "" || isSaid) return [];
      return [[uv, value.split(/\s+/).join(separator)]];
    }),
  );
}

function isFor(upper: string, names: readonly string[]): boolean {
  return names.includes(upper);
}

function keep(from: Variables, isKept: (name: string) => boolean): Record<string, string> {
  return defined(Object.fromEntries(Object.entries(from).filter(([name]) => isKept(name))));
}

function defined(from: Variables): Record<string, string> {
  const set = Object.entries(from).filter(
    (each): each is [string, string] => each[1] !== undefined,
  );
  return Object.fromEntries(set);
}
