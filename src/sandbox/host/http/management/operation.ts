import type { DurableEngine } from '../../contracts.ts';
import { type HttpAnswer, type HttpCall, jsonAnswer } from '../http-message.ts';

/** One call of the Durable HTTP API, after its prefix. */
export interface Operation {
  readonly engine: DurableEngine;
  /** The only task hub there is. */
  readonly hubName: string;
  readonly call: HttpCall;
  /** The decoded path segments after the prefix. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  links(instanceId: string): Record<string, string>;
  /** Ends what waits when the host stops. */
  readonly signal: AbortSignal;
  newId(): string;
}

/** A refusal as the Durable extension words it (`HttpApiHandler.cs`). */
export const refusal = (status: number, Message: string): HttpAnswer => jsonAnswer(status, { Message });

/** 400 for an argument, with the message shape of the Durable extension. */
export function badRequest(
  detail: string,
  message = 'One or more of the arguments submitted is incorrect',
): HttpAnswer {
  return jsonAnswer(400, {
    Message: message,
    ExceptionMessage: detail,
    ExceptionType: 'System.ArgumentException',
    StackTrace: '',
  });
}

/** 500, with the message shape of the Durable extension. */
export function serverError(detail: string): HttpAnswer {
  return jsonAnswer(500, {
    Message: 'Something went wrong while processing your request',
    ExceptionMessage: detail,
    ExceptionType: 'System.InvalidOperationException',
    StackTrace: '',
  });
}

export const notFound = (): HttpAnswer => ({ status: 404 });

/** The value of a flag such as `showInput=false`, case-insensitive. */
export function flag(query: URLSearchParams, name: string, otherwise: boolean): boolean {
  const text = parameter(query, name)?.toLowerCase();
  return text === 'true' || text === 'false' ? text === 'true' : otherwise;
}

/** A query parameter by its name without regard to case; undefined when absent or empty. */
export function parameter(query: URLSearchParams, name: string): string | undefined {
  return parameters(query, name).find((value) => value !== '');
}

export function parameters(query: URLSearchParams, name: string): string[] {
  return [...query].filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
}

/** The text of a body that must be JSON; undefined when it is not (an empty body is not). */
export function jsonBody(call: HttpCall): string | undefined {
  const text = call.body
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trim();
  try {
    JSON.parse(text);
    return text;
  } catch {
    return undefined;
  }
}

export function hasJsonType(call: HttpCall): boolean {
  return (call.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() === 'application/json';
}
