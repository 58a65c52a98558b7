import type { CompareToPage } from "../../src/protocol/compareMessages.js";
import {
  blindComparison,
  candidateSide,
  comparisonMessage,
  comparisonOf,
  drawn,
  fileSide,
  files,
  otherRecipe,
  plain,
  png,
  type PictureFile,
} from "./comparisons.js";
import type { PageState } from "./pageStates.js";

/** A moon over the sea, with two sails: something to look at. */
export function seascape(
  widthPx: number,
  heightPx: number,
  by: number,
  isCut = false,
): PictureFile {
  return png(
    drawn(widthPx, heightPx, (px, py) => {
      const [x, y] = [px / widthPx, py / heightPx];
      const moon = Math.hypot((x - 0.62 - by) * (widthPx / heightPx), y - 0.26);
      if (isCut && Math.hypot(x - 0.5, y - 0.5) > 0.49) return [0, 0, 0, 0];
      if (moon < 0.12 - by / 2) return [255, 244, 214, 255];
      const glow = Math.max(0, 1 - moon * 2.2) * 70;
      const isSail = (at: number): boolean =>
        y > 0.42 && y < 0.78 && x > at && x - at < (y - 0.42) * 0.36;
      if (isSail(0.28 + by) || isSail(0.56 + by)) return [196, 48 + by * 200, 40, 255];
      if (y > 0.78 && y < 0.82 && ((x > 0.2 && x < 0.44) || (x > 0.5 && x < 0.72)))
        return [58, 36, 26, 255];
      const isSea = y > 0.64;
      const wave = isSea ? 10 * Math.sin(y * 160 + x * 12) : 0;
      return [
        14 + glow + wave,
        24 + glow + wave + (isSea ? 14 : 0),
        62 + glow + wave + (isSea ? 34 : 0),
        255,
      ];
    }),
  );
}

/** States that the comparison panel can be in. */
export function compareStates(): PageState<CompareToPage>[] {
  const [one, two] = [seascape(512, 512, 0), seascape(512, 512, 0.04)];
  const [small, wide] = [seascape(256, 256, 0.02), seascape(640, 400, 0.08, true)];
  const pick = { isPick: true, isWinner: true, isMachineWinner: false, isFavourite: false };
  const judged = { isPick: false, isWinner: false, isMachineWinner: true, isFavourite: true };
  const pair = comparisonOf(
    [candidateSide("a", one, { standing: pick }), one],
    [candidateSide("b", two, { standing: judged }), two],
  );
  const into: CompareToPage = {
    kind: "insertsInto",
    document: { name: "boats.md", showsSvg: true },
  };
  const four = comparisonOf(
    [candidateSide("a", one), one],
    [candidateSide("b", two), two],
    [candidateSide("c", small, { recipe: { ...otherRecipe, seed: null, costUsd: null } }), small],
    [fileSide("d", wide, { title: "boats.png at HEAD" }), wide],
  );
  const refused = fileSide("b", two, {
    title: "film.gif",
    picture: { kind: "refused", reason: "It is a GIF. PNG, JPEG and WebP are compared." },
  });
  const alike = plain(64, 64, [90, 120, 90, 255]);
  const state = (
    name: string,
    messages: readonly CompareToPage[],
    ...keys: readonly string[]
  ): PageState<CompareToPage> => ({ name, messages, keys });
  return [
    state("compare-waiting", []),
    state("compare-nothing", [
      {
        kind: "trouble",
        message: "Both files are gone. Choose two images and compare them again.",
      },
    ]),
    state("compare-side", [...pair, into]),
    state("compare-slider", pair, "m"),
    state("compare-slider-lying", pair, "m", "m"),
    state("compare-onion", pair, "m", "m", "m"),
    state("compare-toggle", pair, "m", "m", "m", "m"),
    state("compare-difference", pair, "Shift+M"),
    state("compare-close", pair, "z", ..."++++++".split("")),
    state("compare-sizes", files(one, wide)),
    state("compare-sizes-difference", files(small, wide), "Shift+M"),
    state("compare-alike", files(png(alike), png(alike)), "Shift+M"),
    state("compare-three", four.slice(0, -1).map(withoutFourth)),
    state("compare-four", four),
    state("compare-four-slider", four, "m"),
    state("compare-loading", pair.slice(0, 2)),
    state("compare-refused", [
      comparisonMessage([fileSide("a", one), refused]),
      { kind: "picture", side: "a", ...one },
    ]),
    state("compare-all-refused", [comparisonMessage([{ ...refused, id: "a" }, refused])]),
    state("compare-trouble", [
      ...pair,
      { kind: "trouble", message: "Another process has this session open. Close it there first." },
    ]),
    state("compare-blind", blindComparison(one, wide)),
  ];
}

function withoutFourth(message: CompareToPage): CompareToPage {
  if (message.kind !== "comparison" || message.isBlind) return message;
  return { ...message, sides: message.sides.slice(0, 3) };
}
