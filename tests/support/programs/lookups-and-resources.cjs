// Run by each JavaScript runtime: prints what lookups return and what is declared, with Pulumi's own mocks.
const pulumi = require("@pulumi/pulumi");
const applinks = require("pulumi-confluence-applinks");

const declared = [];

async function main() {
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      if (!type.includes("ThirdPartyApplication")) declared.push(`${type.split(":").at(-1)} ${name}`);
      return { id: `${name}-id`, state: { ...inputs, privateKeyPem: "private", publicKeyPem: "public" } };
    },
    call: ({ inputs }) => inputs,
  });
  new applinks.ApplicationLink("sales", { name: "Sales", rpcUrl: "https://sales.example.com" });
  new applinks.ThirdPartyApplication("suite", {
    applicationName: "Suite",
    installations: ["one"],
    level: "3LO",
  });
  const links = await applinks.listApplicationLinks();
  const missing = await applinks.getApplicationLink({ name: "Nobody" }).catch(({ message }) => message);
  await pulumi.runtime.disconnect();
  console.log(JSON.stringify({ links: links.map(({ name }) => name), missing, declared: declared.sort() }));
}

main();
