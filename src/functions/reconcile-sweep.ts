import type { DurableClient } from 'durable-functions';
import type { FindingMessenger, Messenger } from '../core/messengers.ts';
import type {
  AuditLog,
  CatalogueSource,
  Clock,
  Directory,
  GrantSwitch,
  Log,
  RequestStore,
} from '../core/ports.ts';
import type { ProviderRegistry } from '../core/providers.ts';
import type { FindingStore } from '../core/reconcile/finding.ts';
import type { Holds } from '../core/reconcile/holds.ts';
import type { Recollection, SweepStore } from '../core/reconcile/memory.ts';
import type { RequestRecord } from '../core/requests/request.ts';
import type { ReviewStore } from '../core/reviews/review.ts';

/** What the reconciler works with. */
export interface ReconcilePorts {
  readonly store: RequestStore;
  readonly reviews: ReviewStore;
  readonly sweeps: SweepStore;
  readonly providers: ProviderRegistry;
  readonly catalogue: CatalogueSource;
  readonly directory: Directory;
  readonly grantSwitch: GrantSwitch;
  readonly findings: FindingStore;
  readonly messenger: Messenger & FindingMessenger;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly log: Log;
  /** Hex SHA-256. */
  readonly sha256: (text: string) => string;
}

/** One sweep, as its parts see it. */
export interface Sweep {
  readonly ports: ReconcilePorts;
  readonly client: DurableClient;
  readonly memory: Recollection;
  readonly records: readonly RequestRecord[];
  readonly holds: Holds;
  /** Whether there is time for one more look. */
  readonly goesOn: () => boolean;
  readonly figures: Record<
    'grants' | 'places' | 'people' | 'discrepancies' | 'removing' | 'gone' | 'unclear',
    number
  >;
}
