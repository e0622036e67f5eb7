import { serverWords } from "../../../provider/http/server-words";

/** A response with this body. */
function response(body: unknown, contentType = "application/json") {
  return {
    body: typeof body === "string" ? body : JSON.stringify(body),
    header: (name: string) => (name === "content-type" ? contentType : undefined),
  };
}

describe("the server's words in an error", () => {
  test.each<[string, unknown, string | undefined]>([
    ["a status entity", { "status-code": 401, message: "No." }, "No."],
    ["an error list", { status: 400, message: ["One.", "Two."] }, "One.; Two."],
    [
      "a list of REST 3.0",
      { status: 400, errors: [{ context: "name", summary: "is taken" }, { summary: "Also" }] },
      "name: is taken; Also",
    ],
    [
      "errors by field",
      { errors: [], fieldErrors: { name: ["is blank"], scope: ["is unknown"] } },
      "name: is blank; scope: is unknown",
    ],
    ["an uncaught exception", { "status-code": 500, message: "Oops", "stack-trace": "at x" }, "Oops"],
    ["a fault of a gateway", { fault: { faultstring: "No key", detail: { errorcode: "x" } } }, "No key"],
    ["plain text", "Basic Authentication Failure", "Basic Authentication Failure"],
    ["JSON without a message", { a: 1 }, undefined],
    ["nothing", "", undefined],
  ])("are found in %s", (_shape, body, words) => {
    expect(serverWords(response(body))).toBe(words);
  });

  test("of a web page are its title", () => {
    const page = "<html><head><title> Oops - Confluence </title></head><body>…</body></html>";
    expect(serverWords(response(page, "text/html;charset=UTF-8"))).toMatch(
      /web page titled "Oops - Confluence"/,
    );
  });

  test.each([
    "HTTP Status 403 – Forbidden",
    "État HTTP 403 – Interdit",
    "HTTPステータス 403 – 禁止されています",
  ])("of Tomcat's error page are its message: %s", (title) => {
    const page = `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1><p><b>Message</b> XSRF check failed</p></body></html>`;
    expect(serverWords(response(page, "text/html;charset=utf-8"))).toBe("XSRF check failed");
  });

  test("are read as a browser shows them", () => {
    const page = "<title>Access denied &#8211; R&amp;D\n &quot;Edge&quot;</title>";
    expect(serverWords(response(page, "text/html"))).toBe('a web page titled "Access denied – R&D "Edge""');
  });

  test("are shortened when they are long", () => {
    expect(serverWords(response("x".repeat(10_000), "text/plain"))?.length).toBeLessThanOrEqual(500);
  });
});
