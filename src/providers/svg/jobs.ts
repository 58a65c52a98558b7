import type { DrawnSvg, SvgWork } from "../../svg/drawSvg.js";

/** What is done with drawings on other threads. */
export type SvgJobs = {
  readonly drawSvg: (work: SvgWork) => DrawnSvg;
};
