import { REPLACE_ON_CHANGES_KEY } from "../../../provider/format/marks";
import { isReplacedOnChange } from "../../../provider/runtime/replace-on-changes";

const CERTIFICATE = { commonName: "a.example.com", validDays: 10 };

describe("a field whose change is to replace its resource", () => {
  test.each([
    [["name"], "name", "A", "B", true],
    [["*"], "name", "A", "B", true],
    [["url"], "name", "A", "B", false],
    [[], "name", "A", "B", false],
    [["certificate.commonName"], "certificate", CERTIFICATE, { ...CERTIFICATE, validDays: 20 }, false],
    [["certificate.validDays"], "certificate", CERTIFICATE, { ...CERTIFICATE, validDays: 20 }, true],
    [["certificate.*"], "certificate", CERTIFICATE, { ...CERTIFICATE, validDays: 20 }, true],
    [["certificate.validDays"], "certificate", undefined, CERTIFICATE, true],
    [['keepers["a.b"]'], "keepers", { "a.b": "1" }, { "a.b": "2" }, true],
    [["uris[1]"], "uris", ["a", "b"], ["a", "c"], true],
    [["uris[0]"], "uris", ["a", "b"], ["a", "c"], false],
  ])("%j and a change of %s from %j to %j: %s", (paths, name, stored, wanted, expected) => {
    expect(isReplacedOnChange({ [REPLACE_ON_CHANGES_KEY]: paths }, name, stored, wanted)).toBe(expected);
  });
});
