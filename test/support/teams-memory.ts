import type { AuditEvent } from '../../src/core/audit/event.ts';
import type { DelegationStore, StoredDelegation } from '../../src/core/policy/delegation.ts';
import type {
  GrantSwitch,
  Log,
  Pause,
  RequestStore,
  Resumption,
  SurveyAsk,
  Workflows,
} from '../../src/core/ports.ts';
import { type FindingStore, isOver, type ReportedFinding } from '../../src/core/reconcile/finding.ts';
import type { ClosedRequest, ClosedRequestStore } from '../../src/core/requests/closed.ts';
import type { MassRevocation, MassRevocationStore } from '../../src/core/requests/mass-revocation.ts';
import { type AccessRequest, isFinal, type RequestRecord } from '../../src/core/requests/request.ts';
import type { Signal } from '../../src/core/requests/signal.ts';
import type { Review, ReviewSignal, ReviewStore } from '../../src/core/reviews/review.ts';
import type { ConversationStore, SentMessage, StoredReference } from '../../src/teams/conversations.ts';

/** Conversations in memory; `references` and `sent` can be looked at. */
export class MemoryConversations implements ConversationStore {
  readonly references = new Map<string, StoredReference>();
  readonly sent = new Map<string, Map<string, SentMessage>>();
  readonly claims = new Set<string>();
  readonly notes = new Set<string>();

  saveReference(objectId: string, reference: StoredReference): Promise<void> {
    this.references.set(objectId, reference);
    return Promise.resolve();
  }
  reference(objectId: string): Promise<StoredReference | undefined> {
    return Promise.resolve(this.references.get(objectId));
  }
  dropReference(objectId: string): Promise<void> {
    this.references.delete(objectId);
    return Promise.resolve();
  }
  claimMessage(requestId: string, objectId: string): Promise<boolean> {
    const claim = `${requestId}/${objectId}`;
    if (this.claims.has(claim) || this.sent.get(requestId)?.has(objectId)) return Promise.resolve(false);
    this.claims.add(claim);
    return Promise.resolve(true);
  }
  releaseMessage(requestId: string, objectId: string): Promise<void> {
    this.claims.delete(`${requestId}/${objectId}`);
    return Promise.resolve();
  }
  saveMessage(
    requestId: string,
    objectId: string,
    { before, now }: { readonly before: SentMessage | undefined; readonly now: SentMessage },
  ): Promise<boolean> {
    const messages = this.sent.get(requestId) ?? new Map<string, SentMessage>();
    const there = messages.get(objectId);
    const expected = JSON.stringify(there) === JSON.stringify(before);
    const newest = there && there.revision > now.revision ? there : now;
    this.sent.set(requestId, messages.set(objectId, expected ? now : { ...newest, cardHash: '' }));
    this.claims.delete(`${requestId}/${objectId}`);
    return Promise.resolve(expected);
  }
  messages(requestId: string): Promise<ReadonlyMap<string, SentMessage>> {
    return Promise.resolve(new Map(this.sent.get(requestId)));
  }
  noteSent(requestId: string, key: string): Promise<void> {
    this.notes.add(`${requestId}/${key}`);
    return Promise.resolve();
  }
  wasNoteSent(requestId: string, key: string): Promise<boolean> {
    return Promise.resolve(this.notes.has(`${requestId}/${key}`));
  }
}

/** Orchestrations that only remember what they were told. */
export class MemoryWorkflows implements Workflows {
  readonly started = new Map<string, AccessRequest>();
  readonly signals: { readonly requestId: string; readonly signal: Signal }[] = [];
  readonly surveys: SurveyAsk[] = [];
  readonly reviews: { readonly requestId: string; readonly signal: ReviewSignal }[] = [];
  readonly revocations: string[] = [];
  readonly settled: string[] = [];

  start(request: AccessRequest): Promise<'started' | 'exists'> {
    if (this.started.has(request.id)) return Promise.resolve('exists');
    this.started.set(request.id, request);
    return Promise.resolve('started');
  }
  signal(requestId: string, signal: Signal): Promise<'sent' | 'unknown'> {
    this.signals.push({ requestId, signal });
    return Promise.resolve('sent');
  }
  review(requestId: string, signal: ReviewSignal): Promise<'sent' | 'unknown'> {
    this.reviews.push({ requestId, signal });
    return Promise.resolve('sent');
  }
  survey(ask: SurveyAsk): Promise<void> {
    this.surveys.push(ask);
    return Promise.resolve();
  }
  settleFinding(id: string, revision: number): Promise<void> {
    const settled = `${id}-${revision}`;
    if (!this.settled.includes(settled)) this.settled.push(settled);
    return Promise.resolve();
  }
  revokeAll(id: string): Promise<void> {
    if (!this.revocations.includes(id)) this.revocations.push(id);
    return Promise.resolve();
  }
}

/** Requests in memory. */
export class MemoryRequests implements RequestStore {
  readonly records = new Map<string, RequestRecord>();

  load(requestId: string): Promise<RequestRecord | undefined> {
    return Promise.resolve(this.records.get(requestId));
  }
  insert(record: RequestRecord): Promise<'inserted' | 'exists'> {
    if (this.records.has(record.request.id)) return Promise.resolve('exists');
    this.records.set(record.request.id, record);
    return Promise.resolve('inserted');
  }
  replace(record: RequestRecord): Promise<void> {
    this.records.set(record.request.id, record);
    return Promise.resolve();
  }
  saveGrant(): Promise<void> {
    return Promise.resolve();
  }
  async *open(): AsyncIterable<string> {
    yield* this.records.keys();
  }
  openFor(beneficiaryId: string): Promise<readonly RequestRecord[]> {
    const records = [...this.records.values()];
    return Promise.resolve(
      records.filter(
        ({ request, state }) => request.beneficiary.objectId === beneficiaryId && !isFinal(state),
      ),
    );
  }
}

/** The switch in memory. */
export class MemoryGrantSwitch implements GrantSwitch {
  paused: Pause | undefined;
  resumed: Resumption | undefined;

  current(): Promise<Pause | undefined> {
    return Promise.resolve(this.paused);
  }
  pause(pause: Pause): Promise<void> {
    this.paused = pause;
    return Promise.resolve();
  }
  resume(resumption: Resumption): Promise<void> {
    this.paused = undefined;
    this.resumed = resumption;
    return Promise.resolve();
  }
  lastResumption(): Promise<Resumption | undefined> {
    return Promise.resolve(this.resumed);
  }
}

/** Confirmed revocations in memory. */
export class MemoryMassRevocations implements MassRevocationStore {
  readonly records = new Map<string, MassRevocation>();

  load(id: string): Promise<MassRevocation | undefined> {
    return Promise.resolve(this.records.get(id));
  }
  insert(revocation: MassRevocation): Promise<'inserted' | 'exists'> {
    if (this.records.has(revocation.id)) return Promise.resolve('exists');
    this.records.set(revocation.id, revocation);
    return Promise.resolve('inserted');
  }
}

/** Findings in memory. */
export class MemoryFindings implements FindingStore {
  readonly records = new Map<string, ReportedFinding>();

  load(id: string): Promise<ReportedFinding | undefined> {
    return Promise.resolve(this.records.get(id));
  }
  save(finding: ReportedFinding): Promise<boolean> {
    const fits = (this.records.get(finding.id)?.revision ?? 0) === finding.revision - 1;
    if (fits) this.records.set(finding.id, finding);
    return Promise.resolve(fits);
  }
  open(most: number): Promise<readonly ReportedFinding[]> {
    return Promise.resolve([...this.records.values()].filter((one) => !isOver(one)).slice(0, most));
  }
}

/** An audit log in memory. */
export class MemoryAudit {
  readonly events: AuditEvent[] = [];

  append(event: AuditEvent): Promise<void> {
    this.events.push(event);
    return Promise.resolve();
  }
}

/** A log that keeps its lines. */
export class MemoryLog implements Log {
  readonly lines: { readonly level: string; readonly event: string; readonly data: unknown }[] = [];

  info(event: string, data?: Readonly<Record<string, unknown>>): void {
    this.lines.push({ level: 'info', event, data });
  }
  warn(event: string, data?: Readonly<Record<string, unknown>>): void {
    this.lines.push({ level: 'warn', event, data });
  }
  error(event: string, data?: Readonly<Record<string, unknown>>): void {
    this.lines.push({ level: 'error', event, data });
  }
}

/** Reviews in memory. */
export class MemoryReviews implements ReviewStore {
  readonly records = new Map<string, Review>();

  load(requestId: string): Promise<Review | undefined> {
    return Promise.resolve(this.records.get(requestId));
  }
  save(review: Review): Promise<void> {
    this.records.set(review.request.id, review);
    return Promise.resolve();
  }
  open(most: number): Promise<readonly Review[]> {
    return Promise.resolve([...this.records.values()].filter(({ outcome }) => !outcome).slice(0, most));
  }
}

/** Delegations in memory. */
export class MemoryDelegations implements DelegationStore {
  readonly records = new Map<string, StoredDelegation>();

  all(): Promise<readonly StoredDelegation[]> {
    return Promise.resolve([...this.records.values()]);
  }
  save(delegation: StoredDelegation): Promise<void> {
    this.records.set(delegation.from.objectId, delegation);
    return Promise.resolve();
  }
  remove(fromId: string): Promise<void> {
    this.records.delete(fromId);
    return Promise.resolve();
  }
}

/** Closed requests in memory. */
export class MemoryClosedRequests implements ClosedRequestStore {
  readonly records: ClosedRequest[] = [];

  between(from: Date, to: Date, most: number) {
    const inside = this.records.filter(({ closedAt }) => {
      const at = Date.parse(closedAt);
      return at >= from.getTime() && at < to.getTime();
    });
    return Promise.resolve({ closed: inside.slice(0, most), complete: inside.length <= most });
  }
}
