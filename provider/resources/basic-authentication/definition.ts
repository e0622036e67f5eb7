import { readBasicAuthentication } from "../../confluence/basic-authentication";
import { type Caution, type Context, type ResourceDefinition, Unfinished } from "../definition";
import { assertAdoptable } from "../reconcile/adoption";
import { deleteIfOffered, readIfOffered } from "../reconcile/discontinued";
import { writeOrRecord } from "../reconcile/write-or-record";
import { warnOfClosedPages } from "./closed-pages";
import { foundBefore, ofUnknownOrigin, shownSetting, toPutBack } from "./found";
import {
  BASIC_AUTHENTICATION_FIELDS,
  type BasicAuthenticationInputs,
  type BasicAuthenticationState,
  SETTINGS,
} from "./inputs";
import { lockOutProblem } from "./lock-out";
import { changesOf, declaredIn, echo, isAsWanted, isOthersWork } from "./state";
import { sync } from "./sync";

const KIND = "BasicAuthentication";

/** The settings exist once per server, so the id is constant. */
const ID = "basic-authentication";

/** What lets everybody in, by setting. */
const EVERYBODY = [
  ["allowedUsers", "*"],
  ["allowedPaths", "*", "/*"],
] as const;

/** The object in a warning. */
const OBJECT = "the configuration of Basic authentication";

/** Whether, and from whom, Confluence accepts HTTP Basic. */
export const basicAuthentication: ResourceDefinition<BasicAuthenticationInputs, BasicAuthenticationState> = {
  kind: KIND,
  fields: BASIC_AUTHENTICATION_FIELDS,
  rules: [
    {
      fields: [...SETTINGS],
      problem: (inputs) =>
        SETTINGS.every((setting) => inputs[setting] === undefined)
          ? `or another setting must be declared (${SETTINGS.slice(1).join(", ")}): a setting that is not declared is left unchanged`
          : undefined,
    },
  ],
  cautions: [
    {
      code: "password-logins",
      fields: ["enabled"],
      problem: ({ enabled }) =>
        enabled === true
          ? "enabled: true accepts the passwords of all users, bypassing two-step verification and single sign-on. Use allowedUsers and allowedPaths for those who cannot use a token."
          : undefined,
    },
    ...EVERYBODY.map(
      ([setting, ...items]): Caution<BasicAuthenticationInputs> => ({
        code: "password-logins",
        fields: [setting],
        problem: (inputs) => {
          const item = items.find((candidate) => inputs[setting]?.includes(candidate));
          return item && `"${item}" in ${setting} accepts the passwords of all users, as enabled: true does.`;
        },
      }),
    ),
  ],
  conflict: async (context, inputs) => {
    const problem = declaredTwice(context, inputs) ?? (await lockOutProblem(context.instance, inputs));
    if (problem === undefined && !isPagesMeant(inputs)) await warnOfClosedPages(context, inputs);
    return problem;
  },
  undeclared: Object.fromEntries(
    SETTINGS.map((setting) => [setting, (state: BasicAuthenticationState) => whenUndeclared(setting, state)]),
  ),

  existing: {
    place: "by itself",
    list: async ({ instance }) => {
      const { enabled, allowedPaths, allowedUsers } = await readBasicAuthentication(instance.http);
      const declared = { enabled, allowedPaths, allowedUsers };
      return [{ id: ID, name: ID, declared: { ...declared, found: declared } }];
    },
  },

  async create(context, inputs) {
    const { instance } = context;
    return instance.exclusively(ID, async () => {
      const live = await readBasicAuthentication(instance.http);
      const adopted = isOthersWork(live, inputs);
      if (adopted)
        assertAdoptable(
          context,
          `The configuration of Basic authentication (${ID})`,
          changesOf(live, inputs),
        );
      const state = { ...echo(inputs, inputs), found: foundBefore(inputs, undefined, live) };
      await writeOrRecord({
        id: ID,
        state,
        existing: undefined,
        write: (found = live) => sync(context, inputs, found, isPagesMeant(inputs)),
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

  async update(context, id, state, inputs) {
    const { instance } = context;
    return instance.exclusively(ID, async () => {
      const live = await readBasicAuthentication(instance.http);
      const found = foundBefore(inputs, state, live);
      const putBack = toPutBack(inputs, state, live);
      const origin = Object.keys(putBack).length === 0 ? "declared" : "partly restored";
      // A failed write may have taken effect: only now is it known what the settings were before.
      const noted = { ...state, found: { ...state.found, ...found } };
      const wanted = { ...putBack, ...declaredIn(inputs) };
      await sync(context, wanted, live, isPagesMeant(inputs), origin, (cause) => {
        throw new Unfinished(id, noted, cause);
      });
      return { ...echo(inputs, inputs), found };
    });
  },

  async delete(context, _id, state) {
    const { instance } = context;
    await instance.exclusively(ID, () =>
      deleteIfOffered(context, OBJECT, async () => {
        const live = await readBasicAuthentication(instance.http);
        await sync(context, toPutBack({}, state, live), live, true, "restored");
        const left = ofUnknownOrigin({}, state);
        if (left.length === 0) return;
        const values = left.map((setting) => `${setting} stays ${shownSetting(live[setting])}`);
        context.warn(`${values.join(", and ")}: ${UNKNOWN_ORIGIN} ${BY_HAND}`);
      }),
    );
  },
};

const UNKNOWN_ORIGIN = "the state does not contain the original value.";
const BY_HAND = "If that is not intended, change it under General Configuration, Authentication methods.";

function whenUndeclared(setting: (typeof SETTINGS)[number], state: BasicAuthenticationState): string {
  const found = state.found?.[setting];
  return found === undefined
    ? `is no longer declared and stays ${shownSetting(state[setting])} on the server: ${UNKNOWN_ORIGIN} ${BY_HAND}`
    : `is no longer declared and is restored to its original value: ${shownSetting(found)}.`;
}

function isPagesMeant({ acknowledge = [] }: BasicAuthenticationInputs): boolean {
  return acknowledge.includes("closed-pages");
}

function declaredTwice({ ledger }: Context, inputs: BasicAuthenticationInputs): string | undefined {
  return ledger.claim({ of: "only one of a server", kind: KIND }, JSON.stringify(inputs)) === undefined
    ? undefined
    : `two ${KIND} resources are declared for one server, but the settings exist once per server: merge the two [declared_twice]`;
}
