import * as pulumi from "@pulumi/pulumi";
import { ApplicationLink, IncomingConsumer, RsaKeyPair } from "../../../sdk";

beforeAll(() =>
  pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs }),
    call: () => ({}),
  }),
);

/** A link, and what the engine is told that a consumer on it is deleted with. */
function declare(
  name: string,
  linkOptions: pulumi.CustomResourceOptions,
  options: pulumi.CustomResourceOptions,
  idOf = (link: ApplicationLink): pulumi.Input<string> => link.id,
) {
  const link = new ApplicationLink(name, { name, rpcUrl: `https://${name}.example.com` }, linkOptions);
  let deletedWith: pulumi.Resource | undefined;
  const transformations: pulumi.ResourceTransformation[] = [
    ({ opts }) => {
      deletedWith = opts.deletedWith;
      return undefined;
    },
  ];
  const args = { applicationLinkId: idOf(link), key: name, name, publicKey: "MIIB" };
  new IncomingConsumer(`${name}-consumer`, args, { ...options, transformations });
  return { link, deletedWith };
}

describe("what hangs on a link", () => {
  test("is deleted with it when it is given the link's id", () => {
    const { link, deletedWith } = declare("app", {}, {});
    expect(deletedWith === link).toBe(true);
  });

  test("is deleted by itself when the program says so, or knows the link by its id alone", () => {
    expect(declare("own", {}, Object.fromEntries([["deletedWith", undefined]])).deletedWith).toBeUndefined();
    const idOf = () => "7c0f5a3e-1d0c-3f0b-9a51-0e5d9a4b1f20";
    expect(declare("text", {}, {}, idOf).deletedWith).toBeUndefined();
  });

  test("is deleted with another resource when the program names one", () => {
    const other = new RsaKeyPair("other");
    expect(declare("named", {}, { deletedWith: other }).deletedWith === other).toBe(true);
  });

  test("is deleted by itself when the link stays on the server", () => {
    expect(declare("kept", { retainOnDelete: true }, {}).deletedWith).toBeUndefined();
  });
});
