import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/**
 * Where the focus goes when a part of the page takes the place of another one, whose buttons are gone:
 * else it would be nowhere. Not where the person works in another part of the window.
 */
export function useFocusFirst(): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (document.hasFocus()) heading.current?.focus({ preventScroll: true });
  }, []);
  return heading;
}
