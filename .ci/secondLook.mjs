/**
 * Tests that fail beside many others and pass alone are told apart from those that fail: a window
 * that loses a click on a machine with no time left is worth a line, not a whole run. Both are named.
 */

/** More files than this fail for a reason that stays. */
const maxFiles = 6;

/**
 * What Mocha's tests came to, by file.
 * @typedef {object} Outcome
 * @property {Record<string, { passed: number, failed: number }>} files
 * @property {{ file: string, text: string }[]} failures
 */

/**
 * The files to look at again: none where none failed, or too many did.
 * @param {Outcome} first
 */
export function filesToLookAtAgain({ failures }) {
  const files = [...new Set(failures.map(({ file }) => file))];
  return files.length > maxFiles ? [] : files;
}

/**
 * What counts after some files ran again: their second run.
 * @param {Outcome} first
 * @param {Outcome} second
 * @returns {Outcome & { unsteady: Outcome["failures"] }} `unsteady`: what failed at first in files
 *   that then passed
 */
export function afterSecondLook(first, second) {
  const ranAgain = (file) => second.files[file] !== undefined;
  const isUnsteady = ({ file }) => ranAgain(file) && second.files[file].failed === 0;
  return {
    files: { ...first.files, ...second.files },
    failures: [...first.failures.filter(({ file }) => !ranAgain(file)), ...second.failures],
    unsteady: first.failures.filter(isUnsteady),
  };
}
