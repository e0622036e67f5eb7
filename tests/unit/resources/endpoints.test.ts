import { isSameEndpoint } from "../../../provider/resources/outgoing-service-provider/endpoints";

describe("endpoints of a service provider", () => {
  const base = "https://tickets.example.com/app";

  test.each([
    ["the same string", "/oauth/r", "/oauth/r"],
    ["a path that the form cut off at the link's URL", "/oauth/r", "https://tickets.example.com/app/oauth/r"],
    ["a path on the link's host", "/app/oauth/r", "https://tickets.example.com/app/oauth/r"],
    ["a host in another case and a default port", "https://X.example.com:443/r", "https://x.example.com/r"],
  ])("%s leads to the same place", (_, stored, wanted) => {
    expect(isSameEndpoint(stored, wanted, base)).toBe(true);
  });

  test.each([
    ["another host", "https://evil.example.com/r", "https://x.example.com/r"],
    ["another path", "/oauth/r", "https://tickets.example.com/app/oauth/a"],
    ["an empty one", "", "https://tickets.example.com/app/oauth/a"],
  ])("%s does not", (_, stored, wanted) => {
    expect(isSameEndpoint(stored, wanted, base)).toBe(false);
  });
});
