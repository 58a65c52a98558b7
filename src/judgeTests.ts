import type { JudgeTestResult } from "./protocol/judgeTest.js";
import type { SessionEvent } from "./protocol/events.js";
import { builtinKind, type Providers } from "./protocol/providers.js";
import { newResultOf, testCalls, testNames } from "./search/judgeTest/judgeTest.js";
import { parseKey } from "./search/keys.js";
import type { RunListener } from "./sessions/searchRun.js";

/** What the tests of vision models came to, in earlier searches of the person. */
export interface JudgeTests {
  /** Null where a model is not tested yet, or so long ago that it may be another one. Never rejects. */
  known(vision: Providers["vision"]): Promise<JudgeTestResult | null>;
  /** Never rejects: what cannot be kept is found out once more. */
  keep(vision: Providers["vision"], result: JudgeTestResult): Promise<void>;
}

/**
 * With what is known of the vision model that is to compare images. Ours is no stranger.
 * @param tests undefined where no vision model is tested
 */
export async function withKnownTest<P extends Pick<Providers, "vision">>(
  providers: P,
  tests: JudgeTests | undefined,
): Promise<P> {
  const { vision } = providers;
  const isOurs = vision.kind === builtinKind;
  if (tests === undefined || isOurs || vision.abilities.compares !== true) return providers;
  const result = await tests.known(vision);
  const judgeTest =
    result === null
      ? ({ kind: "due", isWhole: true } as const)
      : ({ kind: "known", result } as const);
  return { ...providers, vision: { ...vision, judgeTest } };
}

/** The name of the test's question that has an answer, or will have none; null for any other event. */
function testEndedBy(event: SessionEvent): string | null {
  if (event.kind === "judgeTested") return parseKey(event.key).name;
  return event.kind === "callGivenUp" && testNames.includes(event.call) ? event.call : null;
}

/**
 * A listener of one run that keeps what it finds out about its vision model, where all answers came in
 * this very run: those that a journal brings may be anybody's.
 * @param listener told of all that happens, too
 * @param tests undefined where nothing is kept
 */
export function keepingTests(
  listener: RunListener | undefined,
  tests: JudgeTests | undefined,
): RunListener | undefined {
  if (tests === undefined) return listener;
  const ended = new Set<string>();
  return {
    ...listener,
    onEvent: (event, state) => {
      const name = testEndedBy(event);
      if (name !== null) {
        ended.add(name);
        const result = ended.size === testCalls ? newResultOf(state) : null;
        if (result !== null) void tests.keep(state.providers.vision, result);
      }
      listener?.onEvent?.(event, state);
    },
  };
}
