import { initWasm, Resvg } from "@resvg/resvg-wasm";

/** Turns SVG into pixels. One a process is enough: drawing is synchronous. */
export interface Rasteriser {
  /** RGBA rows from the top, 4 bytes a pixel, opaque. */
  pixels(svg: string): Uint8Array;
  png(svg: string): Uint8Array;
}

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
  ) => {
    const resvg = new Resvg(svg);
    const image = resvg.render();
    try {
      return take(image);
    } finally {
      image.free();
      resvg.free();
    }
  };
  return {
    pixels: (svg) => rendered(svg, (image) => image.pixels),
    png: (svg) => rendered(svg, (image) => image.asPng()),
  };
}
