import { randomUUID } from "node:crypto";
import {
  createOAuth2Configuration,
  deleteOAuth2Configuration,
  listOAuth2Configurations,
  type NewOAuth2Configuration,
  OAUTH2_PROVIDER_TYPES,
  type OAuth2Configuration,
  readRedirectUri,
  updateOAuth2Configuration,
} from "../../provider/confluence/oauth2-configurations";
import { describeOnServers, HAS_OAUTH2_CONFIGURATIONS } from "../support/contract-servers";

const ENDPOINT = "https://idp.example.com/oauth2/authorize";

/** What the server derives from {@link ENDPOINT}. */
const SUFFIX = "Ae9PEQqLF2Nid5KDi0yXCg";

if (HAS_OAUTH2_CONFIGURATIONS) {
  describeOnServers("outgoing OAuth 2.0 configurations", (server) => {
    const created = new Set<string>();

    // Reading the list comes first, because it determines the path of the resource.
    beforeAll(async () => void (await listOAuth2Configurations(server().http)));

    afterEach(async () => {
      for (const { id } of await listOAuth2Configurations(server().http)) {
        if (created.has(id)) await deleteOAuth2Configuration(server().http, id);
      }
      created.clear();
    });

    test("get a redirect URI that depends on the authorisation endpoint", async () => {
      const { redirectUri, redirectUriSuffix } = await readRedirectUri(server().http, ENDPOINT);
      expect(redirectUriSuffix).toBe(SUFFIX);
      expect(redirectUri).toMatch(new RegExp(`^https?://.*${SUFFIX}$`));
    });

    test.each(OAUTH2_PROVIDER_TYPES)(
      "of type %s come back as they were created, without secret",
      async (type) => {
        const { clientSecret: _, ...shown } = someConfiguration({ type });
        const configuration = await create({ ...shown, clientSecret: "s3cret-of-mine" });
        expect(configuration).toEqual({ ...shown, id: configuration.id });
        expect(await find(configuration.id)).toEqual(configuration);
      },
    );

    test("keep scopes sorted and without duplicates", async () => {
      const { scopes } = await create(someConfiguration({ scopes: ["openid", "mail", "openid"] }));
      expect(scopes).toEqual(["mail", "openid"]);
    });

    test("change everything without sending the secret again", async () => {
      const { id } = await create();
      const changed = someConfiguration({ description: "Changed", type: "google", scopes: ["calendar"] });
      await updateOAuth2Configuration(server().http, id, { ...changed, clientSecret: undefined });
      const { clientSecret: _, ...shown } = changed;
      expect(await find(id)).toEqual({ ...shown, id });
    });

    test("have unique names, at creation and when they change", async () => {
      const [one, other] = [await create(), await create()];
      await expect(create(someConfiguration({ name: one.name }))).rejects.toMatchObject({
        reason: "name_taken",
      });
      await expect(
        updateOAuth2Configuration(server().http, other.id, someConfiguration({ name: one.name })),
      ).rejects.toMatchObject({ reason: "name_taken" });
    });

    test("are refused with a redirect URI that does not fit", async () => {
      await expect(create(someConfiguration({ redirectUriSuffix: "made-up" }))).rejects.toMatchObject({
        reason: "request_refused",
      });
    });

    test("are deleted", async () => {
      const { id } = await create();
      await deleteOAuth2Configuration(server().http, id);
      expect(await find(id)).toBeUndefined();
    });

    async function create(configuration = someConfiguration()): Promise<OAuth2Configuration> {
      const made = await createOAuth2Configuration(server().http, configuration);
      created.add(made.id);
      return made;
    }

    async function find(id: string): Promise<OAuth2Configuration | undefined> {
      return (await listOAuth2Configurations(server().http)).find((configuration) => configuration.id === id);
    }
  });
} else {
  test.todo("outgoing OAuth 2.0 configurations, on a server with an https address");
}

function someConfiguration(members: Partial<NewOAuth2Configuration> = {}): NewOAuth2Configuration {
  return {
    name: `Contract test ${randomUUID()}`,
    description: "",
    type: "generic",
    clientId: "confluence",
    clientSecret: "s3cret-of-mine",
    authorizationEndpoint: ENDPOINT,
    tokenEndpoint: "https://idp.example.com/oauth2/token",
    scopes: ["openid"],
    redirectUriSuffix: SUFFIX,
    ...members,
  };
}
