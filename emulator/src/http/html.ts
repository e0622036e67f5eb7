import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { HandlerResponse, RequestContext } from "../context/context";
import { products } from "../state/products";
import { linksPath } from "./request-addresses";

/** Escaped markup, as Hono's `html` tag makes it. */
export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;

const style = `
  :root { color-scheme: light; --line: #dfe1e6; --quiet: #5e6c84; }
  * { box-sizing: border-box; }
  body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #172b4d; background: #f4f5f7; }
  header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; padding: .75rem 1.5rem; color: #fff; background: var(--product); }
  header a { color: #fff; }
  header strong { font-size: 1.1rem; }
  header .caller { display: flex; flex-wrap: wrap; gap: 0 .75rem; margin-left: auto; }
  main { width: calc(100% - 3rem); max-width: 64rem; margin: 1.5rem auto; padding: 1.5rem; background: #fff; border: 1px solid var(--line); border-radius: 6px; }
  h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; }
  a { color: var(--accent); }
  label { display: block; margin: .75rem 0; }
  input:not([type=checkbox], [type=radio], [type=hidden]), select, textarea {
    display: block; width: 100%; max-width: 32rem; padding: .4rem .5rem; font: inherit; border: 1px solid #8993a4; border-radius: 4px; }
  button { margin: .5rem .5rem 0 0; padding: .45rem 1rem; font: inherit; color: #fff; background: var(--accent); border: 0; border-radius: 4px; cursor: pointer; }
  button.quiet { color: #172b4d; background: var(--line); }
  :focus-visible { outline: 3px solid #172b4d; outline-offset: 2px; }
  header :focus-visible { outline-color: #fff; }
  table { width: 100%; border-collapse: collapse; }
  th, td { padding: .5rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
  .error, .notice { padding: .5rem .75rem; background: #ffebe6; border-left: 4px solid #de350b; }
  .error:empty { display: none; }
  .notice { background: #deebff; border-left-color: var(--accent); }
  .quiet-text { color: var(--quiet); }
  .badge { display: inline-block; padding: 0 .4rem; font-size: .8rem; font-weight: 600; border-radius: 3px; background: #dfe1e6; color: #253858; }
  .badge.good { background: #e3fcef; color: #006644; }
  .badge.warning { background: #fff0b3; color: #5f4300; }
  .badge.bad { background: #ffebe6; color: #a32000; }
  .status-sentence, .address { display: block; font-size: .875rem; font-weight: normal; overflow-wrap: anywhere; }
  @media (min-width: 50rem) { .address { min-width: 15rem; } }
  textarea.code { font: .875rem/1.4 ui-monospace, monospace; }
  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .facts { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
  .facts dd { margin: 0; overflow-wrap: anywhere; }
  h2 { margin: 1.75rem 0 .5rem; font-size: 1.2rem; }
  caption { text-align: left; }
  summary { margin: .75rem 0; cursor: pointer; }
  @media (max-width: 40rem) {
    header { padding: .75rem 1rem; }
    main { width: auto; margin: 0; padding: 1rem; border: 0; border-radius: 0; }
    .stacked thead { display: none; }
    .stacked tr { display: block; padding: .75rem 0; border-bottom: 2px solid var(--line); }
    .stacked th, .stacked td { display: flex; gap: .5rem; padding: .25rem 0; border: 0; }
    .stacked [data-label]::before { content: attr(data-label); flex: 0 0 6.5rem; color: var(--quiet); font-weight: normal; }
  }
`;

/** A page of the product, with a header that says who is logged in. */
export function page(
  c: RequestContext,
  title: string,
  body: Markup,
  status: ContentfulStatusCode = 200,
): HandlerResponse {
  const { contextPath, state } = c.var.context;
  const { user, role } = c.var.caller;
  const caller =
    user === undefined
      ? html`<a href="${contextPath}/login.action">Log in</a>`
      : html`<span id="current-user" data-user="${user.name}">${user.displayName}</span>
          <a href="${contextPath}${products[state.product].logoutPaths[0]}">Log out</a>`;
  const isAdministrator = role === "administrator" || role === "systemAdministrator";
  const administration =
    isAdministrator && state.product !== "generic"
      ? html`<a href="${contextPath}${linksPath}">Application links</a>`
      : "";
  return c.html(
    html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="ajs-remote-user" content="${user?.name ?? ""}">
<title>${title} - ${state.title}</title>
<style>:root { --product: ${raw(products[state.product].accent)}; --accent: #0052cc; }${raw(style)}</style>
</head>
<body>
<header><strong>${state.title}</strong> <a href="${contextPath}/">Home</a> ${administration} <span class="caller">${caller}</span></header>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>`,
    status,
  );
}

/** The servlet container's own page for an error that no product page handles. */
export function errorPage(c: RequestContext, status: ContentfulStatusCode, message: string): Response {
  const text = message.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  return c.html(
    `<!doctype html><html lang="en"><head><title>HTTP Status ${status}</title></head>` +
      `<body><h1>HTTP Status ${status}</h1><p><b>Message</b> ${text}</p></body></html>`,
    status,
  );
}
