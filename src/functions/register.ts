import {
  app,
  type HttpHandler,
  type HttpRequest,
  type HttpResponseInit,
  type InvocationContext,
} from '@azure/functions';
import * as df from 'durable-functions';
import type { Workflows } from '../core/ports.ts';
import type { SweepStore } from '../core/reconcile/memory.ts';
import type { Tracer } from '../platform/trace.ts';
import { type ActivityPorts, registerActivities } from './activities.ts';
import { registerOrchestrations } from './orchestrations.ts';
import { reconcile } from './reconcile.ts';
import { createWorkflows } from './workflows.ts';

export interface Registrations {
  readonly ports: ActivityPorts;
  /** What the reconciler remembers. */
  readonly sweeps: SweepStore;
  /** Answers what the Bot Connector posts. */
  readonly messages: (
    request: HttpRequest,
    invocation: { readonly workflows: Workflows },
  ) => Promise<HttpResponseInit>;
  readonly getRequest: HttpHandler;
  readonly getSession: HttpHandler;
  readonly getOpenApi: HttpHandler;
}

/** Registers everything the host runs. The HTTP functions authenticate their callers themselves. */
export function registerFunctions(registrations: Registrations): void {
  const { ports, sweeps, messages, getRequest, getSession, getOpenApi } = registrations;
  registerOrchestrations();
  registerActivities(ports);

  df.app.client.http('messages', {
    methods: ['POST'],
    authLevel: 'anonymous',
    route: 'messages',
    handler: (request, client, invocation) =>
      ports.tracer.within(traceOf(request, invocation), () =>
        messages(request, { workflows: createWorkflows(client, ports) }),
      ),
  });
  app.http('getRequest', {
    methods: ['GET'],
    authLevel: 'anonymous',
    route: 'requests/{id}',
    handler: traced(ports.tracer, getRequest),
  });
  app.http('getSession', {
    methods: ['GET'],
    authLevel: 'anonymous',
    route: 'requests/{id}/session',
    handler: traced(ports.tracer, getSession),
  });
  app.http('getOpenApi', {
    methods: ['GET'],
    authLevel: 'anonymous',
    route: 'openapi.json',
    handler: getOpenApi,
  });
  df.app.client.timer('reconcile', {
    schedule: '0 */5 * * * *',
    handler: (_, client, invocation) =>
      ports.tracer.within(invocation.traceContext?.traceParent, () =>
        reconcile({ ...ports, sweeps }, client),
      ),
  });
}

/** The trace of a call: the host's own, which goes on with the caller's, or the caller's. */
function traceOf(request: HttpRequest, { traceContext }: InvocationContext): string | undefined {
  return traceContext?.traceParent ?? request.headers.get('traceparent') ?? undefined;
}

function traced(tracer: Tracer, handler: HttpHandler): HttpHandler {
  return (request, invocation) =>
    tracer.within(traceOf(request, invocation), () => handler(request, invocation));
}
