import type { Requirement } from "../brief/brief.js";

/**
 * What makes a requirement of a prompt come true, in log-odds. The sum of the terms goes through
 * a logistic function. Set so that a plain expansion of a goal gets about 55 % of its requirements
 * and the best wording 90 to 95 %.
 *
 * | term | when |
 * |---|---|
 * | base | always |
 * | kind | how hard this kind is: presence is easy, relations and exact counts are not |
 * | early | 1 at the first word, falling to 0 at `earlyWords` words |
 * | explicit | stated with a numeral or number word right before it, "exactly", "must", ... |
 * | again | mentioned a second time; a third adds nothing |
 * | long | for each `longStep` words beyond `longFrom` |
 * | crowding | for each requirement beyond `crowdFrom` |
 * | conflict | for each contradiction in the text |
 */
export const adherenceTerms = {
  base: -1.2,
  early: 1.3,
  earlyWords: 36,
  explicit: 1.65,
  again: 0.9,
  longFrom: 40,
  longStep: 10,
  long: -0.32,
  crowdFrom: 6,
  crowding: -0.07,
  conflict: -0.5,
} as const;

export const kindTerms: Readonly<Record<Requirement["kind"], number>> = {
  present: 1.35,
  count: -0.15,
  colour: 0.1,
  size: -0.1,
  position: -0.1,
  relation: -0.2,
  phase: 0.1,
  lettering: -0.2,
  terrain: 0.5,
  backdrop: 0.2,
  time: 0.4,
  weather: 0.2,
  season: 0.1,
  style: 0.6,
  framing: 0.1,
  light: 0.1,
  palette: 0.1,
};
