import assert from "node:assert/strict";
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ServiceError } from "../../../../src/services/serviceError.js";
import {
  addressIn,
  newestGeneration,
  noteEnd,
  openMeetingPlace,
  removeOlder,
} from "../../../../src/services/wire/meetingPlace.js";
import { useShortFolder } from "../../../support/localSockets.js";

const isNoOwner = (error: unknown): boolean =>
  error instanceof ServiceError && error.code === "service.noOwner";

describe("the meeting place", () => {
  const folder = useShortFolder();
  const options = (data = "data") => ({
    runtimeFolder: folder(),
    dataFolder: join(folder(), data),
  });

  it("is a folder of one's own for each data folder, with a token that only the person reads", async () => {
    const one = await openMeetingPlace(options());
    assert.equal(statSync(one.folder).mode & 0o777, 0o700);
    assert.equal(dirname(one.folder), folder());
    assert.equal(statSync(join(one.folder, "token")).mode & 0o777, 0o600);
    assert.deepEqual(await openMeetingPlace(options()), one);
    const other = await openMeetingPlace(options("other"));
    assert.notEqual(other.folder, one.folder);
    assert.notEqual(other.token, one.token);
  });

  it("is the same for one data folder under two names", async () => {
    mkdirSync(join(folder(), "data"));
    symlinkSync(join(folder(), "data"), join(folder(), "link"));
    assert.deepEqual(await openMeetingPlace(options("link")), await openMeetingPlace(options()));
  });

  it("has one token, however many make it at once", async () => {
    const places = await Promise.all([...Array(20).keys()].map(() => openMeetingPlace(options())));
    assert.equal(new Set(places.map(({ token }) => token)).size, 1);
    assert.deepEqual(readdirSync(places[0]?.folder ?? ""), ["token"]);
  });

  it("is refused where others can read or enter it", async () => {
    const { folder: made } = await openMeetingPlace(options());
    for (const mode of [0o755, 0o710, 0o701]) {
      chmodSync(made, mode);
      await assert.rejects(openMeetingPlace(options()), isNoOwner);
    }
    chmodSync(made, 0o700);
    assert.equal((await openMeetingPlace(options())).folder, made);
  });

  it("is refused where it is a link or a file", async () => {
    const { folder: made } = await openMeetingPlace(options());
    const elsewhere = join(folder(), "elsewhere");
    renameSync(made, elsewhere);
    symlinkSync(elsewhere, made);
    await assert.rejects(openMeetingPlace(options()), isNoOwner);
    rmSync(made);
    writeFileSync(made, "", { mode: 0o600 });
    await assert.rejects(openMeetingPlace(options()), isNoOwner);
  });

  it("is refused where its token is open, or none", async () => {
    const { folder: made } = await openMeetingPlace(options());
    const token = join(made, "token");
    chmodSync(token, 0o644);
    await assert.rejects(openMeetingPlace(options()), isNoOwner);
    chmodSync(token, 0o600);
    writeFileSync(token, "short");
    await assert.rejects(openMeetingPlace(options()), isNoOwner);
  });

  it("is among the temporary files where the system has no folder that will do", async () => {
    const deep = join(folder(), "x".repeat(90));
    mkdirSync(deep, { mode: 0o700 });
    const open = join(folder(), "open");
    mkdirSync(open);
    chmodSync(open, 0o755);
    const gone = join(folder(), "gone");
    const places = new Set<string>();
    for (const runtimeFolder of [undefined, deep, open, gone]) {
      places.add((await openMeetingPlace({ ...options(), runtimeFolder })).folder);
    }
    const [place = "", ...others] = places;
    assert.deepEqual(others, []);
    assert.equal(dirname(place), join(tmpdir(), `imagebeam-${process.getuid?.() ?? "user"}`));
    assert.equal(statSync(dirname(place)).mode & 0o777, 0o700);
    rmSync(place, { recursive: true });
  });

  it("knows the highest number that was ever given", async () => {
    const place = await openMeetingPlace(options());
    assert.equal(await newestGeneration(place), 0);
    writeFileSync(join(place.folder, "9.sock"), "");
    await noteEnd(place, 12);
    writeFileSync(join(place.folder, "99x.sock"), "");
    assert.equal(await newestGeneration(place), 12);
    await removeOlder(place, 12);
    assert.deepEqual(readdirSync(place.folder).sort(), ["12.ended", "99x.sock", "token"]);
  });

  it("has a pipe on Windows whose name needs the token", async () => {
    const place = await openMeetingPlace(options());
    const pipe = addressIn(place, 0, "win32");
    assert.match(pipe, /^\\\\\.\\pipe\\imagebeam-[0-9a-f]{32}$/);
    assert.notEqual(addressIn({ ...place, token: "another" }, 0, "win32"), pipe);
  });
});
