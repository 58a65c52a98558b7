import type { Clock } from "../base/clock.js";
import { CallError } from "../base/errors.js";
import type { Role } from "../protocol/providers.js";
import type { ModelPorts } from "./ports.js";

/** The longest that a call of each role may take, milliseconds; Infinity for as long as it likes. */
export type TimeoutsMs = Readonly<Record<Role, number>>;

/**
 * The same models, none of whose calls takes longer than its role may: the call is aborted then, and
 * rejects even where its model does not listen. What such a model answers later is dropped. A call
 * that was aborted from outside may finish in its time, and is given up for that reason after it.
 * @throws {CallError} `call.timeout` from the calls of the models, retryable
 */
export function withDeadlines(ports: ModelPorts, timeoutsMs: TimeoutsMs, clock: Clock): ModelPorts {
  const inTime = <Port extends object>(role: Role, port: Port): Port =>
    limited(port, { role, timeoutMs: timeoutsMs[role], clock });
  const { at } = ports;
  return {
    ...ports,
    ...(at !== undefined && {
      at: (role, endpoint) => withDeadlines(at(role, endpoint), timeoutsMs, clock),
    }),
    prompts: inTime("language", ports.prompts),
    images: inTime("image", ports.images),
    judge: inTime("vision", ports.judge),
    critic: ports.critic === null ? null : inTime("language", ports.critic),
  };
}

interface Limit {
  readonly role: Role;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** A port whose every method that takes a signal has the deadline. */
function limited<Port extends object>(port: Port, limit: Limit): Port {
  // A heir, since a proxy may not answer for the methods of a frozen object itself.
  return new Proxy(Object.create(port) as Port, {
    get: (_heir, name) => {
      const member: unknown = Reflect.get(port, name, port);
      if (typeof member !== "function") return member;
      return (...args: readonly unknown[]): unknown => {
        const outside = args.find((argument) => argument instanceof AbortSignal);
        if (outside === undefined) return Reflect.apply(member, port, args);
        const call = async (signal: AbortSignal): Promise<unknown> => {
          const passed = args.map((argument) => (argument === outside ? signal : argument));
          return (await Reflect.apply(member, port, passed)) as unknown;
        };
        return beforeDeadline(call, limit, outside);
      };
    },
  });
}

async function beforeDeadline(
  call: (signal: AbortSignal) => Promise<unknown>,
  { role, timeoutMs, clock }: Limit,
  outside: AbortSignal,
): Promise<unknown> {
  outside.throwIfAborted();
  if (timeoutMs === Infinity) return call(outside);
  const late = new AbortController();
  const settled = new AbortController();
  // Its reason is whichever came first, an abort from outside or the deadline.
  const signal = AbortSignal.any([outside, late.signal]);
  const deadline = clock.sleep(timeoutMs, settled.signal).then(() => {
    late.abort(timedOut(role, timeoutMs));
    signal.throwIfAborted();
  });
  try {
    return await Promise.race([call(signal), deadline]);
  } finally {
    settled.abort();
  }
}

function timedOut(role: Role, timeoutMs: number): CallError {
  const seconds = Math.round(timeoutMs / 100) / 10;
  return new CallError(
    "call.timeout",
    `The ${role} model gave no answer within ${seconds} s. See whether its server is busy or stuck; where it is only slow, give its connection a longer time limit.`,
    // A picture that nobody waits for any more is often drawn to its end all the same.
    { retryable: true, billed: role === "image" ? "maybe" : "no" },
  );
}
