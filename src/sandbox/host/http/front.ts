import { randomBytes } from 'node:crypto';
import type { DurableEngine } from '../contracts.ts';
import type { Invoke } from '../worker/invocation.ts';
import type { LogSink } from '../worker/log.ts';
import type { RegisteredFunction } from '../worker/registered-function.ts';
import type { HttpAnswer, HttpCall } from './http-message.ts';
import type { InFlight } from './in-flight.ts';
import { type HostKeys, opensManagement, opensTrigger, presentedKey, sameSecret } from './keys.ts';
import { type LinkBase, managementLinks, WEBHOOK_PATH } from './links.ts';
import { answerDurableApi } from './management/durable-api.ts';
import { createRouter } from './router.ts';
import { fromTriggerData, toTriggerData } from './trigger-messages.ts';

export interface FrontOptions {
  readonly engine: DurableEngine;
  readonly functions: readonly RegisteredFunction[];
  readonly routePrefix: string;
  readonly invoke: Invoke;
  readonly keys: HostKeys;
  readonly hubName: string;
  readonly inFlight: InFlight;
  readonly log: LogSink;
  readonly signal: AbortSignal;
}

export interface Front {
  /** The app's HTTP triggers, and the management API behind the system key. */
  answerPublic(call: HttpCall): Promise<HttpAnswer>;
  /** The same management API for the app's own durable clients. */
  answerRpc(call: HttpCall): Promise<HttpAnswer>;
}

const WEBHOOK_SEGMENTS = WEBHOOK_PATH.split('/').slice(1);

function isWebhook({ segments }: HttpCall): boolean {
  return WEBHOOK_SEGMENTS.every((name, index) => segments[index]?.toLowerCase() === name);
}

/** Joins routes, keys, functions and the engine. `rpcSecret` is the path segment that protects `answerRpc`. */
export function createFront(options: FrontOptions, rpcSecret: string): Front {
  const { engine, keys, inFlight } = options;
  const route = createRouter(options.functions, options.routePrefix);

  function durable(call: HttpCall, path: readonly string[]): Promise<HttpAnswer> {
    const base: LinkBase = {
      origin: call.url.origin,
      hubName: options.hubName,
      systemKey: keys.system,
    };
    return answerDurableApi({
      engine,
      hubName: options.hubName,
      call,
      path,
      query: call.url.searchParams,
      links: (instanceId) => managementLinks(base, instanceId),
      signal: options.signal,
      newId: () => randomBytes(16).toString('hex'),
    });
  }

  async function trigger(call: HttpCall, key: string | undefined): Promise<HttpAnswer> {
    const match = route(call.method, call.segments);
    if (match === undefined) return { status: 404 };
    const { target, authLevel } = match.route;
    if (!opensTrigger(keys, authLevel, key)) return { status: 401 };
    try {
      const { traceparent } = call.headers;
      const input = { data: toTriggerData(call, match.params), traceparent };
      return fromTriggerData(await options.invoke(target, input));
    } catch (error) {
      // The caller learns nothing of what went wrong inside, as on Azure; the log does.
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      options.log({ level: 'error', category: 'host', functionName: target.name, message });
      return { status: 500 };
    }
  }

  return {
    async answerPublic(call) {
      const key = presentedKey(call.url.searchParams, call.headers['x-functions-key']);
      if (!isWebhook(call)) return inFlight.track(() => trigger(call, key));
      if (!opensManagement(keys, key)) return { status: 401 };
      return durable(call, call.segments.slice(WEBHOOK_SEGMENTS.length));
    },
    async answerRpc(call) {
      const [prefix, secret = '', ...path] = call.segments;
      if (prefix !== 'durabletask' || !sameSecret(secret, rpcSecret)) return { status: 404 };
      return inFlight.track(() => durable(call, path));
    },
  };
}
