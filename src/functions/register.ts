import { app, type HttpHandler, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import * as df from 'durable-functions';
import type { Workflows } from '../core/ports.ts';
import { sharedArtifact } from '../core/requests/holders.ts';
import { sharedArtifactEntity } from '../entities/shared-artifact.ts';
import { accessRequest } from '../orchestrators/access-request.ts';
import { endGrant } from '../orchestrators/end-grant.ts';
import { extendGrant } from '../orchestrators/extend-grants.ts';
import { placeGrant } from '../orchestrators/place-grant.ts';
import { record } from '../orchestrators/recording.ts';
import {
  accessRequestRef,
  endGrantRef,
  extendGrantRef,
  placeGrantRef,
  recordRef,
  showRef,
  takeBackRef,
} from '../orchestrators/refs.ts';
import { show } from '../orchestrators/show.ts';
import { takeBack } from '../orchestrators/take-back.ts';
import { type ActivityPorts, registerActivities } from './activities.ts';
import { reconcile } from './reconcile.ts';
import { createWorkflows } from './workflows.ts';

export interface Registrations {
  readonly ports: ActivityPorts;
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
  const { ports, messages, getRequest, getSession, getOpenApi } = registrations;
  df.app.orchestration(accessRequestRef.name, accessRequest);
  df.app.orchestration(placeGrantRef.name, placeGrant);
  df.app.orchestration(extendGrantRef.name, extendGrant);
  df.app.orchestration(endGrantRef.name, endGrant);
  df.app.orchestration(takeBackRef.name, takeBack);
  df.app.orchestration(showRef.name, show);
  df.app.orchestration(recordRef.name, record);
  df.app.entity(sharedArtifact.name, sharedArtifactEntity);
  registerActivities(ports);

  df.app.client.http('messages', {
    methods: ['POST'],
    authLevel: 'anonymous',
    route: 'messages',
    handler: (request, client) => messages(request, { workflows: createWorkflows(client) }),
  });
  app.http('getRequest', {
    methods: ['GET'],
    authLevel: 'anonymous',
    route: 'requests/{id}',
    handler: getRequest,
  });
  app.http('getSession', {
    methods: ['GET'],
    authLevel: 'anonymous',
    route: 'requests/{id}/session',
    handler: getSession,
  });
  app.http('getOpenApi', {
    methods: ['GET'],
    authLevel: 'anonymous',
    route: 'openapi.json',
    handler: getOpenApi,
  });
  df.app.client.timer('reconcile', {
    schedule: '0 */5 * * * *',
    handler: (_, client) => reconcile(ports, client),
  });
}
