import { INCOMING_OAUTH2_CLIENT_FIELDS } from "../../../provider/resources/incoming-oauth2-client/inputs";
import { OUTGOING_OAUTH2_CLIENT_FIELDS } from "../../../provider/resources/outgoing-oauth2-client/inputs";
import { validate } from "../../../provider/runtime/validation";

const APP = { name: "Reporting", redirectUris: ["https://reporting.example.com/callback"], scope: "READ" };

const MAIL = {
  name: "Company mail",
  clientId: "confluence",
  clientSecret: "mail-secret-5521",
  authorizationEndpoint: "https://idp.example.com/oauth2/authorize",
  tokenEndpoint: "https://idp.example.com/oauth2/token",
  scopes: ["openid"],
};

describe("inputs of an IncomingOAuth2Client", () => {
  test("are all that is needed", () => {
    expect(incoming(APP)).toEqual([]);
  });

  test.each([
    ["name", { name: " " }, /whitespace/],
    ["redirectUris", { redirectUris: [] }, /at least one redirect URI/],
    ["redirectUris", { redirectUris: "https://app.example.com" }, /must be a list of strings/],
    ["redirectUris", { redirectUris: ["http://app.example.com"] }, /must be https/],
    ["redirectUris", { redirectUris: ["/done"] }, /absolute URI/],
    ["scope", { scope: "EVERYTHING" }, /must be one of "READ", "WRITE", "ADMIN", "SYSTEM_ADMIN"/],
    ["rotateWhenChanged", { rotateWhenChanged: "2026" }, /must be an object with string values/],
  ])("are refused for %s %j", (field, wrong, message) => {
    expect(incoming({ ...APP, ...wrong })).toEqual([{ field, reason: expect.stringMatching(message) }]);
  });
});

describe("inputs of an OutgoingOAuth2Client", () => {
  test.each([
    MAIL,
    {
      ...MAIL,
      authorizationEndpoint: "http://localhost:8080/authorize",
      tokenEndpoint: "http://127.0.0.1/token",
    },
  ])("may be %j", (inputs) => {
    expect(outgoing(inputs)).toEqual([]);
  });

  test.each([
    ["clientSecret", { clientSecret: "" }, /empty or blank/],
    ["clientSecret", { clientSecret: "   " }, /empty or blank/],
    ["tokenEndpoint", { tokenEndpoint: "http://idp.example.com/token" }, /must be https/],
    ["tokenEndpoint", { tokenEndpoint: "https://me:pw@idp.example.com/token" }, /credentials/],
    ["authorizationEndpoint", { authorizationEndpoint: "/authorize" }, /must be an absolute/],
    ["authorizationEndpoint", { authorizationEndpoint: `https://idp.example.com/${"a".repeat(240)}` }, /255/],
    ["scopes", { scopes: [" "] }, /at least one scope/],
    ["scopes", { scopes: ["openid mail"] }, /each scope separately/],
    ["type", { type: "yahoo" }, /must be one of "generic", "google", "microsoft"/],
    ["description", { description: "a".repeat(256) }, /longer than 255/],
  ])("are refused for %s %j", (field, wrong, message) => {
    expect(outgoing({ ...MAIL, ...wrong })).toEqual([{ field, reason: expect.stringMatching(message) }]);
  });
});

function incoming(given: Record<string, unknown>) {
  return validate("IncomingOAuth2Client", INCOMING_OAUTH2_CLIENT_FIELDS, [], given).failures;
}

function outgoing(given: Record<string, unknown>) {
  return validate("OutgoingOAuth2Client", OUTGOING_OAUTH2_CLIENT_FIELDS, [], given).failures;
}
