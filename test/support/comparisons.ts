import type {
  CompareToPage,
  Side,
  SideId,
  SideRecipe,
} from "../../src/protocol/compareMessages.js";
import { readHeader } from "../../src/images/imageFormat.js";
import type { PanelPage } from "./panelPage.js";
import { pngOf } from "./images.js";

/** What the host tells the comparison panel, and pictures whose every pixel is known. */

export type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

/** A PNG of which each pixel is what a function says. */
export function drawn(
  widthPx: number,
  heightPx: number,
  pixel: (x: number, y: number) => Rgba,
): Uint8Array {
  const rgba = new Uint8Array(widthPx * heightPx * 4);
  for (let y = 0, at = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++, at += 4) rgba.set(pixel(x, y), at);
  }
  return pngOf(widthPx, heightPx, rgba);
}

export function plain(widthPx: number, heightPx: number, colour: Rgba): Uint8Array {
  return drawn(widthPx, heightPx, () => colour);
}

export interface PictureFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mediaType: "image/png" | "image/jpeg" | "image/webp";
}

export function png(bytes: Uint8Array): PictureFile {
  return { bytes: Uint8Array.from(bytes), mediaType: "image/png" };
}

/** A side as the host tells of it: a file that is no candidate of a search. */
export function fileSide(id: SideId, file: PictureFile, more: Partial<Side> = {}): Side {
  return {
    id,
    title: `${id}.png`,
    place: `pictures/${id}.png`,
    recipe: null,
    standing: null,
    picture: {
      kind: "file",
      mediaType: file.mediaType,
      ...sizeIn(file.bytes),
      fileBytes: file.bytes.length,
      isAnimated: false,
    },
    actions: ["openImage"],
    ...more,
  };
}

/** As its header says; one pixel where it is no picture. */
function sizeIn(bytes: Uint8Array): { readonly widthPx: number; readonly heightPx: number } {
  try {
    const { widthPx, heightPx } = readHeader(bytes);
    return { widthPx, heightPx };
  } catch {
    return { widthPx: 1, heightPx: 1 };
  }
}

export const recipe: SideRecipe = {
  goal: "Two red sailboats under a full moon",
  what: "Two red sailboats on a calm sea under a full moon",
  how: "flat colours, long reflections",
  prompt:
    "Two red sailboats on a calm sea under a full moon, flat colours, long reflections, quiet night",
  negativePrompt: "",
  seed: 4242,
  models: { language: "gpt-6-luna", image: "gpt-image-2.6-flare", vision: "gpt-6-luna" },
  scores: { alignment: 92, aesthetic: 7.6, total: 88 },
  costUsd: 0.042,
};

export const otherRecipe: SideRecipe = {
  ...recipe,
  prompt:
    "Two red sailboats side by side on a dark sea under a large full moon, flat colours, short reflections, quiet night",
  seed: 977,
  scores: { alignment: 85, aesthetic: 8.1, total: 84 },
};

/** A candidate of a search. */
export function candidateSide(id: SideId, file: PictureFile, more: Partial<Side> = {}): Side {
  return fileSide(id, file, {
    title: id === "a" ? "i2c0" : `i1c${"abcd".indexOf(id)}`,
    place: "Two red sailboats under a full moon · 28 November 2026",
    recipe: id === "a" ? recipe : otherRecipe,
    standing: {
      ...{ isPick: false, isFavourite: id === "b" },
      ...{ isWinner: id === "a", isMachineWinner: id === "a" },
    },
    actions: [
      ...(id === "a" ? [] : (["pickWinner"] as const)),
      id === "b" ? "unfavourite" : "favourite",
      "insertImage",
      "openSession",
      "openImage",
    ],
    ...more,
  });
}

/** What the host knows a comparison by; and another one. */
export const comparisonId = "00000000-0000-4000-8000-00000000000c";
export const otherId = "00000000-0000-4000-8000-00000000000d";

/** What is compared. */
export function comparisonMessage(sides: readonly Side[], id = comparisonId): CompareToPage {
  return { kind: "comparison", id, isBlind: false, sides: [...sides] };
}

/** The same of what is compared blind: pictures and nothing else. */
export function blindComparison(...given: readonly PictureFile[]): CompareToPage[] {
  const sides = (["a", "b", "c", "d"] as const)
    .slice(0, given.length)
    .map((id) => ({ id, picture: { kind: "file" as const } }));
  return [
    { kind: "comparison", id: otherId, isBlind: true, sides },
    ...given.map((file, index) => ({
      ...{ kind: "picture" as const, side: sides[index]?.id ?? "a" },
      ...file,
    })),
  ];
}

/** All that the host says of these: what is compared, then the pictures. */
export function comparisonOf(...sides: readonly (readonly [Side, PictureFile])[]): CompareToPage[] {
  return [
    comparisonMessage(sides.map(([side]) => side)),
    ...sides.map(([{ id }, file]) => ({ kind: "picture" as const, side: id, ...file })),
  ];
}

/** These files side by side, in order. */
export function files(...given: readonly PictureFile[]): CompareToPage[] {
  const ids = ["a", "b", "c", "d"] as const;
  return comparisonOf(
    ...given.map((file, index) => [fileSide(ids[index] ?? "a", file), file] as const),
  );
}

/** Hands the page these, and waits until each picture is there or refused, and compared. */
export async function compare(panel: PanelPage, messages: readonly CompareToPage[]): Promise<void> {
  await panel.deliver(...messages);
  await settled(panel);
}

/** Waits until nothing is being loaded, counted or drawn. */
export async function settled(panel: PanelPage): Promise<void> {
  await panel.until(`![...document.querySelectorAll(".pane-state.quiet, .words p, .share")]
    .some(({ textContent }) => /being|Comparing|…$/.test(textContent))`);
  await panel.frame();
}

/** The stage's pixels at these places, pixels of CSS from its top left. */
export function pixelsAt(
  panel: PanelPage,
  ...places: readonly (readonly [x: number, y: number])[]
): Promise<Rgba[]> {
  return panel.page.evaluate(`(() => {
    const context = document.querySelector(".stage-canvas").getContext("2d");
    return ${JSON.stringify(places)}.map(([x, y]) => [...context.getImageData(x, y, 1, 1).data]);
  })()`);
}
