import { posix } from "node:path";
import { runInNewContext } from "node:vm";

/** Paths here are those of URIs: absolute, with slashes on every system. */
export interface CopyRequest {
  /** Of the document; of the notebook where it is a cell. */
  readonly documentPath: string;
  /** Of the workspace folder that the document is in. */
  readonly workspacePath: string | undefined;
  /** "two-red-sailboats.png". */
  readonly fileName: string;
  /** UTC milliseconds. */
  readonly nowMs: number;
}

/**
 * `${name}`, `${name/pattern/replacement/}` or `\$`, as in the editor's own setting; any other backslash
 * parts folders on Windows.
 */
const variable = /\\\$|\$\{(\w+)(?:\/((?:\\\/|[^}/])+)\/((?:\\\/|[^}/])*)\/)?\}|\\/g;
/** All patterns of a destination together take no longer: some would never end. */
const maxPatternsMs = 100;
/** Most UTF-16 units of a pattern, of its replacement, and of the value that it is for. */
const maxPatternUnits = 1000;

/**
 * Where a file goes that is put into a document, as `markdown.copyFiles.destination` says it.
 * @param template a value of that setting: relative to the document; from the workspace folder where
 *   it begins with a slash; a folder where it ends with one
 * @returns an absolute path, whose extension is the file's own
 */
export function copyDestination(template: string, request: CopyRequest): string {
  const { documentPath, fileName } = request;
  const given = template.trim();
  const rooted = /^(?:\/|\\(?!\$))/.test(given)
    ? `\${documentWorkspaceFolder}/${given.slice(1)}`
    : given;
  const whole = /^$|[\\/]$/.test(rooted) ? `${rooted.slice(0, -1) || "."}/\${fileName}` : rooted;
  const values = valuesOf(request);
  const transformed = transformer();
  const written = whole.replace(variable, (found, name?: string, pattern?: string, by?: string) => {
    if (name === undefined) return found === "\\" ? "/" : "$";
    const value = values.get(name);
    if (value === undefined) return found;
    return pattern === undefined ? value : transformed(value, pattern, by ?? "");
  });
  const path = posix.resolve(posix.dirname(documentPath), written);
  const extension = posix.extname(fileName);
  return path.toLowerCase().endsWith(extension.toLowerCase()) ? path : path + extension;
}

/** Names of the variables that a destination may have, for a person. */
export function destinationVariables(): string[] {
  const request = { documentPath: "/a.md", workspacePath: "/", fileName: "a.png", nowMs: 0 };
  return [...valuesOf(request).keys()];
}

function valuesOf({ documentPath, workspacePath, fileName, nowMs }: CopyRequest) {
  const { base, dir, ext, name } = posix.parse(documentPath);
  const inWorkspace = (path: string): string =>
    workspacePath === undefined ? path : posix.relative(workspacePath, path);
  return new Map([
    ["documentDirName", dir],
    ["documentRelativeDirName", inWorkspace(dir)],
    ["documentFileName", base],
    ["documentBaseName", name],
    ["documentExtName", ext.slice(1)],
    ["documentFilePath", documentPath],
    ["documentRelativeFilePath", inWorkspace(documentPath)],
    ["documentWorkspaceFolder", workspacePath ?? dir],
    ["fileName", fileName],
    ["fileExtName", posix.extname(fileName).slice(1)],
    ["unixTime", String(nowMs)],
    ["isoTime", new Date(nowMs).toISOString()],
  ]);
}

/** Replaces by patterns of settings, which anyone may have written: a value stays where one cannot run. */
function transformer(): (value: string, pattern: string, replacement: string) => string {
  const endMs = performance.now() + maxPatternsMs;
  const plain = (text: string): string => text.replaceAll("\\/", "/");
  return (value, pattern, replacement) => {
    const timeout = Math.ceil(endMs - performance.now());
    const units = Math.max(value.length, pattern.length, replacement.length);
    if (timeout <= 0 || units > maxPatternUnits) return value;
    const given = { value, pattern: plain(pattern), replacement: plain(replacement) };
    try {
      const code = "value.replace(new RegExp(pattern), replacement)";
      return String(runInNewContext(code, given, { timeout })).replaceAll("\\", "/");
    } catch (error) {
      if (isPatternError(error)) return value;
      throw error;
    }
  };
}

/** No pattern, or one that takes too long. Errors of another context are no instances of ours. */
function isPatternError(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const isTooSlow = "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
  return isTooSlow || ("name" in error && error.name === "SyntaxError");
}

/** Whether a path lies in a folder, or is the folder. */
export function isWithin(path: string, folder: string): boolean {
  const way = posix.relative(folder, path);
  return way !== ".." && !way.startsWith("../");
}
