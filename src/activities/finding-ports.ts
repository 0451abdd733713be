import type { FindingMessenger, Messenger } from '../core/messengers.ts';
import type { Log } from '../core/ports.ts';
import type { ProviderRegistry } from '../core/providers.ts';
import { type FindingStore, type ReportedFinding } from '../core/reconcile/finding.ts';
import type { ActPorts } from '../core/requests/act.ts';

/** What the activities about findings need; the orchestrations come with each call. */
export interface FindingPorts extends Omit<ActPorts, 'workflows'> {
  readonly findings: FindingStore;
  readonly providers: ProviderRegistry;
  readonly messenger: Messenger & FindingMessenger;
  readonly log: Log;
  /** Hex SHA-256. */
  readonly sha256: (text: string) => string;
}

/**
 * The finding as somebody has decided that it goes. Undefined when nobody has, or it has come further: an orchestration
 * that was begun without a decision is somebody's who holds a key of the host.
 */
export async function decidedFinding(
  findings: FindingStore,
  { id, revision }: { readonly id: string; readonly revision: number },
): Promise<ReportedFinding | undefined> {
  const finding = await findings.load(id);
  const isIt = finding?.revision === revision && finding.state === 'removing';
  return isIt && finding.decision?.kind === 'remove' ? finding : undefined;
}
