import assert from "node:assert/strict";
import { stopSchema } from "../../../src/protocol/evaluateMessages.js";
import {
  firstEvaluation,
  idOf,
  received,
  withDrawn,
} from "../../../webview/evaluate/model/evaluation.js";
import {
  agreementFigures,
  armFigure,
  duelFigure,
  termFigures,
  voterRows,
} from "../../../webview/evaluate/model/figures.js";
import {
  goOnHint,
  goOnText,
  progressOf,
  progressText,
  stageAloud,
  stopText,
  votesText,
  workingText,
} from "../../../webview/evaluate/model/inWords.js";
import {
  pairMessage,
  panelId,
  resultMessage,
  resultOfVotes,
  stoppedMessage,
} from "../../support/evaluationPages.js";

/** What only who has learnt statistics knows. */
const jargon = /\btau\b|\brho\b|logit|Davidson|Kendall|Spearman|Wilson|\bsd\b|posterior|interval/i;

describe("the model of a blind evaluation's page", () => {
  it("waits for the host's word after an answer, and forgets trouble and pictures with the next pair", () => {
    const waiting = {
      ...withDrawn(firstEvaluation, 3),
      asked: "vote" as const,
      trouble: "The disk is full.",
    };
    const next = received(waiting, pairMessage());
    assert.deepEqual([next.asked, next.trouble, next.drawn.size], [null, null, 0]);
    assert.equal(idOf(next), panelId);
    assert.equal(idOf(firstEvaluation), "");
    const failed = received({ ...next, asked: "vote" }, { kind: "trouble", message: "Full." });
    // The same pair is asked still: it can be answered again.
    assert.deepEqual([failed.stage, failed.asked, failed.trouble], [next.stage, null, "Full."]);
    const result = received(withDrawn(next, 1), resultMessage());
    assert.deepEqual([...result.drawn], [1]);
  });

  it("says how far it is, and that it went past where it could have stopped", () => {
    assert.equal(progressText({ votes: 0, about: 19 }), "Pair 1 of about 19");
    assert.equal(progressText({ votes: 24, about: null }), "Pair 25");
    assert.deepEqual(
      [0, 5, 20, 30].map((votes) => progressOf({ votes, about: 20 })),
      [0, 0.25, 1, 1],
    );
    assert.equal(votesText(0), "You gave no vote yet.");
    assert.equal(votesText(1), "You gave 1 vote.");
  });

  it("says aloud what became of an answer by its letter, and why it stopped, each in its own words", () => {
    assert.equal(stageAloud(pairMessage()), "Pair 6 of about 20.");
    assert.match(stageAloud(pairMessage({ before: "right" })), /^B was better\. Pair 6/);
    const words = stopSchema.options.map((why) => stopText(stoppedMessage({ why })));
    assert.equal(new Set(words).size, stopSchema.options.length);
    assert.match(stageAloud(stoppedMessage()), /^Enough asked\. /);
    assert.match(stageAloud(stoppedMessage({ why: "person" })), /^Stopped\. You stopped here\./);
    assert.match(stageAloud(stoppedMessage()), /You gave 19 votes\.$/);
    assert.match(
      stageAloud(resultMessage()),
      /^The result\. i2c0 comes first after 19 votes; it is the best/,
    );
    assert.equal(stageAloud({ kind: "waiting" }), "");
  });

  it("has no words of statistics in its sentences, and speaks of one voter as one", () => {
    const result = resultOfVotes();
    const alone = resultOfVotes({ voters: result.voters.slice(0, 1) });
    assert.doesNotMatch(result.sentences.join(" "), jargon);
    assert.match(result.sentences.join(" "), /the machine and people prefer/);
    assert.match(alone.sentences.join(" "), /the machine and the voter prefer/);
    assert.doesNotMatch(alone.sentences.join(" "), /people/);
    assert.match(
      alone.sentences.join(" "),
      /No place is exact: i1c0, 2nd here, may be anything from 1st to 6th/,
    );
  });

  it("says how many votes more it may take, and that they are not blind", () => {
    assert.equal(goOnText({ votes: 5 }), "Go on voting: about 5 more votes");
    assert.equal(goOnText({ votes: 1 }), "Go on voting: about 1 more vote");
    assert.equal(goOnText({ votes: null }), "Go on voting");
    for (const votes of [5, null]) assert.match(goOnHint({ votes }), /count as not blind/);
  });

  it("says what is waited for", () => {
    assert.equal(workingText({ asked: null }), "");
    assert.equal(workingText({ asked: "reveal" }), "Working out the result…");
    assert.equal(workingText({ asked: "vote" }), "One moment…");
  });

  it("has figures as they are read, with a dash for what is not known", () => {
    const result = resultOfVotes();
    assert.deepEqual(
      agreementFigures(result, 0).map(({ value }) => value),
      ["71\u00a0% (49\u00a0% to 86\u00a0%)", "2 of 3 (1–3)", "1st", "0.35 to 0.50"],
    );
    const plain = agreementFigures(result, 0).flatMap(({ name, title = "" }) => [name, title]);
    assert.doesNotMatch(plain.join(" "), jargon);
    assert.deepEqual(
      termFigures(result, 0).map(({ value }) => value),
      ["0.42 (−0.02 to 0.71)", "0.55 (0.02 to 0.83)", "0.14 sd", "0.10 (−0.50 to 0.70) logits"],
    );
    const [agreement] = result.agreement;
    assert.ok(agreement !== undefined);
    const unknown = {
      ...agreement,
      kendall: null,
      spearman: null,
      top: null,
      machineFirst: null,
    };
    assert.deepEqual(
      agreementFigures({ ...result, agreement: [unknown], alpha: [] }, 0).map(({ value }) => value),
      ["–", "–"],
    );
    assert.deepEqual(agreementFigures(result, 1), []);
  });

  it("names voters by what they want to be called, who votes here as that, and others by their id", () => {
    const result = resultOfVotes();
    const [own, other] = voterRows(result, "0123456789abcdef");
    assert.deepEqual([own?.name, other?.name], ["Voter 01234567 (you)", "Ada <b>L</b>"]);
    assert.deepEqual(own?.cells, ["12", "2 (1 neither)", "1", "2 of 2", "0 of 4", "50\u00a0%"]);
    assert.deepEqual(other?.cells.slice(3), ["–", "1 of 1", "67\u00a0%"]);
    assert.equal(voterRows(result, "")[0]?.name, "Voter 01234567");
    const alone = { ...result, voters: result.voters.slice(0, 1) };
    assert.equal(voterRows(alone, "0123456789abcdef")[0]?.name, "You");
  });

  it("has one search against another with its interval, and what each cost", () => {
    const arms = [
      { name: "search", images: 6, costUsd: 0.42, seconds: 95.4 },
      { name: "control\u202e", images: 1, costUsd: null, seconds: 3 },
      { name: "cheap", images: 2, costUsd: 0.0042, seconds: 3601 },
    ];
    const duel = {
      ...{ arm: 0, against: 1, wins: 7, losses: 2, ties: 1, pairs: 10, goals: 1, independent: 10 },
      rate: { value: 0.75, low: 0.41, high: 0.93 },
    };
    assert.deepEqual(
      [duelFigure(duel, arms).name, duelFigure(duel, arms).value],
      ["search against control", "7 of 10 won, 1 tie: 75\u00a0% (41\u00a0% to 93\u00a0%)"],
    );
    assert.deepEqual(
      arms.map((arm) => armFigure(arm).value),
      [
        "6 images, $0.42, 1 minute 35 seconds",
        "1 image, cost not known, 3 seconds",
        "2 images, $0.0042, 1 hour",
      ],
    );
  });
});
