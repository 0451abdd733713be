import type { Messenger } from '../core/messengers.ts';
import type { FindingStore } from '../core/reconcile/finding.ts';
import type { ActPorts } from '../core/requests/act.ts';
import type { ClosedRequestStore } from '../core/requests/closed.ts';
import type { DelegatePorts } from '../core/requests/delegate.ts';
import type { MassRevocationStore } from '../core/requests/mass-revocation.ts';
import type { SubmitPorts } from '../core/requests/submit.ts';
import type { ReviewPorts } from '../core/reviews/act.ts';
import type { ShareFindPorts } from '../core/shares/find.ts';
import type { IncomingActivity } from './activity.ts';
import type { Texts } from './languages/en/texts.ts';
import type { Resend } from './resend.ts';

/** Says that a message in somebody's chat (its activity id) shows what is kept under an id, and is edited with it. */
export type Adopt = (id: string, objectId: string, activityId: string) => Promise<void>;

/** What the bot needs of the rest of Latchkey. */
export type BotPorts = SubmitPorts &
  ActPorts &
  Pick<ShareFindPorts, 'resources'> &
  Pick<ReviewPorts, 'reviews'> &
  Pick<DelegatePorts, 'delegations'> & {
    readonly closed: ClosedRequestStore;
    readonly revocations: MassRevocationStore;
    readonly findings: FindingStore;
    /** Makes a message that the bot has sent the one that shows something of its own from now on. */
    readonly adopt: Adopt;
    readonly resend: Resend;
    /** Writes a short text to somebody else. */
    readonly notify: Messenger['notify'];
  };

/** One activity of a person whom Teams has named, and what there is to answer it with. */
export interface Turn {
  readonly activity: IncomingActivity;
  /** Entra object id from `from.aadObjectId`, the only thing that says who acts. */
  readonly personId: string;
  /** In the language that the person's Teams is set to. */
  readonly texts: Texts;
  readonly ports: BotPorts;
}
