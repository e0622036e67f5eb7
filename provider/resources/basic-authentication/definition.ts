import {
  type BasicAuthentication,
  readBasicAuthentication,
  writeBasicAuthentication,
} from "../../confluence/basic-authentication";
import type { Instance } from "../../connection/instance";
import { AppLinksError } from "../../http/errors";
import type { Context, ResourceDefinition } from "../definition";
import { asStringSet, isSameStringSet } from "../fields/string-set";
import { assertAdoptable, differences } from "../reconcile/adoption";
import { deleteIfOffered, readIfOffered } from "../reconcile/discontinued";
import { writeOrRecord } from "../reconcile/write-or-record";
import {
  BASIC_AUTHENTICATION_FIELDS,
  type BasicAuthenticationInputs,
  type BasicAuthenticationState,
  type DeclaredSettings,
  SETTINGS,
} from "./inputs";
import { assertNotLockedOut, lockOutProblem, type SettingsOrigin } from "./lock-out";

const KIND = "BasicAuthentication";

/** A server has these settings once. */
const ID = "basic-authentication";

/** As a warning names it. */
const OBJECT = "the list of who may use Basic";

/** Whether and from whom Confluence accepts HTTP Basic. */
export const basicAuthentication: ResourceDefinition<BasicAuthenticationInputs, BasicAuthenticationState> = {
  kind: KIND,
  fields: BASIC_AUTHENTICATION_FIELDS,
  rules: [
    {
      fields: [...SETTINGS],
      problem: (inputs) =>
        SETTINGS.every((setting) => inputs[setting] === undefined)
          ? `declare at least one of ${SETTINGS.join(", ")}: a setting that is not declared is left as it is`
          : undefined,
    },
  ],
  cautions: [
    {
      code: "password-logins",
      fields: ["enabled"],
      problem: ({ enabled }) =>
        enabled === true
          ? "enabled: true accepts the passwords of all users, past any second step and single sign-on. Use allowedUsers and allowedPaths for those who cannot use a token."
          : undefined,
    },
  ],
  conflict: async (context, inputs) =>
    declaredTwice(context, inputs) ?? lockOutProblem(context.instance, inputs),

  existing: {
    place: "by itself",
    list: async (view) => {
      const { enabled, allowedPaths, allowedUsers } = await view.basicAuthentication();
      const declared = { enabled, allowedPaths, allowedUsers };
      return [{ id: ID, name: ID, declared: { ...declared, found: declared } }];
    },
  },

  async create(context, inputs) {
    const { instance } = context;
    return instance.exclusively(ID, async () => {
      const live = await readBasicAuthentication(instance.http);
      const adopted = isOthersWork(live, inputs);
      if (adopted) assertAdoptable(context, `The list of who may use Basic (${ID})`, changesOf(live, inputs));
      const state = { ...echo(inputs, inputs), found: settingsIn(inputs, live) };
      await writeOrRecord({
        id: ID,
        state,
        existing: undefined,
        write: (found = live) => sync(instance, inputs, found),
        observe: async () => {
          const found = await readBasicAuthentication(instance.http);
          return isAsWanted(found, inputs) ? found : undefined;
        },
      });
      return { id: ID, state, adopted };
    });
  },

  async read(context, _id, state) {
    const { instance } = context;
    return readIfOffered(context, OBJECT, state, async () => {
      const live = await readBasicAuthentication(instance.http);
      return { ...echo(state, live), found: state.found ?? {} };
    });
  },

  async update({ instance }, _id, state, inputs) {
    return instance.exclusively(ID, async () => {
      const live = await readBasicAuthentication(instance.http);
      await sync(instance, inputs, live);
      // What is declared from now on is put back to what it was until now.
      const found = settingsIn(inputs, { ...live, ...state.found });
      return { ...echo(inputs, inputs), found };
    });
  },

  async delete(context, _id, { found }) {
    const { instance } = context;
    await instance.exclusively(ID, () =>
      deleteIfOffered(context, OBJECT, async () => {
        await sync(instance, found, await readBasicAuthentication(instance.http), "restored");
      }),
    );
  },
};

function declaredTwice({ ledger }: Context, inputs: BasicAuthenticationInputs): string | undefined {
  return ledger.claim({ of: "only one of a server", kind: KIND }, JSON.stringify(inputs)) === undefined
    ? undefined
    : `two ${KIND} resources are declared for one server, which has these settings once: merge the two [declared_twice]`;
}

/** One write when something differs, of all settings, since not every version lets one be left out. */
async function sync(
  instance: Instance,
  declared: DeclaredSettings,
  live: BasicAuthentication,
  origin: SettingsOrigin = "declared",
): Promise<void> {
  if (isAsWanted(live, declared)) return;
  if (declared.showWarning !== undefined && live.showWarning === undefined) {
    throw new AppLinksError({
      reason: "unsupported_server",
      what: "Could not set showWarning: this server has no such setting",
      instance: instance.settings.baseUrl,
      hint: "Nothing was changed. Leave showWarning out.",
    });
  }
  const wanted: BasicAuthentication = {
    enabled: declared.enabled ?? live.enabled,
    allowedPaths: declared.allowedPaths ?? live.allowedPaths,
    allowedUsers: declared.allowedUsers ?? live.allowedUsers,
    showWarning: declared.showWarning ?? live.showWarning,
  };
  await assertNotLockedOut(instance, wanted, origin);
  await writeBasicAuthentication(instance.http, wanted);
}

function isAsWanted(live: BasicAuthentication, declared: DeclaredSettings): boolean {
  return changesOf(live, declared).length === 0;
}

/** Lists that somebody else has filled; the switches are what this kind is declared to change. */
function isOthersWork(live: BasicAuthentication, declared: DeclaredSettings): boolean {
  return (["allowedPaths", "allowedUsers"] as const).some(
    (setting) => declared[setting] !== undefined && live[setting].length > 0,
  );
}

function changesOf(live: BasicAuthentication, declared: DeclaredSettings) {
  const ifOther = (one: readonly string[], other: readonly string[] | undefined): string | undefined =>
    other === undefined || isSameStringSet(one, other) ? undefined : other.join(", ");
  return differences({
    enabled: [live.enabled, declared.enabled],
    allowedPaths: [live.allowedPaths.join(", "), ifOther(live.allowedPaths, declared.allowedPaths)],
    allowedUsers: [live.allowedUsers.join(", "), ifOther(live.allowedUsers, declared.allowedUsers)],
    showWarning: [live.showWarning, declared.showWarning],
  });
}

/** Of `settings` those that are declared. */
function settingsIn(declared: DeclaredSettings, settings: DeclaredSettings): DeclaredSettings {
  return defined(
    Object.fromEntries(
      SETTINGS.map((name) => [name, declared[name] === undefined ? undefined : settings[name]]),
    ),
  );
}

function defined(settings: DeclaredSettings): DeclaredSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

function echo(
  declared: DeclaredSettings & Pick<BasicAuthenticationState, "connection">,
  live: DeclaredSettings,
): Omit<BasicAuthenticationState, "found"> {
  const { enabled, allowedPaths, allowedUsers, showWarning } = settingsIn(declared, live);
  return {
    connection: declared.connection,
    ...(enabled === undefined ? {} : { enabled }),
    ...(allowedPaths === undefined ? {} : { allowedPaths: asStringSet(allowedPaths) }),
    ...(allowedUsers === undefined ? {} : { allowedUsers: asStringSet(allowedUsers) }),
    ...(showWarning === undefined ? {} : { showWarning }),
  };
}
