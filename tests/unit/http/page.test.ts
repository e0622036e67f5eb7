import { readPage } from "../../../provider/http/page";

describe("reading a configuration page", () => {
  test("finds the form's fields by name, the first of several, with entities and line breaks", async () => {
    const { fields } = await readPage(`<form>
      <textarea name="ipPatternsInput">\n10.1.2.3\n192.168.*.*</textarea>
      <input name="timeoutInput" value="5000"><input name="timeoutInput" value="1">
      <INPUT NAME=hostUrl VALUE='https://a.example/?x=1&amp;y=2'>
      <input type="checkbox" name="bare">`);
    expect(Object.fromEntries(fields)).toEqual({
      ipPatternsInput: "10.1.2.3\n192.168.*.*",
      timeoutInput: "5000",
      hostUrl: "https://a.example/?x=1&y=2",
      bare: "",
    });
  });

  test.each([
    ["ARIA", '<p role="alert">No certificate</p>'],
    ["Confluence", '<span class="errorMessage">No certificate</span>'],
    ["AUI", '<div class="aui-message aui-message-error"><p>No\n  certificate</p></div>'],
  ])("finds the error message in %s", async (_, html) => {
    expect((await readPage(`<body><h1>Trust</h1>${html}<p>More</p></body>`)).errors).toBe("No certificate");
  });

  test("has all visible text, shortened, besides the marked errors", async () => {
    const { text, title, errors } = await readPage(
      `<title>T</title><script>x()</script><h1>No privileges</h1><p>Ask ${"a".repeat(600)}</p>`,
    );
    expect(text).toMatch(/^No privileges Ask a+$/);
    expect(text).toHaveLength(500);
    expect([title, errors]).toEqual(["T", ""]);
  });

  test("accepts what is not a page", async () => {
    expect(await readPage("")).toEqual({
      forms: [],
      fields: new Map(),
      errors: "",
      text: "",
      title: "",
    });
    expect((await readPage("<p>cut o")).text).toBe("cut o");
  });
});
