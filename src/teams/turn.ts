import type { ActPorts } from '../core/requests/act.ts';
import type { SubmitPorts } from '../core/requests/submit.ts';
import type { IncomingActivity } from './activity.ts';

/** What the bot needs of the rest of Latchkey. */
export type BotPorts = SubmitPorts & ActPorts;

/** One activity of a person whom Teams has named, and what there is to answer it with. */
export interface Turn {
  readonly activity: IncomingActivity;
  /** Entra object id from `from.aadObjectId`, the only thing that says who acts. */
  readonly personId: string;
  readonly ports: BotPorts;
}
