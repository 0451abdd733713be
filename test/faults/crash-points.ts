import { subscribe } from 'node:diagnostics_channel';
import { existsSync, readFileSync } from 'node:fs';
import type { ClientRequest } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * Where a process can be killed. `commit`: when a transaction of the durable state is complete but not yet
 * committed. `before`: when a write to a cloud, a store or a chat is about to leave. `after`: when its effect is
 * there and its answer has arrived, but nobody has read it.
 */
export const crashKinds = ['commit', 'before', 'after'] as const;

export type CrashKind = (typeof crashKinds)[number];

/** What happened at each point that was passed, in order: `tables PUT /…`. */
export type PassedPoints = Readonly<Record<CrashKind, readonly string[]>>;

/** Ports by the part of the sandbox that listens there. */
const partPorts = z.object({
  aws: z.number(),
  azure: z.number(),
  teams: z.number(),
  blobs: z.number(),
  tables: z.number(),
});

type PartPorts = z.infer<typeof partPorts>;

/** The ports of the sandbox in a folder; undefined while it has not chosen them. */
export function readPorts(folder: string): PartPorts | undefined {
  const file = join(folder, 'ports.json');
  return existsSync(file) ? partPorts.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

/** Counts the points as this process passes them. */
export interface PointCounter {
  readonly passed: PassedPoints;
  readonly onCommit: () => void;
}

/** Counts the points of this process and calls `reached` at each of them, before anything else can run. */
export function countPoints(
  portsNow: () => PartPorts | undefined,
  reached: (kind: CrashKind, what: string) => void,
): PointCounter {
  const passed = { commit: [] as string[], before: [] as string[], after: [] as string[] };
  const pass = (kind: CrashKind, what: string) => {
    passed[kind].push(what);
    reached(kind, what);
  };
  let ports: PartPorts | undefined;
  const write = (kind: CrashKind) => (message: unknown) => {
    const { request } = message as { readonly request: ClientRequest };
    ports ??= portsNow();
    const what = describeWrite(request, ports ?? {});
    if (what !== undefined) pass(kind, what);
  };
  subscribe('http.client.request.created', write('before'));
  subscribe('http.client.response.finish', write('after'));
  return { passed, onCommit: () => pass('commit', 'commit') };
}

/** The call in a line; undefined for one that changes nothing, and for one that stays inside the host. */
function describeWrite(request: ClientRequest, ports: Partial<PartPorts>): string | undefined {
  const port = Number(/:(\d+)$/.exec(String(request.getHeader('host')))?.[1]);
  const part = Object.entries(ports).find(([, its]) => its === port)?.[0];
  const isToken = request.path.includes('/oauth2/') || request.path.startsWith('/sts');
  if (part === undefined || request.method === 'GET' || request.method === 'HEAD' || isToken)
    return undefined;
  return `${part} ${request.method} ${request.path}`;
}
