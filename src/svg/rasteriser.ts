import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { brokenMessage } from "./caps.js";

/** Turns SVG into pixels. One a process is enough: drawing is synchronous. */
export interface Rasteriser {
  /**
   * RGBA rows from the top, 4 bytes a pixel, opaque: on white.
   * @throws {RasteriserBroken} as all of these
   */
  pixels(svg: string): Uint8Array;
  png(svg: string): Uint8Array;
  /**
   * The drawing in plain words: nothing but groups and paths of absolute lines and curves, text too.
   * What has an id keeps it. Text in no font of these is left out.
   */
  plainPaths(svg: string, fonts: readonly Uint8Array[]): string;
}

/** The module broke on a drawing. What it holds is in no order any more: its thread has to end. */
export class RasteriserBroken extends Error {}

/** The WebAssembly module of the process, which can be initialised only once. */
let started: Promise<void> | undefined;

/**
 * Starts the rasteriser; later calls share the first one's module, whatever they bring.
 * @param wasmBytes the contents of resvg's `index_bg.wasm`
 * @throws {WebAssembly.CompileError} when the bytes are no such module
 */
export async function loadRasteriser(wasmBytes: Uint8Array): Promise<Rasteriser> {
  started ??= initWasm(wasmBytes);
  try {
    await started;
  } catch (error) {
    started = undefined;
    throw error;
  }
  const rendered = (
    svg: string,
    take: (image: ReturnType<InstanceType<typeof Resvg>["render"]>) => Uint8Array,
  ) =>
    orBroken(() => {
      const resvg = new Resvg(svg, { background: "white" });
      const image = resvg.render();
      try {
        return take(image);
      } finally {
        image.free();
        resvg.free();
      }
    });
  return {
    pixels: (svg) => rendered(svg, (image) => image.pixels),
    png: (svg) => rendered(svg, (image) => image.asPng()),
    plainPaths: (svg, fonts) =>
      orBroken(() => {
        const resvg = new Resvg(svg, { font: { fontBuffers: [...fonts] } });
        try {
          return resvg.toString();
        } finally {
          resvg.free();
        }
      }),
  };
}

function orBroken<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    // A panic, or the end of its stack; whatever else it throws it says itself, in good order.
    const isBroken = thrown instanceof Error && /^(?:Runtime|Range)Error$/.test(thrown.name);
    throw isBroken ? new RasteriserBroken(brokenMessage, { cause: thrown }) : thrown;
  }
}
