import { connectionCautions } from "../../../provider/connection/connection-cautions";
import { outlineConnection } from "../../../provider/connection/connection-settings";

function cautions(password: string): string[] {
  const env = {
    CONFLUENCE_BASE_URL: "https://confluence.example.com",
    CONFLUENCE_USERNAME: "admin",
    CONFLUENCE_PASSWORD: password,
  };
  return connectionCautions(outlineConnection("default", () => undefined, env));
}

describe("the cautions of a connection", () => {
  test("suggest the token's own option for a personal access token that is given as a password", () => {
    const token = Buffer.from(`619364074445:${"r".repeat(20)}`).toString("base64");
    expect(token).toHaveLength(44);
    expect(cautions(token)).toEqual([expect.stringMatching(/^"default": .*personal access token.*`token`/)]);
    expect(cautions(token).join()).not.toContain(token);
  });

  test("mention a space at either end of the password", () => {
    expect(cautions("se cret ")).toEqual([expect.stringMatching(/begins or ends with whitespace/)]);
  });

  test("are none for an ordinary password, or for the line break of a pipe", () => {
    expect(cautions("se cret\n")).toEqual([]);
    expect(cautions("A".repeat(44))).toEqual([]);
  });
});
