import { type Differences, differences } from "../reconcile/adoption";
import {
  type IncomingTrust,
  isSameIncoming,
  type TrustedApplicationInputs,
  type TrustedApplicationState,
} from "./inputs";

/** The declared directions, or the server's values for them: undefined = not managed. */
export interface Trust {
  readonly incoming?: IncomingTrust | undefined;
  readonly outgoing?: boolean | undefined;
}

/** Whether either direction is trusted. */
export function isOn({ incoming, outgoing }: Trust): boolean {
  return (incoming !== undefined && incoming !== false) || outgoing === true;
}

/** What differs between the server and what is declared. */
export function changesOf(live: Trust, inputs: TrustedApplicationInputs): Differences {
  const isSame = isSameIncoming(live.incoming, inputs.incoming);
  return differences({
    incoming: [JSON.stringify(live.incoming), isSame ? undefined : JSON.stringify(inputs.incoming)],
    outgoing: [live.outgoing, inputs.outgoing],
  });
}

/** What the state says of the trust: every declared direction as the server has it, conditions in the declared form where equal. */
export function echo(
  declared: Trust & Pick<TrustedApplicationState, "connection" | "applicationLinkId">,
  live: Trust,
): TrustedApplicationState {
  const { connection, applicationLinkId } = declared;
  const incoming = isSameIncoming(live.incoming, declared.incoming) ? declared.incoming : live.incoming;
  return {
    connection,
    applicationLinkId,
    ...(incoming === undefined ? {} : { incoming }),
    ...(live.outgoing === undefined ? {} : { outgoing: live.outgoing }),
  };
}
