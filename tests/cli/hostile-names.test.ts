import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { type DefaultTreeAdapterTypes, parse } from "parse5";
import { readPlan } from "../../cli/plan/read-plan";
import { render } from "../../cli/report/render/formats";
import { reportOn } from "../../cli/report/report";

/** What a page is made of, as far as a reader or a script meets it. */
interface Page {
  readonly elements: readonly string[];
  readonly text: string;
  /** Without what stands as code, where nothing is referred to. */
  readonly prose: string;
}

// With HTML and links on, as GitHub and GitLab have it.
const markdown = new MarkdownIt({ html: true, linkify: true });

function planWith(name: string, url: string): string {
  const urn = "urn:pulumi:test::e2e::pulumi-nodejs:dynamic/confluence:ApplicationLink::link";
  const state = (inputs: object) => ({ inputs, outputs: { ...inputs, isPrimary: false } });
  const before = { name: "Before", type: "jira", rpcUrl: "https://before.example.com" };
  const steps = [
    { op: "update", urn, oldState: state(before), newState: state({ ...before, name, rpcUrl: url }) },
    {
      op: "create",
      urn: urn.replace("ApplicationLink::link", "OAuthSettings::settings"),
      newState: {
        inputs: { applicationLinkId: "id", incoming: "2LOi" },
        propertyDependencies: { applicationLinkId: [urn] },
      },
    },
  ];
  return JSON.stringify({ steps, config: {} });
}

const reviewed = (name: string, format: "markdown" | "html", url = "https://before.example.com") =>
  render(reportOn(readPlan(planWith(name, url))), "review", format);

function pageOf(html: string): Page {
  const elements: string[] = [];
  let text = "";
  let prose = "";
  const visit = (node: DefaultTreeAdapterTypes.Node, isCode = false): void => {
    if ("tagName" in node) {
      // The picture's text, and addresses, which stand as code, differ from name to name.
      if (node.tagName !== "code")
        elements.push([node.tagName, ...node.attrs.map(({ name }) => name)].join(" "));
    }
    if (node.nodeName === "#text" && "value" in node) {
      text += node.value;
      if (!isCode) prose += node.value;
    }
    if ("childNodes" in node) {
      for (const child of node.childNodes) visit(child, isCode || node.nodeName === "code");
    }
  };
  for (const node of parse(html).childNodes) visit(node);
  return { elements, text, prose };
}

/** Without the zero-width spaces that keep references apart. */
const readable = (text: string) => text.replaceAll("\u200B", "");

const HOSTILE = [
  ...[
    "|",
    "\\",
    "`",
    "```",
    "<",
    ">",
    "&",
    '"',
    "'",
    "*",
    "_",
    "~~",
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    "$",
    "$$",
    "#",
    "!",
  ],
  ...[
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    " ",
    "---",
    "- ",
    "+ ",
    "1. ",
    "> ",
    "# ",
    "%%",
    "%%{init:",
    ":::",
    "-->",
    "<br>",
  ],
  ...[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</td>",
    "</style>",
    "<!--",
    "-->",
    "]]>",
    "&lt;",
  ],
  ...[
    "[a](javascript:alert(1))",
    "![a](http://evil.example/a.png)",
    "[^1]",
    "[a]: http://evil.example",
    "@octocat",
  ],
  ...[
    "@group/team",
    "#1",
    "!1",
    "%1",
    "~bug",
    "GH-1",
    ":tada:",
    "www.evil.example",
    "a@evil.example",
    "http://",
    "é",
    "日",
  ],
  ...["https://evil.example/`x", "ftp://evil.example", "click a1 href", ";", "end", "x", "Jira"],
];
const hostileName = fc
  .array(fc.constantFrom(...HOSTILE), { minLength: 1, maxLength: 8 })
  .map((parts) => parts.join(""))
  .filter((name) => name.trim() !== "");

describe("a name of an application", () => {
  test("stays text in Markdown: no markup, link, picture, script, cell or line of its own", () => {
    const usual = pageOf(markdown.render(reviewed("Usual", "markdown")));
    fc.assert(
      fc.property(hostileName, (name) => {
        const page = pageOf(markdown.render(reviewed(name, "markdown")));
        expect(page.elements).toEqual(usual.elements);
        expect(readable(page.text)).toContain(`renamed “${name.replace(/\s+/g, " ")}`.slice(0, 100));
      }),
      { numRuns: 500 },
    );
  });

  test("mentions nobody, refers to nothing and is no emoji", () => {
    fc.assert(
      fc.property(hostileName, (name) => {
        const { prose } = pageOf(markdown.render(reviewed(name, "markdown")));
        expect(prose).not.toMatch(/@[a-z]|[#!%]\d|GH-\d|:tada:|~bug/);
      }),
      { numRuns: 500 },
    );
  });

  test("stays text in HTML", () => {
    const usual = pageOf(reviewed("Usual", "html"));
    fc.assert(
      fc.property(hostileName, (name) => {
        const page = pageOf(reviewed(name, "html"));
        expect(page.elements).toEqual(usual.elements);
        expect(page.text).toContain(`renamed “${name.replace(/\s+/g, " ")}`.slice(0, 100));
      }),
      { numRuns: 300 },
    );
  });

  test("stays within its label in the picture: no other line, directive, formula or HTML", () => {
    const linesOf = (name: string) =>
      /```mermaid\n([\s\S]*?)\n```\n/.exec(reviewed(name, "markdown"))?.[1]?.split("\n") ?? [];
    const usual = linesOf("Usual");
    fc.assert(
      fc.property(hostileName, (name) => {
        const lines = linesOf(name);
        expect(lines).toHaveLength(usual.length);
        const label = lines.find((line) => line.startsWith("  a1")) ?? "";
        expect(label).toMatch(/^ {2}a1\("[^"\n]*<br>[^"\n<>]*"\):::changed$/);
        expect(label.replace("<br>", "")).not.toMatch(/[<>`$\\{}[\]|*_~]/);
        expect(lines.filter((line) => line !== label)).toEqual(
          usual.filter((line) => !line.startsWith("  a1(")),
        );
      }),
      { numRuns: 500 },
    );
  });

  test("cannot pass for another by characters that are not seen", () => {
    for (const format of ["markdown", "html"] as const) {
      expect(reviewed("Ji\u202Era\u200B", format)).toContain("Ji\uFFFDra\uFFFD");
    }
  });
});

describe("an address", () => {
  test("is one piece of code, whatever follows it in the sentence", () => {
    const text = reviewed("Before", "markdown", "https://a.example/b_c/@d?e=*f*&g#h");
    expect(text).toContain("at `https://a.example/b_c/@d?e=*f*&g#h` instead of `https://before.example.com`");
  });
});

test("an error of the engine stays text, whatever is in it", () => {
  const message = "no\n# heading\n````\n<b>bold</b> ~~~ @octocat";
  const plan = JSON.stringify({ diagnostics: [{ severity: "error", message }] });
  const html = markdown.render(render(reportOn(readPlan(plan)), "review", "markdown"));
  expect(pageOf(html).elements.filter((element) => /^(h\d|b|p|pre)\b/.test(element))).toEqual([
    "h2",
    "p",
    "pre",
  ]);
  expect(pageOf(html).text).toContain(message);
});
