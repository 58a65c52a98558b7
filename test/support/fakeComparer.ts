import type { Clock } from "../../src/base/clock.js";
import type { Providers } from "../../src/protocol/providers.js";
import type { ComparedImages, CompareRequest } from "../../src/search/comparerPort.js";
import type { ModelPorts } from "../../src/search/ports.js";
import { providersOf } from "./searchHarness.js";

/** A set of images as a comparer was shown it. */
export interface ShownImages {
  /** Their SHA-256, in the order of showing. */
  readonly images: readonly string[];
  /** How good each is. */
  readonly qualities: readonly number[];
}

export interface FakeComparerOptions {
  /** How good an image is, by its bytes; nothing that a judge's score tells. */
  readonly quality?: (bytes: Uint8Array) => number;
  /** Images that are as good as that are named as ties. */
  readonly tieWidth?: number;
  /** Milliseconds. */
  readonly duration?: (unique: string) => number;
  /** Called before each answer; what it throws is the call's failure. `nth` counts from 1 a set. */
  readonly fail?: (unique: string, nth: number) => void;
  /** What it says in place of what it saw. */
  readonly answer?: (seen: ComparedImages, shown: ShownImages) => unknown;
}

/** Bytes that the fake judge's score does not hang on. */
export function hiddenQuality(bytes: Uint8Array): number {
  return (bytes[5] ?? 0) * 256 + (bytes[6] ?? 0);
}

/** Ports that compare too: a perfect comparer, as far as it is not told otherwise. */
export function withComparer(
  ports: ModelPorts,
  clock: Clock,
  options: FakeComparerOptions = {},
): ModelPorts {
  const { quality = hiddenQuality, tieWidth = 0, duration, fail, answer } = options;
  const seen = new Map<string, number>();
  const compare = async (
    { images }: CompareRequest,
    signal: AbortSignal,
  ): Promise<ComparedImages> => {
    const unique = images.map(({ ref }) => ref.sha256).join(" ");
    const nth = (seen.get(unique) ?? 0) + 1;
    seen.set(unique, nth);
    const all = await Promise.all(images.map(async (image) => await image.pixels(signal)));
    await clock.sleep(duration?.(unique) ?? 50, signal);
    fail?.(unique, nth);
    const qualities = all.map(({ rgba }) => quality(rgba));
    const places = [...qualities.keys()].sort((a, b) => at(qualities, b) - at(qualities, a));
    const order: number[][] = [];
    for (const place of places) {
      const group = order.at(-1);
      const isTie =
        group !== undefined && at(qualities, group[0] ?? 0) - at(qualities, place) <= tieWidth;
      if (isTie) group.push(place);
      else order.push([place]);
    }
    const notes = images.map((_, place) => {
      const strengths = `strong as ${at(qualities, place)}`;
      return { place, strengths, weaknesses: "too dark", suggestion: "more light" };
    });
    const told = { order, notes, usage: { costUsd: 0 } };
    const shown = { images: images.map(({ ref }) => ref.sha256), qualities };
    return (answer?.(told, shown) ?? told) as ComparedImages;
  };
  return { ...ports, comparer: { compare } };
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? NaN;
}

/** @param worstUsd as of `providersOf`, a comparison's too */
export function comparingProviders(worstUsd = 0): Providers {
  const providers = providersOf(worstUsd);
  const { vision } = providers;
  return {
    ...providers,
    vision: {
      ...vision,
      worstUsd: { ...vision.worstUsd, compare: worstUsd },
      abilities: { ...vision.abilities, compares: true },
    },
  };
}
