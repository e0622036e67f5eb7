import { transportProblem } from "../../../provider/http/problem";

const SETTINGS = {
  name: "default",
  timeoutSeconds: 30,
  baseUrl: "https://confluence.test",
  proxy: undefined,
};

describe("what a failed attempt means", () => {
  test.each([TypeError, ReferenceError, RangeError])(
    "a bug of our own is thrown unchanged (%p)",
    (Mistake) => {
      const mistake = new Mistake("pool.request is not a function");
      expect(() => transportProblem(mistake, SETTINGS)).toThrow(mistake);
    },
  );

  test.each([
    ["ECONNREFUSED", "unreachable"],
    ["UND_ERR_SOCKET", "unreachable"],
    ["CERT_HAS_EXPIRED", "tls_untrusted"],
  ])("%s is %s, even when it comes as a TypeError", (code, reason) => {
    for (const cause of [new Error("failed"), new TypeError("failed")])
      expect(transportProblem(Object.assign(cause, { code }), SETTINGS)).toMatchObject({ reason });
  });

  test.each([
    ["ENOTFOUND", "no address is known for confluence.example.com (ENOTFOUND)"],
    ["EAI_AGAIN", "no name server gave the address of confluence.example.com (EAI_AGAIN)"],
  ])("%s names the host, and what to check", (code, said) => {
    const cause = Object.assign(new Error("getaddrinfo"), { code, hostname: "confluence.example.com" });
    expect(transportProblem(cause, SETTINGS)).toMatchObject({
      reason: "unreachable",
      said,
      options: { isUnsent: true, hint: expect.stringContaining("the spelling of the host") },
    });
  });
});
