import { configFolderOf, dataFolderOf, homeFolder, runtimeFolderOf } from "../configFolder.js";
import type { ProxySettings } from "../providers/http/undiciFetch.js";

/** What the environment says: the only place that reads it. */
export interface Environment {
  /** How a person calls this program, as a hint has to spell it; undefined where nobody said. */
  readonly command: string | undefined;
  /** `NO_COLOR` is set and not empty. */
  readonly noColour: boolean;
  /** A terminal that cannot move its cursor. */
  readonly isDumbTerminal: boolean;
  /** A fault on purpose, for tests of crashes. */
  readonly fault: string | undefined;
  /** The configuration that the person named. */
  readonly configFile: string | undefined;
  /** The folder of the person's configuration, absolute; undefined where the system does not say. */
  readonly configFolder: string | undefined;
  /** As `configFolder`, for what is large. */
  readonly dataFolder: string | undefined;
  /** For sockets; undefined where the system has none. */
  readonly runtimeFolder: string | undefined;
  /** All that is left once the keys are taken out, for programs that are started: each gets few of them. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly keys: EnvironmentKeys;
  readonly proxies: ProxySettings;
}

export interface EnvironmentKeys {
  readonly openai: string | undefined;
  /** By the name of the variable, see `keyVariable`. */
  readonly others: ReadonlyMap<string, string>;
}

type Variables = Record<string, string | undefined>;

const keyPrefix = "IMAGEBEAM_KEY_";

/** The variable that a connection's key stands in. */
export function keyVariable(connection: string): string {
  return keyPrefix + connection.toUpperCase().replaceAll("-", "_");
}

/** Keys are taken out of the variables, so that no child and no thread of this process has them. */
export function readEnvironment(
  variables: Variables = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homeFolder(),
): Environment {
  const { IMAGEBEAM_COMMAND, IMAGEBEAM_CONFIG, IMAGEBEAM_FAULT, NO_COLOR, TERM } = variables;
  return {
    command: IMAGEBEAM_COMMAND,
    noColour: NO_COLOR !== undefined && NO_COLOR !== "",
    isDumbTerminal: TERM === "dumb",
    fault: IMAGEBEAM_FAULT,
    configFile: IMAGEBEAM_CONFIG === "" ? undefined : IMAGEBEAM_CONFIG,
    configFolder: configFolderOf(variables, platform, home),
    dataFolder: dataFolderOf(variables, platform, home),
    runtimeFolder: runtimeFolderOf(variables, platform),
    keys: takeKeys(variables),
    variables,
    proxies: proxiesOf(variables),
  };
}

/** The small spelling stands over the other one, as everywhere. */
function proxiesOf(variables: Variables): ProxySettings {
  const said = (name: string): string => variables[name] ?? variables[name.toUpperCase()] ?? "";
  return {
    httpProxy: said("http_proxy"),
    httpsProxy: said("https_proxy"),
    noProxy: said("no_proxy"),
  };
}

function takeKeys(variables: Variables): EnvironmentKeys {
  const take = (name: string): string | undefined => {
    const value = variables[name]?.trim();
    // Not set to nothing: a child would still see that there is one.
    Reflect.deleteProperty(variables, name);
    return value === "" ? undefined : value;
  };
  const names = Object.keys(variables).filter((name) => name.startsWith(keyPrefix));
  const others = names.map((name) => [name, take(name)] as const);
  return {
    openai: take("OPENAI_API_KEY"),
    others: new Map(others.flatMap(([name, key]) => (key === undefined ? [] : [[name, key]]))),
  };
}
