import { ServiceError } from "../serviceError.js";
import type { ServiceFolders } from "../serviceFolders.js";
import { bytesText } from "../statusText.js";

/**
 * @param freeBytes null where the system does not say
 * @throws {ServiceError} `service.setUp`: a set-up would not fit
 */
export function requireRoomFor(
  { root }: Pick<ServiceFolders, "root">,
  { diskBytes, freeBytes }: { readonly diskBytes: number; readonly freeBytes: number | null },
): void {
  if (freeBytes === null || freeBytes >= diskBytes) return;
  // Rounded, the two can be the same number.
  const lacking = bytesText(diskBytes - freeBytes);
  throw new ServiceError(
    "service.setUp",
    `The set-up takes about ${bytesText(diskBytes)}, and ${bytesText(freeBytes)} are free where ${root} is, ${lacking} too little: make room there first.`,
  );
}
