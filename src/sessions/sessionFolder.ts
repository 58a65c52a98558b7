import { lstat, realpath, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { StorageError } from "../base/errors.js";
import { hasCode } from "../base/systemCode.js";
import type { FileSystem } from "../disk/fileSystem.js";
import { storageFailure } from "./storageFailure.js";

/** Searches that one second can hold; more than this many names taken means something else is wrong. */
const maxPerSecond = 1000;

/** Less than this does not hold one image: better no session than one that pauses at once. */
export const minFreeBytes = 1_000_000;

export const journalName = "session.jsonl";
export const metadataName = "metadata.json";
export const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
export const sessionPattern = /^ses-\d{6}(?:-\d{1,4})?$/;

/** A moment as the wall clock shows it here. */
export interface LocalTime {
  readonly year: number;
  /** 1-12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** @param atMs UTC milliseconds */
export function localTime(atMs: number): LocalTime {
  const date = new Date(atMs);
  return {
    year: date.getFullYear(),
    month: date.getMonth() + 1,
    day: date.getDate(),
    hour: date.getHours(),
    minute: date.getMinutes(),
    second: date.getSeconds(),
  };
}

export interface NewFolder {
  /** Absolute. */
  readonly folder: string;
  /** Undoes it, for a session that never began: of what was made, all that is empty goes. */
  readonly remove: () => Promise<void>;
}

/**
 * Makes `<output>/YYYY-MM-DD/ses-HHMMSS[-2...]`, a name that nobody had (`eval-` for an evaluation). The output folder may be a
 * symbolic link, what is below it may not. What was made is removed again when the rest fails.
 * @param output made too, with its parents, when it is not there
 * @throws {StorageError} not writable, less than 1 MB free, a symbolic link below the output folder
 */
export async function createSessionFolder(
  files: FileSystem,
  output: string,
  startedAt: LocalTime,
  kind: "ses" | "eval" = "ses",
): Promise<NewFolder> {
  const root = resolve(output);
  const made: string[] = [];
  try {
    await makeFolders(files, root, made);
    if (!(await stat(root)).isDirectory()) throw notAFolder(root);
    await requireSpace(files, root);
    const day = join(root, dayOf(startedAt));
    if (await makeFolder(files, day)) made.push(day);
    else await requireRealFolder(day);
    const folder = await makeSession(files, day, `${kind}-${timeOf(startedAt)}`);
    made.push(folder);
    await files.syncFolder(day);
    return { folder, remove: () => removeEmpty(files, made) };
  } catch (error) {
    await removeEmpty(files, made);
    throw storageFailure(error, root);
  }
}

/**
 * The folder of a session that is there.
 * @returns its real path: what is opened below it cannot lead elsewhere
 * @throws {StorageError} it is not there, or no folder
 */
export async function findSessionFolder(path: string): Promise<string> {
  try {
    const real = await realpath(path);
    if (!(await stat(real)).isDirectory()) throw notAFolder(path);
    return real;
  } catch (error) {
    throw storageFailure(error, resolve(path));
  }
}

/** "2026-03-09 04:05", as the wall clock here shows it. @param atMs UTC milliseconds */
export function momentText(atMs: number): string {
  const at = localTime(atMs);
  return `${dayOf(at)} ${twoDigits(at.hour)}:${twoDigits(at.minute)}`;
}

/** What there is to say where a session's folder was and is no more. */
export function movedAway(folder: string): StorageError {
  const message = `${folder} was moved or deleted. To go on, put it back, or resume it where it is now.`;
  return new StorageError("storage.missing", message);
}

/** "2026-03-09", as the calendar here has it. @param atMs UTC milliseconds */
export function dayText(atMs: number): string {
  return dayOf(localTime(atMs));
}

function dayOf({ year, month, day }: LocalTime): string {
  return `${String(year).padStart(4, "0")}-${twoDigits(month)}-${twoDigits(day)}`;
}

function timeOf({ hour, minute, second }: LocalTime): string {
  return twoDigits(hour) + twoDigits(minute) + twoDigits(second);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

/**
 * Makes a folder, and those that it is in, where they are not there.
 * @param made told which ones were, outermost first
 */
export async function makeFolders(
  files: FileSystem,
  path: string,
  made: string[] = [],
): Promise<void> {
  for (const folder of await missingOf(path)) {
    if (await makeFolder(files, folder)) made.push(folder);
  }
}

/**
 * The folders down to `last` that are not there, outermost first. Node's own `recursive` tries for
 * ever where a folder is there and takes none (`/proc`, a mount that comes and goes).
 */
async function missingOf(last: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let at = last; !(await isThere(at)); at = dirname(at)) {
    missing.unshift(at);
    if (dirname(at) === at) break;
  }
  return missing;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw error;
  }
}

/** @returns false when something has that name already */
async function makeFolder(files: FileSystem, path: string): Promise<boolean> {
  try {
    await files.mkdir(path);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    if (!hasCode(error, "ENOENT")) throw error;
    const message = `The folder ${path} cannot be made: choose another one.`;
    throw new StorageError("storage.unwritable", message, { cause: error });
  }
}

async function requireSpace(files: FileSystem, root: string): Promise<void> {
  if ((await files.freeBytes(root)) >= minFreeBytes) return;
  const message = `Less than 1 MB is free at ${root}: free some space, or choose another folder.`;
  throw new StorageError("storage.full", message);
}

async function requireRealFolder(path: string): Promise<void> {
  const found = await lstat(path);
  if (found.isSymbolicLink()) {
    const message = `${path} is a symbolic link: only the output folder itself may be one.`;
    throw new StorageError("storage.symlink", message);
  }
  if (!found.isDirectory()) throw notAFolder(path);
}

async function makeSession(files: FileSystem, day: string, name: string): Promise<string> {
  for (let n = 1; n <= maxPerSecond; n++) {
    const folder = join(day, n === 1 ? name : `${name}-${n}`);
    if (await makeFolder(files, folder)) return folder;
  }
  const message = `${day} holds ${maxPerSecond} sessions of one second: choose another folder.`;
  throw new StorageError("storage.tooMany", message);
}

function notAFolder(path: string): StorageError {
  return new StorageError("storage.notAFolder", `${path} is not a folder: choose another one.`);
}

async function removeEmpty(files: FileSystem, outerFirst: readonly string[]): Promise<void> {
  for (const folder of [...outerFirst].reverse()) {
    try {
      await files.rmdir(folder);
    } catch {
      return;
    }
  }
}
