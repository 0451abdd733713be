import type { Catalogue } from '../catalogue/catalogue.ts';
import type { PersonRef } from '../people.ts';
import type { CatalogueSource, Clock, Directory, Workflows } from '../ports.ts';
import type { AccessRequest } from './request.ts';

/** What a person asks for, as it came in. */
export interface Ask {
  /** Entra object id, as Teams or the token says. */
  readonly requesterId: string;
  readonly entitlement: string;
  /** Object id, user principal name, mail or display name of the beneficiary; absent: the requester. */
  readonly beneficiary?: string;
  /** As typed: `20m`. Absent: the entitlement's default. */
  readonly duration?: string;
  readonly reason: string;
  /** Where the ask came from (conversation and activity id); the same source twice is the same request. */
  readonly source: string;
}

/** Something that stands in the way of a request, with what to change. */
export interface Problem {
  readonly code: string;
  /** One or two plain sentences: what is wrong, and what would pass. */
  readonly message: string;
}

export type SubmitOutcome =
  | {
      readonly outcome: 'accepted';
      readonly request: AccessRequest;
      readonly approvers: readonly PersonRef[];
    }
  | { readonly outcome: 'repeated'; readonly requestId: string }
  | { readonly outcome: 'refused'; readonly problems: readonly Problem[] };

/** One entitlement a person may ask for, for the form. Durations in minutes. */
export interface Offer {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly defaultMinutes: number;
  readonly maxMinutes: number;
  readonly offeredMinutes: readonly number[];
  readonly others: boolean;
}

export interface SubmitPorts {
  readonly catalogue: CatalogueSource;
  readonly directory: Directory;
  readonly workflows: Workflows;
  readonly clock: Clock;
  readonly digest: (text: string) => Uint8Array;
}

export declare function submitRequest(ports: SubmitPorts, ask: Ask): Promise<SubmitOutcome>;
export declare function offersFor(
  ports: Pick<SubmitPorts, 'catalogue' | 'directory'>,
  requesterId: string,
): Promise<readonly Offer[]>;
export type { Catalogue };
