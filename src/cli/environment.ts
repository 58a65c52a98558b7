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
}

export function readEnvironment(): Environment {
  const { IMAGEBEAM_COMMAND, IMAGEBEAM_FAULT, NO_COLOR, TERM } = process.env;
  return {
    command: IMAGEBEAM_COMMAND,
    noColour: NO_COLOR !== undefined && NO_COLOR !== "",
    isDumbTerminal: TERM === "dumb",
    fault: IMAGEBEAM_FAULT,
  };
}
