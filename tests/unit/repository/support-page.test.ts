import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { filesIn } from "../../support/files";

const SUPPORT = join(__dirname, "../../support");
const PAGE = join(SUPPORT, "README.md");

describe("the page on support files", () => {
  test("names every file, and none that does not exist", () => {
    const files = filesIn(SUPPORT).map((file) => relative(SUPPORT, file));
    const words = [...readFileSync(PAGE, "utf8").matchAll(/`([\w./-]+)`/g)].map(([, word = ""]) => word);
    const named = words.filter((word) => /^(?!jest\.)[\w/-]+\.(?:ts|mjs|cjs)$|^bin\//.test(word));
    expect([...new Set(named), "README.md"].sort()).toEqual(files.sort());
  });
});
