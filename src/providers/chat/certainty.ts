/**
 * How sure a judge's answer to a question is, as a search records it: the chance of a yes, in whole
 * hundredths, which is how it is shown. A difference that nobody sees decides nothing.
 *
 * There are two sources of it. The probabilities of the answer's own words are taken as they are; what a
 * model states is brought nearer to one half (`calibrated`), so that both are meant as chances of being
 * right. They agree as well as the assumption below does, and no better: a usual stated yes is .85, one by
 * its words often .99. One search may have both, where a connection passes its requests on to servers of
 * which some do not tell of tokens. What holds then: either puts an answer on the side of one half that
 * the model takes for likelier, so what fails, and what ends a search, hardly depends on it. The order of
 * images that were answered by different sources does, by .14 of the weight of their questions as a rule:
 * of eight or more, an image that fails one by its words can stand before one that is stated to meet all.
 * To put them on one scale, an answer would have to keep its source, and a search to weigh all anew.
 */

/** Nobody is surer than that, nor less sure than one less this: all judges err. */
const mostSure = 0.99;

/**
 * What models that are asked how sure they are mostly say, and how many of those answers are right:
 * assumed, after the design's judge, which is right in .85 of its questions. That they say more than
 * that is known of all models that see (2405.02917, 2505.20236).
 */
const [usuallyStated, usuallyRight] = [0.95, 0.85];

/** Log-odds are divided by it: temperature scaling (1706.04599), so that the one becomes the other. */
const temperature = logit(usuallyStated) / logit(usuallyRight);

/**
 * What a stated chance of a yes is worth: nearer to one half, which stays where it is, and the larger
 * the larger it was.
 * @param stated 0-1; not recorded yet
 * @returns 0-1
 */
export function calibrated(stated: number): number {
  const logOdds = logit(Math.min(mostSure, Math.max(1 - mostSure, stated))) / temperature;
  return 1 / (1 + Math.exp(-logOdds));
}

/**
 * In hundredths, on its side of one half.
 * @param yes 0-1
 * @returns .01-.99
 */
export function recorded(yes: number): number {
  const hundredths = Math.round(100 * Math.min(mostSure, Math.max(1 - mostSure, yes)));
  return (yes < 0.5 ? Math.min(49, hundredths) : hundredths) / 100;
}

function logit(chance: number): number {
  return Math.log(chance / (1 - chance));
}
