import { assertNever } from "../base/assertNever.js";
import {
  judgeFinding,
  judgeSentences,
  type JudgeFinding,
  type JudgeFindingDeps,
} from "../judgeFinding.js";
import { referenceOf, referenceText } from "../protocol/connections.js";
import { modelNames, roles } from "../protocol/providers.js";
import type { CheckAction } from "../providers/adapter.js";
import type { RoleCheck } from "../providers/roleChecks.js";
import type { Config } from "./config.js";
import { keyAdvice, keyFault } from "./keys.js";
import { line, toned, type Line } from "./line.js";
import { fit } from "./terminalText.js";

/** What `doctor` prints: for each role what works, what is missing and what to do. */

/** Whether a search could run, as far as anybody can tell. */
export function canRun(findings: readonly RoleCheck[]): boolean {
  return findings.every(({ check }) => check.kind !== "missing");
}

/** What the doctor says of a role. */
export interface RoleFinding extends RoleCheck {
  /** Of the vision model, whether it is known to compare well; absent where that is no question. */
  readonly judge?: JudgeFinding;
}

/**
 * Adds what is known of the vision model's test; no model is called.
 * @throws what `judgeFinding` throws
 */
export async function withJudge(
  findings: readonly RoleCheck[],
  deps: JudgeFindingDeps,
  signal: AbortSignal,
): Promise<RoleFinding[]> {
  return await Promise.all(
    findings.map(async (finding) => {
      if (finding.role !== "vision" || finding.check.kind === "missing") return finding;
      const judge = await judgeFinding(finding.reference, deps, signal);
      return judge === null ? finding : { ...finding, judge };
    }),
  );
}

export function findingJson({ role, reference, check, judge }: RoleFinding): object {
  const { kind: state, ...rest } = check;
  const tested = judge === undefined ? {} : { judgeTest: judgeJson(judge) };
  return { kind: "check", role, reference, state, ...rest, ...tested };
}

function judgeJson(judge: JudgeFinding): object {
  if (judge.kind === "untested") return { state: "untested" };
  const { atMs, untilMs, result } = judge;
  const [testedAt, validUntil] = [atMs, untilMs].map((ms) => new Date(ms).toISOString());
  return { state: judge.isFit ? "passed" : "failed", testedAt, validUntil, ...result };
}

export interface DoctorText {
  /** How a person calls this program. */
  readonly command: string;
  readonly config: Pick<Config, "path" | "isThere" | "connections">;
}

export function doctorLines(findings: readonly RoleFinding[], text: DoctorText): Line[] {
  const width = Math.max(...roles.map((role) => modelNames[role].length));
  return [
    line(configText(text.config)),
    ...findings.flatMap((finding, index) => {
      const { role, reference, check } = finding;
      const same = findings.slice(0, index).find((each) => isSameFault(each, finding));
      const [state, ...more] =
        same === undefined
          ? checkLines(check, reference, text)
          : [
              line(
                toned("bad", "does not work"),
                `, for the reason of the ${modelNames[same.role]}.`,
              ),
            ];
      const head = line(fit(modelNames[role], width), "  ", reference, ": ", state ?? "");
      const judge = finding.judge === undefined ? [] : judgeSentences(finding.judge);
      return [head, ...[...more, ...judge].map((each) => line(" ".repeat(width + 2), each))];
    }),
    canRun(findings)
      ? line("A search can run.")
      : toned("bad", "No search can run with these models."),
  ];
}

/** Whether one thing would mend both. */
function isSameFault(a: RoleCheck, b: RoleCheck): boolean {
  const [one, other] = [a, b].map(({ reference, check }) => {
    const { connection } = referenceOf(reference);
    return check.kind === "missing" ? JSON.stringify([connection, check]) : null;
  });
  return one !== null && one === other;
}

function configText({ path, isThere }: Pick<Config, "path" | "isThere">): string {
  if (path === null)
    return "There is no folder for a configuration: IMAGEBEAM_CONFIG can name a file.";
  return isThere ? `Configuration: ${path}` : `No configuration; it would be ${path}`;
}

function checkLines(check: RoleCheck["check"], reference: string, text: DoctorText): Line[] {
  switch (check.kind) {
    case "ready":
      return [toned("good", "works")];
    case "unknown":
      return [line(toned("strong", "may work. "), check.reason)];
    case "missing": {
      const { action } = check;
      const reason = action?.kind === "setKey" ? keyFault(check.reason) : check.reason;
      const told = line(toned("bad", "does not work. "), reason);
      return action === null ? [told] : [told, line(actionText(action, reference, text))];
    }
    default:
      return assertNever(check);
  }
}

function actionText(
  action: CheckAction,
  reference: string,
  { command, config }: DoctorText,
): string {
  const { connection } = referenceOf(reference);
  switch (action.kind) {
    case "setKey":
      return keyAdvice(connection, config.connections);
    case "startServer":
      return `Start the server at ${action.url}`;
    case "chooseModel": {
      const [first] = action.instead;
      if (first === undefined) return `Choose another model: ${command} models ${connection}`;
      const instead = referenceText({ ...referenceOf(reference), model: first });
      return `Choose ${instead}, or another one: ${command} models ${connection}`;
    }
    case "changeConnection":
      return `Change the connection in ${config.path ?? "its configuration"}`;
    case "visit":
      return `See ${action.url}`;
    case "setUpLocalModels":
      return `Set up local models: ${command} services setup`;
    case "getLocalModel":
      return action.model === null
        ? `Get one: ${command} services models`
        : `Get it: ${command} services download ${action.model}`;
    case "showServices":
      return `See what it says: ${command} services status`;
    case "tryLater":
      return "Try again later.";
    default:
      return assertNever(action);
  }
}
