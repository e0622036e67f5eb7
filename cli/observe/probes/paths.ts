import { NotObserved } from "../not-observed";
import type { Probe, Probes } from "../probe";
import { QUIRKS } from "../quirks";
import { oauth2 } from "./generation";
import { firstOf, member, need, statusOf } from "./responses";

/** An existing resource may still reject requests, for instance while the server's base URL is plain http. */
const oauth2ConfigPath: Probe = async (subject) => {
  await need(subject, oauth2, true, "there is no OAuth 2.0");
  return firstOf(QUIRKS.oauth2ConfigPath, (_subject, path) => subject.ask({ path }))(subject);
};

const allowlistPath = firstOf(QUIRKS.allowlistPath, (subject, path) => subject.ask({ path }));

const RULE = "observation.example.com";
const RULE_IS_LEFT = `the rule ${RULE} of the allowlist, to be removed from it`;

/** Adds and removes a rule. */
const allowlistTypeNames: Probe = async (subject) => {
  const path = await subject.once(allowlistPath);
  for (const [reading, type] of [
    ["dotted", "whitelist.domain.name"],
    ["enum", "DOMAIN_NAME"],
  ] as const) {
    subject.left.add(RULE_IS_LEFT);
    const response = await subject.ask({
      method: "POST",
      path,
      json: {
        expression: RULE,
        type,
        allowInbound: false,
        allowAnonymousUser: false,
      },
    });
    const status = statusOf(response, [200, 201, 400], "a rule of the allowlist");
    if (status !== 400) {
      await subject.ask({ method: "DELETE", path: `${path}/${String(member(response, "id"))}` });
    }
    subject.left.delete(RULE_IS_LEFT);
    if (status !== 400) return reading;
  }
  throw new NotObserved("rules of neither name are accepted");
};

/** Probes of the paths of other plugins' resources. */
export const pathProbes = { oauth2ConfigPath, allowlistPath, allowlistTypeNames } satisfies Probes;
