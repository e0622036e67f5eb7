import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { RequestContext } from "../environment";

/** Escaped markup. */
export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;

const style = `
  :root { --accent: #0b6b4f; --ink: #1d2b28; --line: #cfdcd8; --quiet: #4f635d; }
  * { box-sizing: border-box; }
  body { margin: 0; font: 17px/1.55 Georgia, "Liberation Serif", serif; color: var(--ink); background: #f3f7f5; }
  header { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: baseline; padding: .8rem 1.5rem; background: var(--accent); color: #fff; }
  header a { color: #fff; }
  header .brand { font-size: 1.2rem; font-weight: bold; text-decoration: none; }
  header .who { display: flex; gap: .75rem; align-items: baseline; margin-left: auto; }
  main { max-width: 44rem; margin: 2rem auto; padding: 0 1.5rem; }
  h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 1rem; }
  h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
  a { color: var(--accent); }
  ul.pages { padding: 0; list-style: none; border-top: 1px solid var(--line); }
  ul.pages li { border-bottom: 1px solid var(--line); }
  ul.pages a { display: block; padding: .7rem .25rem; }
  ul.pages a:hover { background: #e2eeea; }
  label { display: block; margin: 0 0 1rem; }
  input { display: block; width: 100%; max-width: 24rem; padding: .5rem .6rem; font: inherit; border: 1px solid #7d918b; border-radius: 4px; }
  button { padding: .5rem 1.1rem; font: inherit; color: #fff; background: var(--accent); border: 1px solid var(--accent); border-radius: 4px; cursor: pointer; }
  header button { padding: .1rem .6rem; background: none; border-color: #fff; }
  :focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
  header :focus-visible { outline-color: #fff; }
  .quiet { color: var(--quiet); }
  .error { padding: .6rem .9rem; background: #fdeaea; border-left: 4px solid #b3261e; }
  ol.steps { padding: 0; list-style: none; border-top: 1px solid var(--line); }
  ol.steps li { padding: .5rem .25rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
  code { font: .85em/1.4 ui-monospace, "DejaVu Sans Mono", monospace; }
  @media (max-width: 36rem) { main { margin: 1rem auto; padding: 0 1rem; } header { padding: .6rem 1rem; } header .who { margin-left: 0; } }
`;

/** A page of the application, with a header that says who is logged in. */
export function page(
  c: RequestContext,
  title: string,
  body: Markup,
  status: ContentfulStatusCode = 200,
): Response | Promise<Response> {
  const user = c.get("session")?.user;
  c.header("Cache-Control", "no-store");
  return c.html(
    html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - Reporting</title>
<style>${raw(style)}</style>
</head>
<body>
<header><a class="brand" href="/">Reporting</a>
${
  user === undefined
    ? ""
    : html`<a href="/why">How this works</a>
<form class="who" method="post" action="/logout"><span id="user">${user.displayName}</span> <button>Log out</button></form>`
}
</header>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>`,
    status,
  );
}
