import type { Browser } from "playwright-core";
import {
  maxGalleryImages,
  type GalleryFromPage,
  type GalleryImage,
  type GalleryToPage,
} from "../../src/protocol/galleryMessages.js";
import { PanelPage, type PanelOptions } from "./panelPage.js";
import type { PanelServer } from "./panelServer.js";

/** A Wednesday, noon of the local calendar. */
export const galleryNowMs = new Date(2026, 10, 25, 12).getTime();
const hourMs = 3_600_000;

const things = [
  "lighthouse",
  "red sailboat",
  "old barn",
  "green frog",
  "city at night",
  "two owls",
];
const models = ["builtin/builtin", "openai/gpt-image-2.6-flare", "svg/openai/gpt-6-luna"];

/** An image of the gallery, as far as a test says something of it. */
export function galleryImageOf(change: Partial<GalleryImage> = {}): GalleryImage {
  return {
    id: "one",
    candidate: null,
    goal: "a lighthouse at dusk",
    title: null,
    prompt: "a white lighthouse on a cliff, warm evening light",
    startedAt: galleryNowMs,
    total: 87.6,
    model: "builtin/builtin",
    isFavourite: false,
    place: null,
    ...change,
  };
}

/** Images of searches that began four hours after each other, newest first: id `n0`, `n1`, … */
export function galleryImages(count: number): GalleryImage[] {
  return Array.from({ length: count }, (_, n) => {
    const thing = things[n % things.length] ?? "";
    return galleryImageOf({
      id: `n${n}`,
      goal: `${thing} number ${n}, seen from the harbour wall on a windy day`,
      prompt: `${thing}, photographed with a long lens in ${n % 2 === 0 ? "warm" : "cold"} light`,
      startedAt: galleryNowMs - n * 4 * hourMs,
      total: n % 17 === 16 ? null : 99 - (n % 60),
      model: models[n % models.length] ?? null,
      isFavourite: n % 10 === 3,
    });
  });
}

export function galleryOf(images: GalleryImage[]): Extract<GalleryToPage, { kind: "gallery" }> {
  return { kind: "gallery", images, trouble: null, blocked: null, isComplete: true };
}

/** Any number of images, in as many messages as it takes. */
export function gallerySlices(images: GalleryImage[]): GalleryToPage[] {
  const slices: GalleryToPage[] = [
    {
      ...galleryOf(images.slice(0, maxGalleryImages)),
      isComplete: images.length <= maxGalleryImages,
    },
  ];
  for (let from = maxGalleryImages; from < images.length; from += maxGalleryImages) {
    const isComplete = from + maxGalleryImages >= images.length;
    const slice = images.slice(from, from + maxGalleryImages);
    slices.push({ kind: "changed", images: slice, gone: [], isComplete });
  }
  return slices;
}

/** What has changed in a gallery that is whole. */
export function changedOf(images: GalleryImage[], gone: string[] = []): GalleryToPage {
  return { kind: "changed", images, gone, isComplete: true };
}

/** What the gallery's page has posted. */
export async function postedBy(panel: PanelPage): Promise<readonly GalleryFromPage[]> {
  return (await panel.posted()) as unknown as readonly GalleryFromPage[];
}

/** Answers in the page whatever links are asked for, as the host does: one of `files` for each. */
export function answerLooks(origin: string, files: readonly string[]): string {
  return `(() => {
    const files = ${JSON.stringify(files)};
    const link = (id) => ({ id, uri: id.includes("gone") ? null
      : "${origin}/images/" + files[Number(id.replace(/\\D/g, "")) % files.length] });
    const answer = ({ kind, ids }) => {
      if (kind === "look") panel.deliver({ kind: "links", links: ids.map(link) });
    };
    panel.posted.forEach(answer);
    panel.posted.push = (message) => {
      answer(message);
      return Array.prototype.push.call(panel.posted, message);
    };
  })()`;
}

/** The gallery in a page of its own, on a day of its own, with a stand-in for the host. */
export async function openGallery(
  browser: Browser,
  server: PanelServer,
  { files, ...options }: PanelOptions & { readonly files: readonly string[] },
): Promise<PanelPage> {
  const panel = await PanelPage.open(browser, server, { ...options, name: "gallery" });
  await panel.page.clock.setFixedTime(galleryNowMs);
  await panel.page.evaluate(answerLooks(server.origin, files));
  return panel;
}
