import { posix } from "node:path";

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

/** `${name}`, `${name/pattern/replacement/}` or `\$`, as in the editor's own setting. */
const variable = /\\\$|(?<!\\)\$\{(\w+)(?:\/((?:\\\/|[^}/])+)\/((?:\\\/|[^}/])*)\/)?\}/g;

/**
 * Where a file goes that is put into a document, as `markdown.copyFiles.destination` says it.
 * @param template a value of that setting: relative to the document; from the workspace folder where
 *   it begins with a slash; a folder where it ends with one
 * @returns an absolute path, whose extension is the file's own
 */
export function copyDestination(template: string, request: CopyRequest): string {
  const { documentPath, fileName } = request;
  const given = template.trim();
  const rooted = given.startsWith("/") ? `\${documentWorkspaceFolder}${given}` : given;
  const whole = rooted === "" || rooted.endsWith("/") ? `${rooted}\${fileName}` : rooted;
  const values = valuesOf(request);
  const written = whole.replace(variable, (found, name?: string, pattern?: string, by?: string) => {
    if (name === undefined) return "$";
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

function transformed(value: string, pattern: string, replacement: string): string {
  const plain = (text: string): string => text.replaceAll("\\/", "/");
  try {
    return value.replace(new RegExp(plain(pattern)), plain(replacement));
  } catch (error) {
    if (error instanceof SyntaxError) return value;
    throw error;
  }
}

/** Whether a path lies in a folder, or is the folder. */
export function isWithin(path: string, folder: string): boolean {
  const way = posix.relative(folder, path);
  return way !== ".." && !way.startsWith("../");
}
