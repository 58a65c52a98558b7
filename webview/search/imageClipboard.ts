/**
 * Puts an image on the clipboard, as a PNG: no other kind is taken there.
 * @throws whatever kept it from there: the file is gone, or the page may not write to the clipboard
 */
export async function copyImage(uri: string): Promise<void> {
  // Handed over before it is there: the browser asks whether the page has the focus now.
  await navigator.clipboard.write([new ClipboardItem({ "image/png": pngOf(uri) })]);
}

async function pngOf(uri: string): Promise<Blob> {
  const image = await (await fetch(uri)).blob();
  if (image.type === "image/png") return image;
  const bitmap = await createImageBitmap(image);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
  return await canvas.convertToBlob({ type: "image/png" });
}
