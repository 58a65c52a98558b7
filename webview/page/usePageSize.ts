import { useEffect, useState } from "preact/hooks";
import type { Size } from "./size.js";

/** The size of the page, CSS pixels, kept up to date. */
export function usePageSize(): Size {
  const [size, setSize] = useState(pageSize);
  useEffect(() => {
    const update = (): void => setSize(pageSize());
    update();
    window.addEventListener("resize", update);
    return () => window.removeEventListener("resize", update);
  }, []);
  return size;
}

function pageSize(): Size {
  return { width: window.innerWidth, height: window.innerHeight };
}
