import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../setup/folders.mjs";

// The programs whose stacks are measured: each declares COUNT resources with no value in common.

const TRIVIAL = `
const pulumi = require("@pulumi/pulumi");
const provider = 'exports.handler=()=>({check:async(o,n)=>({inputs:n}),diff:async(i,o,n)=>({changes:o.name!==n.name}),' +
  'create:async n=>({id:n.name,outs:n}),read:async(id,p)=>({id,props:p}),update:async(i,o,n)=>({outs:n}),delete:async()=>{}});';
class Trivial extends pulumi.CustomResource {
  constructor(name) { super("pulumi-nodejs:dynamic/benchmark:Trivial", name, { name, __provider: provider }); }
}
for (let i = 0; i < Number(process.env.COUNT); i++) new Trivial("r" + i);
`;

const LINKS = `
const { ApplicationLink } = require("pulumi-confluence-applinks");
for (let i = 0; i < Number(process.env.COUNT); i++) {
  new ApplicationLink("r" + i, { name: "Application " + i, rpcUrl: "https://application-" + i + ".example.com" });
}
`;

const LINKS_WITH_CONSUMERS = `
const { ApplicationLink, IncomingConsumer } = require("pulumi-confluence-applinks");
for (let i = 0; i < Number(process.env.COUNT); i++) {
  const link = new ApplicationLink("r" + i, { name: "Application " + i, rpcUrl: "https://application-" + i + ".example.com" });
  new IncomingConsumer("c" + i, {
    applicationLinkId: link.id, key: "application-" + i, name: "Application " + i, publicKey: process.env.PUBLIC_KEY, level: "3LO",
  }, { deletedWith: link });
}
`;

/** The least that a dynamic resource can do: no request, no validation. */
export const trivial = nodejs("trivial", TRIVIAL);

/** Generic application links, by the dynamic resources. */
export const links = nodejs("links", LINKS);

/** Generic application links, each with a consumer at level 3LO that is deleted with it. */
export const linksWithConsumers = nodejs("consumers", LINKS_WITH_CONSUMERS);

/** The same links, by the provider plugin and the SDK that Pulumi generates for it. */
export const pluginLinks = {
  ...nodejs("plugin", LINKS.replace("pulumi-confluence-applinks", "@pulumi/confluence")),
  "Pulumi.yaml": `name: benchmark-plugin\nruntime: nodejs\nmain: index.js\n${pluginsOf()}`,
};

/**
 * The same links in YAML, by the provider plugin, with its version, as an installed plugin has one: the YAML host then keeps the schema.
 *
 * @param {number} count
 */
export function yamlLinks(count) {
  const resources = Array.from(
    { length: count },
    (_, i) =>
      `  r${i}:\n    type: confluence:ApplicationLink\n    properties:\n` +
      `      name: Application ${i}\n      rpcUrl: https://application-${i}.example.com\n`,
  );
  return {
    "Pulumi.yaml": `name: benchmark-yaml\nruntime: yaml\n${pluginsOf()}resources:\n${resources.join("")}`,
  };
}

/** What a project file says of the plugin. */
function pluginsOf() {
  const plugin = JSON.stringify(join(ROOT, "plugin"));
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  return `plugins:\n  providers:\n    - name: confluence\n      version: ${version}\n      path: ${plugin}\n`;
}

/** @param {string} name @param {string} program */
function nodejs(name, program) {
  return {
    "Pulumi.yaml": `name: benchmark-${name}\nruntime: nodejs\nmain: index.js\n`,
    "package.json": `{ "name": "benchmark-${name}", "private": true }\n`,
    "index.js": program,
  };
}
