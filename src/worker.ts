import { readFile } from "node:fs/promises";
import { Transfer, worker, workerEmit } from "workerpool";
import { InvalidAnswerError } from "./base/errors.js";
import type { BuiltinJobs } from "./providers/builtin/jobs.js";
import { judgePixels } from "./providers/builtin/judge/judgePixels.js";
import { sceneToSvg } from "./providers/builtin/render/sceneToSvg.js";
import { sketchesBy } from "./providers/builtin/sketches.js";
import { composeScene } from "./providers/builtin/scene/composeScene.js";
import type { EncodedImage, ImageEncoding, Pixels } from "./search/ports.js";
import { decodePixels } from "./images/decodePixels.js";
import { encodePixels } from "./images/encodePixels.js";
import { drawSvg, type DrawnSvg, type SvgWork } from "./svg/drawSvg.js";
import { fontFileNames, fontsOf, type Fonts } from "./svg/fonts.js";
import { letterPath } from "./svg/letters.js";
import { loadRasteriser, RasteriserBroken, type Rasteriser } from "./svg/rasteriser.js";

/**
 * The entry of a worker thread: the jobs of `compose.ts`'s pool. The rasteriser's module
 * and the fonts lie beside the bundle.
 */

/** An error's class does not cross a thread's border; its message does. */
export interface Invalid {
  readonly kind: "invalid";
  readonly message: string;
}
export type DecodeResult = { readonly kind: "pixels"; readonly pixels: Pixels } | Invalid;
export type EncodeResult = { readonly kind: "encoded"; readonly image: EncodedImage } | Invalid;

export type WorkerJobs = BuiltinJobs & {
  readonly decode: (bytes: Uint8Array) => DecodeResult;
  readonly encode: (work: EncodeWork) => EncodeResult;
  readonly drawSvg: (work: SvgWork) => DrawnSvg;
};

interface EncodeWork {
  readonly bytes: Uint8Array;
  readonly encoding: ImageEncoding;
}

const beside = (name: string): Promise<Uint8Array> => readFile(new URL(name, import.meta.url));
let fonts: Promise<Fonts> | undefined;
const knownFonts = (): Promise<Fonts> =>
  (fonts ??= Promise.all(fontFileNames.map((name) => beside(name))).then(fontsOf));

worker({
  draw: async (request: Parameters<BuiltinJobs["draw"]>[0]) => {
    const scene = composeScene(request);
    const known = scene.lettering === null ? null : await knownFonts();
    return await withRasteriser((rasteriser) => {
      const lines = scene.lettering?.lines ?? [];
      const letters =
        known === null ? [] : lines.map((line) => letterPath(line, rasteriser, known));
      const written = letters.filter((line) => line !== null);
      // Words with a sign that no font has are left out whole.
      const svg = sceneToSvg(scene, written.length < lines.length ? [] : written);
      return transferred((png) => png, rasteriser.png(svg));
    });
  },
  drawSvg: async (work: SvgWork) => {
    const known = await knownFonts();
    return await withRasteriser((rasteriser) => {
      const drawn = drawSvg(work, rasteriser, known);
      return drawn.kind === "refused"
        ? drawn
        : transferred((png) => ({ ...drawn, png }), drawn.png);
    });
  },
  judge: async (request: Parameters<BuiltinJobs["judge"]>[0]) =>
    await withRasteriser((rasteriser) =>
      judgePixels(
        request,
        sketchesBy((svg) => rasteriser.pixels(svg)),
      ),
    ),
  decode: (bytes: Uint8Array) =>
    orInvalid(() => {
      const pixels = decodePixels(bytes);
      return transferred((rgba) => ({ kind: "pixels", pixels: { ...pixels, rgba } }), pixels.rgba);
    }),
  encode: ({ bytes, encoding }: EncodeWork) =>
    orInvalid(() => {
      const image = encodePixels(decodePixels(bytes), encoding);
      const wrap = (file: Uint8Array) => ({ kind: "encoded", image: { ...image, bytes: file } });
      return transferred(wrap, image.bytes);
    }),
});

async function withRasteriser<T>(work: (rasteriser: Rasteriser) => T): Promise<T> {
  const rasteriser = await loadRasteriser(await beside("resvg.wasm"));
  // From here on its time is counted: what a new thread loads before is no matter of the drawing.
  workerEmit("begun");
  try {
    return work(rasteriser);
  } catch (thrown) {
    if (!(thrown instanceof RasteriserBroken)) throw thrown;
    // Ends the thread, and with it the job; the pool makes another when it needs one.
    setImmediate(() => {
      throw thrown;
    });
    return await new Promise<never>(() => undefined);
  }
}

function orInvalid<T>(work: () => T): T | Invalid {
  try {
    return work();
  } catch (thrown) {
    if (!(thrown instanceof InvalidAnswerError)) throw thrown;
    return { kind: "invalid", message: thrown.message };
  }
}

/** Hands bytes over without copying them a second time. */
function transferred(wrap: (bytes: Uint8Array) => object, bytes: Uint8Array) {
  // A copy of its own: the original may be a view into memory that has to stay.
  const owned = Uint8Array.from(bytes);
  return new Transfer(wrap(owned), [owned.buffer]);
}
