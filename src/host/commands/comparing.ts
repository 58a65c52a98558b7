import { commands, Uri, window } from "vscode";
import { UsageError } from "../../base/errors.js";
import { oneLine } from "../../base/visibleText.js";
import { canCompareBest, drawnOf, shortlistOf, winnerOf } from "../../search/selectors.js";
import { candidateOf } from "../../search/candidates.js";
import { loadSession } from "../../sessions/loadSession.js";
import { findSessionFolder } from "../../sessions/sessionFolder.js";
import { viewableImage } from "../../sessions/viewableImage.js";
import { carouselCommand, hasCarousel } from "../carousel.js";
import { commitsOf, isVersion } from "../git/fileVersions.js";
import { versionRefSchema, type VersionRef } from "../git/versionRef.js";
import { readImageFile } from "../imageFile.js";
import type { ComparePanels } from "../panels/compare/comparePanels.js";
import { keyOf, nameOf, type CompareSource } from "../panels/compare/compareSource.js";
import type { SearchPanels } from "../panels/search/searchPanels.js";
import { dateText, sessionPhrase } from "../sessionText.js";
import { tell, tellBriefly } from "../shown/messages.js";
import { choose } from "../shown/questions.js";
import type { SessionsView } from "../views/sessionsView.js";
import {
  candidateIn,
  fileIn,
  namedSources,
  sourceOf,
  sourcesOf,
  type NamedCandidate,
} from "./compareTargets.js";
import type { CompareCommandId, Handler } from "./commandTable.js";
import { refIn, type Targets, type Wanted } from "./targets.js";

export interface ComparingDeps {
  readonly targets: Pick<Targets, "session">;
  readonly panels: Pick<SearchPanels, "active">;
  readonly comparisons: Pick<ComparePanels, "open">;
  readonly view: Pick<SessionsView, "selected">;
}

const wanted: Wanted = {
  question: "The best images of which search?",
  suits: ({ summary }) => summary.images > 1,
  isSo: canCompareBest,
  missing: "There is no search with two images yet. Start one first.",
  isHarmless: true,
};

const drawn: Wanted = {
  question: "The images of which search?",
  suits: ({ summary }) => summary.images > 0,
  missing: "There is no image yet. Start a search first.",
  isHarmless: true,
};

/** Looks at images side by side. */
export class Comparing {
  readonly #deps: ComparingDeps;
  /** What the next image is compared with. */
  #selected: CompareSource | undefined;

  constructor(deps: ComparingDeps) {
    this.#deps = deps;
  }

  get commands(): Record<CompareCommandId, Handler> {
    return {
      "imagebeam.compareImages": async (given, selected) => {
        const sources = (await namedSources(given, selected)) ?? (await this.#picked());
        if (sources !== undefined) this.#deps.comparisons.open(sources);
      },
      "imagebeam.selectForCompare": (given) => this.#select(given),
      "imagebeam.compareWithSelected": (given) => this.#compareWithSelected(given),
      "imagebeam.compareWithHead": (given) => this.#compareWithVersion(fileIn(given), "HEAD"),
      "imagebeam.compareWithIndex": (given) => this.#compareWithVersion(fileIn(given), ""),
      "imagebeam.compareWithCommit": (given) => this.#compareWithCommit(fileIn(given)),
      "imagebeam.compareWithParent": (given) => this.#compareWithOther(given, parentOf),
      "imagebeam.compareWithWinner": (given) => this.#compareWithOther(given, winnerBeside),
      "imagebeam.compareBest": (given) => this.#compareBest(given),
      "imagebeam.openInCarousel": (given) => this.#openInCarousel(given),
    };
  }

  async #select(given: unknown): Promise<void> {
    this.#selected = await sourceOf(given);
    await commands.executeCommand("setContext", "imagebeam.isSelectedForCompare", true);
    tellBriefly(`Selected ${nameOf(this.#selected)} for compare`);
  }

  async #compareWithSelected(given: unknown): Promise<void> {
    if (this.#selected === undefined) {
      // It was selected before this extension host began: menus offer what nobody knows any more.
      await commands.executeCommand("setContext", "imagebeam.isSelectedForCompare", false);
      throw new UsageError("Select an image for compare first, then compare another one with it.");
    }
    const source = await sourceOf(given);
    if (keyOf(source) === keyOf(this.#selected)) {
      throw new UsageError(`${nameOf(source)} is the selected image itself. Choose another one.`);
    }
    this.#deps.comparisons.open([this.#selected, source]);
  }

  /** What came before stands on the left, as in the editor's own comparisons. */
  async #compareWithVersion(path: string, ref: VersionRef): Promise<void> {
    const now = await readImageFile(path, true);
    const bytes = now.kind === "bytes" ? now.bytes : new Uint8Array();
    const isSame = await isVersion(path, ref, bytes);
    const older: CompareSource = { kind: "version", path, ref };
    const file: CompareSource = { kind: "file", path };
    if (isSame && now.kind === "bytes") {
      void tell("information", `${nameOf(file)} is the same as ${nameOf(older)}.`);
    }
    this.#deps.comparisons.open([older, file]);
  }

  async #compareWithCommit(path: string): Promise<void> {
    const commits = await commitsOf(path);
    const rows = commits.map(({ hash, message, authorName = "", authorDate }) => ({
      label: oneLine(message.split("\n", 1)[0] ?? "") || "(no message)",
      description: [
        hash.slice(0, 7),
        ...(authorName === "" ? [] : [authorName]),
        ...(authorDate === undefined ? [] : [dateText(authorDate.getTime())]),
      ].join(" · "),
      hash,
    }));
    const picked = await choose(rows, { placeHolder: "Compare the image with which commit?" });
    if (picked === undefined) return;
    await this.#compareWithVersion(path, versionRefSchema().parse(picked.hash));
  }

  async #compareWithOther(
    given: unknown,
    otherOf: (named: NamedCandidate) => string,
  ): Promise<void> {
    const ref = refIn(given);
    if (ref === undefined) throw new UsageError("Select an image of a search to compare it.");
    const named = await candidateIn(ref);
    const { folder, candidate } = named;
    const other = await candidateIn({ folder, candidate: otherOf(named) });
    this.#deps.comparisons.open(
      [other.candidate, candidate].map(({ id }) => ({ kind: "candidate", folder, candidate: id })),
    );
  }

  async #compareBest(given: unknown): Promise<void> {
    const folder = await this.#deps.targets.session(given, wanted);
    if (folder !== undefined) this.#deps.comparisons.open(await bestIn(folder));
  }

  /** @returns undefined when the person picked none */
  async #picked(): Promise<readonly CompareSource[] | undefined> {
    const { targets, panels, view } = this.#deps;
    const images = view.selected.filter(({ kind }) => kind === "session" || kind === "candidate");
    if (images.length > 1) return await sourcesOf(images);
    const inFront = panels.active?.folder;
    const ofFront = inFront === undefined ? [] : await choiceOfFront(inFront);
    const choices = [
      ...ofFront,
      { label: "The best images of a search…", kind: "search" as const },
      { label: "Image files…", kind: "files" as const },
    ];
    const choice = await choose(choices, { placeHolder: "Compare which images?" });
    switch (choice?.kind) {
      case undefined:
        return undefined;
      case "front":
        return await bestIn(choice.folder);
      case "search": {
        const folder = await targets.session(undefined, wanted);
        return folder === undefined ? undefined : await bestIn(folder);
      }
      case "files": {
        const files = await window.showOpenDialog({
          title: "Compare images",
          canSelectMany: true,
          filters: { Images: ["png", "jpg", "jpeg", "webp"] },
        });
        return files === undefined ? undefined : await sourcesOf(files);
      }
    }
  }

  /** All images of a session, the best first; the one that was named is seen first. */
  async #openInCarousel(given: unknown): Promise<void> {
    if (!(await hasCarousel())) throw new UsageError("This editor has no image carousel.");
    const folder = await this.#deps.targets.session(given, drawn);
    if (folder === undefined) return;
    const { state } = await loadSession(folder);
    const named = refIn(given)?.candidate;
    const images: {
      readonly id: string;
      readonly name: string;
      readonly mimeType: string;
      readonly uri: Uri;
    }[] = [];
    for (const id of drawnOf(state)) {
      const { image } = candidateOf(state, id);
      const path = image === null ? undefined : await viewableImage(folder, image);
      if (image === null || path === undefined) continue;
      images.push({ id, name: id, mimeType: image.mediaType, uri: Uri.file(path) });
    }
    if (images.length === 0) throw new UsageError("None of its images is there to be shown.");
    const at = named === undefined ? 0 : images.findIndex(({ id }) => id === named);
    if (at === -1) throw new UsageError(`The image of ${named} is not in ${folder} any more.`);
    const title = oneLine(state.title ?? state.plan.goal);
    const collection = { id: folder, title, sections: [{ title: "", images }] };
    await commands.executeCommand(carouselCommand, { collection, startIndex: at });
  }
}

/** @throws {UsageError} there is only one */
async function bestIn(path: string): Promise<readonly CompareSource[]> {
  const folder = await findSessionFolder(path);
  const { state } = await loadSession(folder);
  if (canCompareBest(state)) {
    return shortlistOf(state).map((candidate) => ({ kind: "candidate", folder, candidate }));
  }
  throw new UsageError(
    `${sessionPhrase(state)}: fewer than two are judged, so none can be compared.`,
  );
}

async function choiceOfFront(folder: string) {
  const { state } = await loadSession(folder);
  if (!canCompareBest(state)) return [];
  const label = `The best images of ${sessionPhrase(state)}`;
  return [{ label, kind: "front" as const, folder }];
}

function parentOf({ candidate: { id, parent } }: NamedCandidate): string {
  if (parent !== null) return parent;
  throw new UsageError(`${id} has no parent: it was written from the goal itself.`);
}

function winnerBeside({ state, candidate: { id } }: NamedCandidate): string {
  const winner = winnerOf(state);
  if (winner === null)
    throw new UsageError("This search has no winner yet. Pick one, or let it end.");
  if (winner === id) throw new UsageError(`${id} is the winner. Choose another image beside it.`);
  return winner;
}
