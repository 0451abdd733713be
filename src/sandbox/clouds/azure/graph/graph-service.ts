import { randomUUID } from 'node:crypto';
import type { Outcome } from '../dispatch.ts';
import { type Call, type Operation, type Reply, type Service, ServiceError } from '../service.ts';
import type { Store } from '../state.ts';
import { serveBatch } from './batch.ts';
import { authenticateGraph } from './graph-caller.ts';
import { renderGraphError } from './graph-error.ts';
import type { GraphRequest } from './graph-request.ts';
import {
  getGroup,
  listGroups,
  listMemberOf,
  listMembers,
  listTransitiveMemberOf,
  listTransitiveMembers,
} from './groups.ts';
import { checkMemberGroups, getManager, getMemberGroups, getUser, listUsers } from './users.ts';

interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly name: string;
  readonly serve: (request: GraphRequest) => Reply;
}

const ROUTES: readonly Route[] = [
  { method: 'GET', pattern: /^users$/, name: 'users.list', serve: listUsers },
  { method: 'GET', pattern: /^users\/([^/]+)$/, name: 'users.get', serve: getUser },
  { method: 'GET', pattern: /^users\/([^/]+)\/manager$/, name: 'users.manager', serve: getManager },
  { method: 'GET', pattern: /^users\/([^/]+)\/memberOf$/, name: 'users.memberOf', serve: listMemberOf },
  {
    method: 'GET',
    pattern: /^users\/([^/]+)\/transitiveMemberOf$/,
    name: 'users.transitiveMemberOf',
    serve: listTransitiveMemberOf,
  },
  {
    method: 'POST',
    pattern: /^users\/([^/]+)\/(?:microsoft\.graph\.)?checkMemberGroups$/,
    name: 'users.checkMemberGroups',
    serve: checkMemberGroups,
  },
  {
    method: 'POST',
    pattern: /^users\/([^/]+)\/(?:microsoft\.graph\.)?getMemberGroups$/,
    name: 'users.getMemberGroups',
    serve: getMemberGroups,
  },
  { method: 'GET', pattern: /^groups$/, name: 'groups.list', serve: listGroups },
  { method: 'GET', pattern: /^groups\/([^/]+)$/, name: 'groups.get', serve: getGroup },
  { method: 'GET', pattern: /^groups\/([^/]+)\/members$/, name: 'groups.members', serve: listMembers },
  {
    method: 'GET',
    pattern: /^groups\/([^/]+)\/transitiveMembers$/,
    name: 'groups.transitiveMembers',
    serve: listTransitiveMembers,
  },
];

export interface GraphOptions {
  readonly store: Store;
  readonly pageSize: number;
  /** Serves one request of a batch the way a request of its own is served. */
  readonly serve: (call: Call) => Promise<Outcome>;
}

/** True for paths of Microsoft Graph, which begin with a version. */
export function isGraphPath(path: string): boolean {
  return /^\/(v1\.0|beta)(\/|$)/.test(path);
}

/** Microsoft Graph v1.0: people, their managers and their groups. */
export function createGraphService({ store, pageSize, serve }: GraphOptions): Service {
  return {
    name: 'graph',
    resolve(call): Operation {
      const [, version = '', ...segments] = call.path.split('/');
      const path = segments.join('/');
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
      return {
        name: route.name,
        run: async () => {
          const caller = await authenticateGraph(call, store.current);
          const [, ...found] = route.pattern.exec(path) ?? [];
          const parameters = found.map(decode);
          const reply = route.serve({ call, store, caller, pageSize, parameters });
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
