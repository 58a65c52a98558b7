import { usePageSize } from "../../page/usePageSize.js";

/** Narrower than this the line at the foot has no room for a third button. */
const leastPx = 480;

/**
 * Whether the offer to compare the best stands with what else can be done at the end: where the head is
 * too short for a button of it, a link there would be overlooked.
 */
export function useOfferBelow(isHeadShort: boolean): boolean {
  const { width } = usePageSize();
  return isHeadShort && width >= leastPx;
}
