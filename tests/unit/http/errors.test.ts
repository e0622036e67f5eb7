import * as pulumi from "@pulumi/pulumi";
import { AppLinksError } from "../../../provider/http/errors";

const INSTANCE = "https://confluence.example.com";

function message(what: string): string {
  return new AppLinksError({ reason: "not_found", what, instance: INSTANCE }).message;
}

describe("the message of an error", () => {
  test("names the server at the end of what failed", () => {
    expect(message("The link is gone")).toBe(`The link is gone on ${INSTANCE}. [not_found]`);
  });

  test("puts the detail behind what failed, and the hint at the end", () => {
    const error = new AppLinksError({
      ...{ reason: "name_taken", what: 'Could not create the link "Jira"', detail: "The name is in use." },
      ...{ status: 409, hint: "Choose another name." },
    });
    expect(error.message).toBe(
      'Could not create the link "Jira": The name is in use (HTTP 409). [name_taken] Choose another name.',
    );
    expect(error).toMatchObject({ detail: "The name is in use.", hint: "Choose another name." });
  });

  test("keeps the question mark of a question", () => {
    const error = new AppLinksError({ reason: "request_refused", what: "x is no input: did you mean y?" });
    expect(error.message).toBe("x is no input: did you mean y? [request_refused]");
  });

  test("is all that Pulumi shows of an error that a program does not catch", () => {
    expect(pulumi.RunError.isInstance(new AppLinksError({ reason: "not_found", what: "Gone" }))).toBe(true);
  });

  test("does not repeat the server", () => {
    expect(message(`The link is gone (${INSTANCE})`)).toBe(`The link is gone (${INSTANCE}). [not_found]`);
  });

  test.each([
    "The id belongs to https://app.example.com",
    "The id belongs to https://app.example.com (type generic)",
    `The id belongs to ${INSTANCE}/wiki`,
    `The id belongs to ${INSTANCE}.evil.example.com`,
  ])("never appends it to another URL: %s", (what) => {
    expect(message(what)).toBe(`On ${INSTANCE}: ${what}. [not_found]`);
  });
});
