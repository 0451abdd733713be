import type { AuditEvent } from '../../src/core/audit/event.ts';
import type { GrantSwitch, Log, Pause, RequestStore, Workflows } from '../../src/core/ports.ts';
import { type AccessRequest, isFinal, type RequestRecord } from '../../src/core/requests/request.ts';
import type { Signal } from '../../src/core/requests/signal.ts';
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

  start(request: AccessRequest): Promise<'started' | 'exists'> {
    if (this.started.has(request.id)) return Promise.resolve('exists');
    this.started.set(request.id, request);
    return Promise.resolve('started');
  }
  signal(requestId: string, signal: Signal): Promise<'sent' | 'unknown'> {
    this.signals.push({ requestId, signal });
    return Promise.resolve('sent');
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

  current(): Promise<Pause | undefined> {
    return Promise.resolve(this.paused);
  }
  pause(pause: Pause): Promise<void> {
    this.paused = pause;
    return Promise.resolve();
  }
  resume(): Promise<void> {
    this.paused = undefined;
    return Promise.resolve();
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
