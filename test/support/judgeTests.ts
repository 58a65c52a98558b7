import type { Providers } from "../../src/protocol/providers.js";
import { knownPairs } from "../../src/search/judgeTest/pairs.data.js";
import { pictureRef } from "../../src/search/judgeTest/paint.js";
import { parseKey } from "../../src/search/keys.js";
import { whyText, whyWon } from "../../src/search/whyWon.js";
import { searchOf } from "./comparingSearch.js";
import { comparingProviders, type FakeComparerOptions } from "./fakeComparer.js";
import type { HarnessOptions, SearchHarness } from "./searchHarness.js";
import { assertWhole, runOut } from "./searchRuns.js";

/** Searches whose vision model is tested before it compares, and judges of known quality. */

/** Providers whose vision model has to be tested. */
export function untested(worstUsd = 0): Providers {
  const providers = comparingProviders(worstUsd);
  return {
    ...providers,
    vision: { ...providers.vision, judgeTest: { kind: "due", isWhole: true } },
  };
}

export const rightPictures = new Set(knownPairs.map(({ right }) => pictureRef(right).sha256));
export const wrongPictures = new Set(knownPairs.map(({ wrong }) => pictureRef(wrong).sha256));
export const isTest = (images: readonly string[]): boolean =>
  images.some((each) => rightPictures.has(each));
/** The place of the right picture. */
const rightIn = (images: readonly string[]): number =>
  images.findIndex((each) => rightPictures.has(each));

/** What a judge answers to two pictures; null for anything else than an order. */
export type Answer = (images: readonly string[]) => unknown;

/** A comparer that answers the test as it likes, and sees well otherwise. */
export function judging(answer: Answer): FakeComparerOptions {
  return {
    answer: (seen, { images }) => (isTest(images) ? { ...seen, order: answer(images) } : seen),
  };
}

export const right: Answer = (images) => (rightIn(images) === 0 ? [[0], [1]] : [[1], [0]]);
export const wrong: Answer = (images) => (rightIn(images) === 0 ? [[1], [0]] : [[0], [1]]);
export const first: Answer = () => [[0], [1]];
export const tie: Answer = () => [[0, 1]];

export function failing(thrown: () => Error): FakeComparerOptions {
  return {
    fail: (unique) => {
      if (isTest(unique.split(" "))) throw thrown();
    },
  };
}

export async function tested(
  comparer: FakeComparerOptions,
  options: HarnessOptions = {},
): Promise<SearchHarness> {
  const search = searchOf({ providers: untested(), ...options }, comparer);
  await runOut(search);
  assertWhole(search);
  return search;
}

export const tests = ({ events }: SearchHarness): string[] =>
  events.flatMap((event) =>
    event.kind === "callStarted" && parseKey(event.key).kind === "test" ? [event.key] : [],
  );
export const whyOf = ({ state }: SearchHarness): string[] =>
  whyWon(state)?.lines.map(whyText) ?? [];
