import type { EmulatorContext } from "../context";
import type { Link, TrustedApplication } from "../state";

/** The link property that remembers which trusted application belongs to it. */
export const INCOMING_TRUST_ID = "trustedapps.incoming.applicationId";

/** Trusts a link's application. */
export function storeTrust(context: EmulatorContext, link: Link, application: TrustedApplication): void {
  const { state } = context;
  state.trustedApplications = [
    ...state.trustedApplications.filter(({ id }) => id !== application.id),
    application,
  ];
  link.properties[INCOMING_TRUST_ID] = application.id;
  context.changed();
}

/** Stops trusting a link's application; nothing happens when it is not trusted. */
export function removeTrust(context: EmulatorContext, link: Link): void {
  const { state } = context;
  state.trustedApplications = state.trustedApplications.filter(({ linkId }) => linkId !== link.id);
  delete link.properties[INCOMING_TRUST_ID];
  context.changed();
}
