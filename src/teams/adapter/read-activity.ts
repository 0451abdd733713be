import type { HttpRequest } from '@azure/functions';
import { z } from 'zod';
import { Rejection } from './rejection.ts';

/** Teams' own limit for a message is about 100 KB; nothing legitimate comes near this. In bytes. */
const largestBody = 256 * 1024;

const activitySchema = z.looseObject({ type: z.string().min(1) });

/**
 * Reads the JSON of an activity, not yet trusting anything in it, with its times as the SDK expects them.
 * @throws Rejection 413 when it is too large, 400 when it is not an activity
 */
export async function readActivity(request: HttpRequest): Promise<Record<string, unknown>> {
  const text = decode(await readBody(request));
  const parsed = activitySchema.safeParse(parseJson(text));
  if (!parsed.success) throw new Rejection(400, 'the body is not an activity');
  const activity: Record<string, unknown> = { ...parsed.data };
  for (const name of ['timestamp', 'localTimestamp', 'expiration']) {
    const value = activity[name];
    if (typeof value !== 'string') continue;
    // The SDK gives bots both the moment and the text it was written as.
    activity[`raw${name.charAt(0).toUpperCase()}${name.slice(1)}`] = value;
    activity[name] = new Date(value);
  }
  return activity;
}

async function readBody(request: HttpRequest): Promise<Uint8Array> {
  const announced = Number(request.headers.get('content-length') ?? '0');
  if (announced > largestBody) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > largestBody) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): Rejection {
  return new Rejection(413, 'the body is too large');
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Rejection(400, 'the body is not UTF-8');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
