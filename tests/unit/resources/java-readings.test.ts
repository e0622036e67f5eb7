import { spawnSync } from "node:child_process";
import { createPublicKey } from "node:crypto";
import { join } from "node:path";
import {
  isSameUrl as isSameToEmulator,
  linkIdOfUrl,
  urlProblem,
} from "../../../emulator/src/store/link-urls";
import { PUBLIC_KEY } from "../../../provider/keys/public-key";
import { comparable, readAsJava } from "../../../provider/resources/fields/java-uri";
import { isSameUrl } from "../../../provider/resources/fields/same-url";
import { WEB_URL } from "../../../provider/resources/fields/web-url";
import { idOfUrl } from "../../../provider/resources/links/application-id";
import { KEY_READINGS, REFUSED_URLS, SAME_URLS, URL_READINGS } from "../../support/java-readings";

const READINGS = join(__dirname, "..", "..", "..", "scripts", "java", "Readings.java");
const JDK_TIMEOUT_MS = 120_000;

describe("a URL that Java refuses", () => {
  test.each(REFUSED_URLS)("is refused at preview: %j", (url) => {
    expect(WEB_URL.safeParse(url).success).toBe(false);
  });

  test.each([
    [
      "https://app.example.com/a|b",
      'contains "|", which Confluence does not accept in a URL: write it as %7C',
    ],
    [
      "https://app.example.com/100%",
      "contains a % that encodes nothing, which Confluence does not accept: write it as %25",
    ],
    [
      "https://app.example.com/a\u007fb",
      "contains the character U+007F, which Confluence does not accept in a URL: write it as %7F",
    ],
  ])("is refused with the way to write it: %j", (url, message) => {
    expect(WEB_URL.safeParse(url).error?.issues).toMatchObject([{ message }]);
  });

  test("is refused by the emulator as well, except for invisible characters", () => {
    const accepted = REFUSED_URLS.filter((url) => urlProblem(url) === undefined);
    expect(accepted.filter((url) => /^[\x20-\x7e]*$/.test(url))).toEqual([]);
  });
});

describe("a URL that Java accepts", () => {
  test.each(URL_READINGS)("is parsed as Java parses it: $url", ({ url, host, id }) => {
    expect(readAsJava(url)).toEqual({
      problem: /^https:\/\/[/?]/.test(url) ? "has no host" : undefined,
      host: host ?? undefined,
    });
    expect([idOfUrl(url), linkIdOfUrl(url)]).toEqual([id, id]);
  });

  test.each(SAME_URLS)("%s is compared with %s as Java does: %s", (one, other, isSame) => {
    expect(comparable(one) === comparable(other)).toBe(isSame);
    const isOneLess = one.replace(/\/$/, "") === other.replace(/\/$/, "");
    expect(isSameUrl(one, other)).toBe(isSame || isOneLess);
    if (isSame && !one.includes("%")) expect(isSameToEmulator(one, other)).toBe(true);
  });
});

describe("a public key that Java refuses", () => {
  test.each(KEY_READINGS)(
    "is refused at preview: $bits bits, exponent $exponent",
    ({ bits, exponent, isAccepted }) => {
      expect(PUBLIC_KEY.safeParse(keyOf(bits, exponent)).success).toBe(isAccepted);
    },
  );
});

describe("the table of readings", () => {
  const { status } = spawnSync("javac", ["-version"]);
  if (status !== 0)
    process.stderr.write("java-readings.test.ts: there is no JDK here to compare the table with\n");

  (status === 0 ? test : test.skip)(
    "agrees with the JDK of this machine",
    () => {
      const questions = [
        ...REFUSED_URLS.map((url) => `uri\t${url}`),
        ...URL_READINGS.map(({ url }) => `uri\t${url}`),
        ...SAME_URLS.map(([one, other]) => `same\t${one}\t${other}`),
        ...KEY_READINGS.map(({ bits, exponent }) => `key\t${keyOf(bits, exponent)}`),
      ];
      const responses = [
        ...REFUSED_URLS.map(() => "refused"),
        ...URL_READINGS.map(({ host, id }) => `${host === null ? "no host" : `host ${host}`}\t${id}`),
        ...SAME_URLS.map(([, , isSame]) => String(isSame)),
        ...KEY_READINGS.map(({ isAccepted }) => (isAccepted ? "accepted" : "refused")),
      ];
      const { stdout, stderr } = spawnSync("java", [READINGS], {
        input: `${questions.join("\n")}\n`,
        encoding: "utf8",
      });
      expect(stderr).toBe("");
      expect(stdout.trimEnd().split("\n")).toEqual(responses);
    },
    JDK_TIMEOUT_MS,
  );
});

/** The bare base64 of a key with such a modulus; nobody has the private one. */
function keyOf(bits: number, exponent: bigint): string {
  const n = bytesOf(2n ** BigInt(bits - 1) + 2n ** BigInt(bits - 2) + 1n);
  const key = createPublicKey({ key: { kty: "RSA", n, e: bytesOf(exponent) }, format: "jwk" });
  return key.export({ type: "spki", format: "der" }).toString("base64");
}

function bytesOf(number: bigint): string {
  const hex = number.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex").toString("base64url");
}
