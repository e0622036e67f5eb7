import { linkIdOfUrl } from "../../emulator/src/store/link-urls";

describe("linkIdOfUrl", () => {
  test.each([
    ["https://jira.example.com", "da27e63d-1539-3159-9f9f-7d07dc24f532"],
    ["https://jira.example.com/", "da27e63d-1539-3159-9f9f-7d07dc24f532"],
    ["https://jira.example.com///", "da27e63d-1539-3159-9f9f-7d07dc24f532"],
    ["https://jira.example.com/jira", "ea5d933e-f889-3628-8931-754d803f11e2"],
    ["https://jira.example.com/x/../jira/./", "ea5d933e-f889-3628-8931-754d803f11e2"],
    ["http://localhost:8080", "37d007a5-6d81-3107-8e5b-52c10342db37"],
  ])("the id of %s is %s", (url, id) => {
    expect(linkIdOfUrl(url)).toBe(id);
  });

  test("the case of the host counts", () => {
    expect(linkIdOfUrl("https://JIRA.example.com")).not.toBe(linkIdOfUrl("https://jira.example.com"));
  });

  test("letters beyond ASCII are percent-encoded first", () => {
    expect(linkIdOfUrl("https://example.com/münchen")).toBe(linkIdOfUrl("https://example.com/m%C3%BCnchen"));
  });
});
