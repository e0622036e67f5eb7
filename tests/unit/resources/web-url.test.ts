import { linkIdOfUrl } from "../../../emulator/src/store/link-urls";
import { isSameUrl } from "../../../provider/resources/fields/same-url";
import { WEB_URL } from "../../../provider/resources/fields/web-url";
import { idOfUrl } from "../../../provider/resources/links/application-id";

describe("the id that the server derives from a URL", () => {
  test.each([
    ["https://jira.example.com", "da27e63d-1539-3159-9f9f-7d07dc24f532"],
    ["https://jira.example.com/", "da27e63d-1539-3159-9f9f-7d07dc24f532"],
    ["https://jira.example.com/jira", "ea5d933e-f889-3628-8931-754d803f11e2"],
    ["https://jira.example.com/jira//", "ea5d933e-f889-3628-8931-754d803f11e2"],
    ["http://localhost:8080", "37d007a5-6d81-3107-8e5b-52c10342db37"],
    ["http://localhost:8080/./", "37d007a5-6d81-3107-8e5b-52c10342db37"],
    ["https://jira.example.com/confluence/../jira", "ea5d933e-f889-3628-8931-754d803f11e2"],
  ])("of %s is %s", (url, id) => {
    expect(idOfUrl(url)).toBe(id);
  });

  test("depends on the case of the host", () => {
    expect(idOfUrl("https://JIRA.example.com")).not.toBe(idOfUrl("https://jira.example.com"));
  });

  test.each([
    "https://app.example.com/a//b",
    "https://app.example.com/a/./b/",
    "https://app.example.com/a/b/..",
    "https://app.example.com/../a",
    "https://app.example.com/über uns".replace(" ", "%20"),
    "https://app.example.com/a?b=/c/",
    "https://app.example.com:443",
    "https://app.example.com?x",
  ])("of %s is the same in the provider and in the emulator", (url) => {
    expect(idOfUrl(url)).toBe(linkIdOfUrl(url));
  });
});

describe("a URL as an input", () => {
  test("loses the slashes at its end", () => {
    expect(WEB_URL.parse("https://app.example.com/in//")).toBe("https://app.example.com/in");
  });

  test.each([
    ["app.example.com", /^has no scheme: it must begin with http:\/\/ or https:\/\//],
    ["//app.example.com", /has no scheme/],
    ["ftp://app.example.com", /^has another scheme: it must begin with http:\/\/ or https:\/\//],
    ["https://", /is not a URL/],
    ["https://app example.com", /is not a URL/],
    ["https://app.example.com/#top", /has a fragment/],
    [42, /must be an absolute URL/],
  ])("%s is refused with what is wrong", (url, problem) => {
    expect(WEB_URL.safeParse(url).error?.issues.map(({ message }) => message)).toEqual([
      expect.stringMatching(problem),
    ]);
  });

  test.each(["https://user:canary@app.example.com", "user:canary@app.example.com", "https://canary@app"])(
    "%s is refused without quoting the credentials in it",
    (url) => {
      const messages = WEB_URL.safeParse(url).error?.issues.map(({ message }) => message) ?? [];
      expect(messages).toHaveLength(1);
      expect(messages.join()).not.toContain("canary");
    },
  );

  test("is compared without trailing slashes, but case-sensitively", () => {
    expect(isSameUrl("https://app.example.com/", "https://app.example.com")).toBe(true);
    expect(isSameUrl("https://app.example.com/A", "https://app.example.com/a")).toBe(false);
  });
});
