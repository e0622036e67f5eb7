import { redirectUriProblem } from "../../../provider/resources/incoming-oauth2-client/redirect-uri";

describe("a redirect URI", () => {
  test.each([
    "https://app.example.com/callback",
    "https://app.example.com:8443/callback?from=confluence",
    "http://localhost:8080/callback",
    "http://localhost",
    "com.example.app:/done",
  ])("may be %s", (uri) => {
    expect(redirectUriProblem(uri)).toBeUndefined();
  });

  test.each([
    ["/callback", /absolute/],
    ["app.example.com/callback", /absolute/],
    ["https://", /absolute/],
    ["https://app.example.com/call back", /absolute/],
    ["https://app.example.com/callback#done", /fragment/],
    ["https://app.example.com/callback#", /fragment/],
    ["http://app.example.com/callback", /must be https/],
    ["http://127.0.0.1:8080/callback", /must be https.*localhost/],
    ["http://localhost.example.com/callback", /must be https/],
    [`https://app.example.com/${"a".repeat(430)}`, /450 characters/],
  ])("may not be %s", (uri, problem) => {
    expect(redirectUriProblem(uri)).toMatch(problem);
  });
});
