import type { AuditLog, CatalogueSource, Clock, Directory, RequestStore, Workflows } from '../ports.ts';
import type { RequestRecord } from './request.ts';
import type { Signal } from './signal.ts';

/** What somebody wants to do to a request. */
export interface Act {
  readonly requestId: string;
  readonly kind: Signal['kind'];
  /** Entra object id, as Teams or the token says. */
  readonly by: string;
  readonly reason?: string;
}

export type ActOutcome =
  | { readonly outcome: 'accepted'; readonly record: RequestRecord }
  /** `record` is there only when the person may see the request. */
  | { readonly outcome: 'refused'; readonly message: string; readonly record?: RequestRecord };

export interface ActPorts {
  readonly catalogue: CatalogueSource;
  readonly directory: Directory;
  readonly store: RequestStore;
  readonly workflows: Workflows;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

export declare function actOnRequest(ports: ActPorts, act: Act): Promise<ActOutcome>;
