import type {
  CommandOutcome,
  HistoryEvent,
  InstanceQuery,
  InstanceStatus,
  JsonText,
  RuntimeStatus,
} from '../../../../src/sandbox/host/contracts.ts';
import type { HostEngine } from '../../../../src/sandbox/host/host-engine.ts';

const FINISHED: ReadonlySet<RuntimeStatus> = new Set(['Completed', 'Failed', 'Terminated', 'Canceled']);

export interface MemoryEngine extends HostEngine {
  /** Puts an instance in place as it is. */
  put(
    status: Partial<InstanceStatus> & { readonly instanceId: string },
    history?: readonly HistoryEvent[],
  ): void;
  putEntity(name: string, key: string, state: JsonText): void;
  /** Every command that was accepted, oldest first. */
  readonly accepted: readonly (readonly unknown[])[];
}

/** Holds instances and remembers commands, and runs nothing: what is left of an engine for the HTTP side. */
export function createMemoryEngine(): MemoryEngine {
  const instances = new Map<string, InstanceStatus>();
  const histories = new Map<string, readonly HistoryEvent[]>();
  const entities = new Map<string, { name: string; key: string; state: JsonText }>();
  const rows = new Map<string, string>();
  const accepted: unknown[][] = [];

  function put(status: Partial<InstanceStatus> & { readonly instanceId: string }): void {
    instances.set(status.instanceId, {
      executionId: 'e',
      name: 'sample',
      version: '',
      runtimeStatus: 'Running',
      input: null,
      output: null,
      customStatus: null,
      createdAt: 0,
      lastUpdatedAt: 0,
      ...status,
    });
  }

  async function command(instanceId: string, ...what: readonly unknown[]): Promise<CommandOutcome> {
    const status = instances.get(instanceId);
    if (status === undefined) return 'notFound';
    if (FINISHED.has(status.runtimeStatus)) return 'finished';
    if (what[0] === 'suspend' && status.runtimeStatus === 'Suspended') return 'invalidState';
    if (what[0] === 'resume' && status.runtimeStatus !== 'Suspended') return 'invalidState';
    accepted.push([instanceId, ...what]);
    return 'accepted';
  }

  function matching(query: InstanceQuery): InstanceStatus[] {
    return [...instances.values()].filter(
      ({ instanceId, createdAt, runtimeStatus }) =>
        instanceId.startsWith(query.instanceIdPrefix ?? '') &&
        createdAt >= (query.createdFrom ?? 0) &&
        createdAt <= (query.createdTo ?? Number.POSITIVE_INFINITY) &&
        (query.runtimeStatus?.includes(runtimeStatus) ?? true),
    );
  }

  return {
    accepted,
    put(status, history = []) {
      put(status);
      histories.set(status.instanceId, history);
    },
    putEntity(name, key, state) {
      entities.set(`${name}@${key}`, { name, key, state });
    },
    schedules: { read: (key) => rows.get(key), write: (key, value) => void rows.set(key, value) },
    run() {},
    settle: async () => {},
    nextDue: () => undefined,
    stop: async () => {},
    async start(request) {
      const known = instances.get(request.instanceId);
      if (known !== undefined && !FINISHED.has(known.runtimeStatus)) return { outcome: 'exists' };
      accepted.push(['start', request]);
      put({ ...request, runtimeStatus: 'Pending' });
      return { outcome: 'started' };
    },
    status: (instanceId) => instances.get(instanceId),
    history: (instanceId) => histories.get(instanceId) ?? [],
    list(query) {
      const from = Number(query.continuationToken ?? 0);
      const to = from + (query.top ?? 100);
      const found = matching(query);
      return {
        items: found.slice(from, to),
        ...(to < found.length ? { continuationToken: String(to) } : {}),
      };
    },
    raiseEvent: (instanceId, name, input) => command(instanceId, 'raiseEvent', name, input),
    terminate: (instanceId, reason) => command(instanceId, 'terminate', reason),
    suspend: (instanceId, reason) => command(instanceId, 'suspend', reason),
    resume: (instanceId, reason) => command(instanceId, 'resume', reason),
    async restart(instanceId, withNewId) {
      const known = instances.get(instanceId);
      if (known === undefined) return { outcome: 'notFound', instanceId };
      if (withNewId) return { outcome: 'started', instanceId: `${instanceId}-again` };
      return { outcome: FINISHED.has(known.runtimeStatus) ? 'started' : 'exists', instanceId };
    },
    async purge(instanceId) {
      const known = instances.get(instanceId);
      if (known === undefined) return 'notFound';
      if (!FINISHED.has(known.runtimeStatus)) return 'invalidState';
      instances.delete(instanceId);
      return 'accepted';
    },
    async purgeAll(query) {
      const found = matching(query).filter(({ runtimeStatus }) => FINISHED.has(runtimeStatus));
      for (const { instanceId } of found) instances.delete(instanceId);
      return found.length;
    },
    async signalEntity(...signal) {
      accepted.push(['signal', ...signal]);
      return 'accepted';
    },
    entityState: (name, key) => entities.get(`${name}@${key}`)?.state,
    listEntities: ({ name }) => ({
      items: [...entities.values()]
        .filter((entity) => name === undefined || entity.name === name.toLowerCase())
        .map((entity) => ({ ...entity, lastOperationAt: 0 })),
    }),
  };
}
