import { spawnSync } from "node:child_process";
import { chmod, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppLinksError } from "../../../provider/http/errors";
import { SharedLogin } from "../../../provider/http/shared-login";
import { httpSettings } from "../../support/http-settings";

const RUN = "127.0.0.1:40001";
const CONFLUENCE = httpSettings("https://confluence.example.com");
const REFUSAL = new AppLinksError({
  reason: "login_rejected",
  what: 'Could not log in as user "admin"',
  hint: "Check the password.",
  instance: CONFLUENCE.baseUrl,
  status: 401,
});

let temporary: string;

beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), "applinks-shared-login-"));
});

afterEach(() => rm(temporary, { recursive: true, force: true }));

/** Another process of a run, as far as this class can tell. */
function another(run = RUN, settings = CONFLUENCE): SharedLogin {
  return new SharedLogin(run, settings, temporary);
}

async function notes(): Promise<string[]> {
  const [folder = ""] = await readdir(temporary);
  return (await readdir(join(temporary, folder))).map((name) => join(temporary, folder, name));
}

/** Has a login refused, and returns the file that records it. */
async function refused(): Promise<string> {
  const login = another();
  await login.enter();
  login.leave(REFUSAL);
  const [note = ""] = await notes();
  return note;
}

describe("a login that several processes of one run need", () => {
  test("is tried by one at a time, and leaves nothing behind when it is accepted", async () => {
    const first = another();
    const second = another();
    await first.enter();
    let hasEntered = false;
    const entering = second.enter().then((refusal) => {
      hasEntered = true;
      return refusal;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(hasEntered).toBe(false);
    first.leave(undefined);
    expect(await entering).toBeUndefined();
    second.leave(undefined);
    expect(await notes()).toEqual([]);
  });

  test("is not tried after one was refused, which they all report in the same words", async () => {
    const waiting = another();
    const first = another();
    await first.enter();
    const entering = waiting.enter();
    first.leave(REFUSAL);
    for (const refusal of [await entering, await another().enter()]) {
      expect(refusal).toBeInstanceOf(AppLinksError);
      expect(refusal).toMatchObject({ reason: "login_rejected", message: REFUSAL.message });
    }
  });

  test.each([
    ["another run", "127.0.0.1:40002", CONFLUENCE],
    ["another server", RUN, httpSettings("https://wiki.example.com")],
    [
      "another user",
      RUN,
      { ...CONFLUENCE, credentials: { kind: "password", username: "x", password: "admin" } },
    ],
    ["a token", RUN, { ...CONFLUENCE, credentials: { kind: "token", token: "admin" } }],
  ] as const)("is independent of that of %s", async (_which, run, settings) => {
    await refused();
    expect(await another(run, settings).enter()).toBeUndefined();
  });

  test("is free again when the process that tried it has died", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    await another().enter();
    const [note = ""] = await notes();
    await writeFile(note, JSON.stringify({ pid }));
    expect(await another().enter()).toBeUndefined();
  });

  test("is not waited for when the note is too old to be from this run, and the note is removed", async () => {
    const note = await refused();
    const longAgo = Date.now() / 1000 - 11 * 60;
    await utimes(note, longAgo, longAgo);
    const login = another();
    expect(await login.enter()).toBeUndefined();
    login.leave(undefined);
    expect(await notes()).toEqual([]);
  });

  test("is noted where only its user can read it, and without the password", async () => {
    const settings = httpSettings(CONFLUENCE.baseUrl, {
      credentials: { kind: "password", username: "admin", password: "correct-horse" },
    });
    const login = another(RUN, settings);
    await login.enter();
    login.leave(REFUSAL);
    const [note = ""] = await notes();
    expect(note + (await readFile(note, "utf8"))).not.toContain("correct-horse");
    // Neither the password nor anything derived from it.
    const withAnother = httpSettings(CONFLUENCE.baseUrl, {
      credentials: { kind: "password", username: "admin", password: "battery-staple" },
    });
    expect(await another(RUN, withAnother).enter()).toMatchObject({ reason: "login_rejected" });
    if (process.platform === "win32") return;
    expect((await stat(note)).mode & 0o777).toBe(0o600);
    expect((await stat(join(note, ".."))).mode & 0o777).toBe(0o700);
  });

  test("is not shared where others could write the notes", async () => {
    if (process.platform === "win32") return;
    const note = await refused();
    await chmod(join(note, ".."), 0o777);
    expect(await another().enter()).toBeUndefined();
    expect(await another().enter()).toBeUndefined();
  });

  test("is not shared where there is no temporary folder", async () => {
    await rm(temporary, { recursive: true });
    await writeFile(temporary, "a file");
    expect(await another().enter()).toBeUndefined();
    expect(await another().enter()).toBeUndefined();
  });
});
