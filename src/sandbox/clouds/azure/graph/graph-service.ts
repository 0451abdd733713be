import { randomUUID } from 'node:crypto';
import type { Outcome } from '../dispatch.ts';
import { storeAsOf } from '../pim/as-of.ts';
import { type Call, type Operation, type Service, ServiceError } from '../service.ts';
import type { Store } from '../state.ts';
import type { ConsistencyDelay } from '../world.ts';
import { serveBatch } from './batch.ts';
import { authenticateGraph } from './graph-caller.ts';
import { renderGraphError } from './graph-error.ts';
import { withLateMemberships } from './late-memberships.ts';
import { ROUTES, routeName } from './routes.ts';

export interface GraphOptions {
  readonly store: Store;
  readonly pageSize: number;
  /** Read anew for every call. */
  readonly delay: () => ConsistencyDelay;
  /** Serves one request of a batch the way a request of its own is served. */
  readonly serve: (call: Call) => Promise<Outcome>;
}

/** True for paths of Microsoft Graph, which begin with a version. */
export function isGraphPath(path: string): boolean {
  return /^\/(v1\.0|beta)(\/|$)/.test(path);
}

/** Microsoft Graph v1.0: people, their managers and their groups. */
export function createGraphService({ store, pageSize, delay, serve }: GraphOptions): Service {
  return {
    name: 'graph',
    resolve(call): Operation {
      const [, version = '', ...segments] = call.path.split('/');
      // Some clients encode the dollar sign of `$ref` and `$count`.
      const path = segments.join('/').replaceAll(/%24/g, '$');
      if (version !== 'v1.0') throw invalidVersion(version);
      if (path === '$batch' && call.method === 'POST')
        return {
          name: 'batch',
          run: async () => {
            await authenticateGraph(call, store.current);
            return serveBatch(call, serve);
          },
        };
      const matching = ROUTES.filter((candidate) => candidate.pattern.test(path));
      const route = matching.find((candidate) => candidate.method === call.method);
      if (route === undefined) throw matching.length > 0 ? methodNotAllowed() : unknownSegment(path);
      const [, ...found] = route.pattern.exec(path) ?? [];
      return {
        name: routeName(route, found[0]),
        run: async () => {
          const caller = await authenticateGraph(call, store.current);
          const parameters = found.filter((part) => part !== undefined).map(decode);
          const late = delay();
          const now = storeAsOf(store, call.now);
          // What is written is checked against the newest state; what is read may be older.
          const isWrite = /\.(addMember|removeMember|update|delete|restore|create|cancel)$/.test(route.name);
          const seen = isWrite ? now : withLateMemberships(now, call.now, late.memberships ?? 0);
          const reply = route.serve({ call, store: seen, caller, pageSize, parameters, delay: late });
          const id = randomUUID();
          const client = String(call.headers['client-request-id'] ?? id);
          return { ...reply, headers: { ...reply.headers, 'request-id': id, 'client-request-id': client } };
        },
      };
    },
    render: renderGraphError,
  };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw unknownSegment(segment);
  }
}

function invalidVersion(version: string): ServiceError {
  return new ServiceError(400, 'BadRequest', `Invalid version: ${version}`);
}

function methodNotAllowed(): ServiceError {
  return new ServiceError(
    405,
    'Request_BadRequest',
    'Specified HTTP method is not allowed for the request target.',
  );
}

function unknownSegment(path: string): ServiceError {
  const segment = path.split('/')[0] ?? '';
  return new ServiceError(400, 'BadRequest', `Resource not found for the segment '${segment}'.`);
}
