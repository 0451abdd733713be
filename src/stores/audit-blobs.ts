import { addAbortSignal, Readable } from 'node:stream';
import type { TokenCredential } from '@azure/identity';
import { type AppendBlobClient, BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { unlessAborted } from '../platform/deadline.ts';
import { statusOf, storeCall } from './azure-errors.ts';

/** Where the trail is and who writes it. */
export interface AuditBlobsOptions {
  /** The blob endpoint of the storage account, without a trailing slash. */
  readonly endpoint: string;
  readonly credential: TokenCredential;
  /** Default: `audit`. */
  readonly container?: string;
  /** How long one call may take with everything, the body of its answer too. Default: 20,000 ms. */
  readonly longestCallMs?: number;
}

/** One append blob of the trail and how full it is. */
export interface TrailBlob {
  /** From 1, without gaps. */
  readonly number: number;
  /** Bytes. */
  readonly size: number;
  /** How many blocks were appended; Azure allows 50,000. */
  readonly blocks: number;
}

/** The append blobs `chain-000001.jsonl`, `chain-000002.jsonl`, … All @throws AccessError `store.unavailable` */
export interface AuditBlobs {
  /** The newest blob; undefined when there is none yet. */
  newest(): Promise<TrailBlob | undefined>;
  /** One blob by its number; empty when it is not there. */
  look(number: number): Promise<TrailBlob>;
  /** Makes the blob, and the container too, unless they are there. */
  make(number: number): Promise<void>;
  /** Appends at exactly `position`; undefined when the blob does not end there (any more), or is not there. */
  append(number: number, position: number, text: string): Promise<'appended' | undefined>;
  /** The bytes from `from` to the end, as text; nothing when the blob is not there or does not reach so far. */
  read(number: number, from: number): Promise<string>;
  /** Numbers of all blobs, ascending. */
  numbers(): AsyncIterable<number>;
  /** The whole blob in pieces as they arrive. */
  stream(number: number): AsyncIterable<string>;
}

const prefix = 'chain-';
const blobName = (number: number) => `${prefix}${String(number).padStart(6, '0')}.jsonl`;

// The caller repeats the whole step on a durable timer; here only a hiccup is smoothed over. The SDK's own
// timeout ends with the headers of an answer, so that every call has a deadline of its own besides.
const retryOptions = { maxTries: 3, tryTimeoutInMs: 20_000, retryDelayInMs: 200, maxRetryDelayInMs: 2_000 };

/** Opens the blobs of the trail. Makes no call yet. */
export function openAuditBlobs(options: AuditBlobsOptions): AuditBlobs {
  const { longestCallMs = 20_000 } = options;
  const service = new BlobServiceClient(options.endpoint, options.credential, { retryOptions });
  const container = service.getContainerClient(options.container ?? 'audit');
  const blob = (number: number): AppendBlobClient => container.getAppendBlobClient(blobName(number));
  const noAnswer = () => new Error(`there was no complete answer within ${longestCallMs / 1_000} seconds.`);

  function timed<Result>(doing: string, call: (abortSignal: AbortSignal) => Promise<Result>) {
    const signal = AbortSignal.timeout(longestCallMs);
    return storeCall(doing, () => unlessAborted(call(signal), signal, noAnswer));
  }

  function look(number: number): Promise<TrailBlob> {
    return timed('look at the audit trail', async (abortSignal) => {
      try {
        const { contentLength, blobCommittedBlockCount } = await blob(number).getProperties({ abortSignal });
        return { number, size: contentLength ?? 0, blocks: blobCommittedBlockCount ?? 0 };
      } catch (error) {
        if (statusOf(error) !== 404) throw error;
        return { number, size: 0, blocks: 0 };
      }
    });
  }

  /** Azure lists blobs in the order of their names, which is the order of their numbers. */
  async function* numbers(): AsyncGenerator<number> {
    let continuationToken: string | undefined;
    do {
      const page = await timed('list the audit trail', (signal) =>
        listPage(container, signal, continuationToken),
      );
      for (const { name } of page?.segment.blobItems ?? []) {
        const number = /^chain-(\d{6})\.jsonl$/.exec(name)?.[1];
        if (number !== undefined) yield Number(number);
      }
      continuationToken = page?.continuationToken;
    } while (continuationToken !== undefined && continuationToken !== '');
  }

  /** A full blob may take long to arrive, so that the deadline is one for each piece of it. */
  async function* stream(number: number): AsyncGenerator<string> {
    const stalled = new AbortController();
    const piecewise = <Result>(next: () => Promise<Result>) =>
      storeCall('read the audit trail', async () => {
        const timer = setTimeout(() => stalled.abort(), longestCallMs);
        try {
          return await unlessAborted(next(), stalled.signal, noAnswer);
        } finally {
          clearTimeout(timer);
        }
      });
    const { readableStreamBody: body } = await piecewise(() =>
      blob(number).download(0, undefined, { abortSignal: stalled.signal }),
    );
    if (!(body instanceof Readable)) return;
    body.setEncoding('utf8');
    const pieces = body[Symbol.asyncIterator]();
    try {
      for (;;) {
        const piece = await piecewise(() => pieces.next());
        if (piece.done === true) return;
        yield String(piece.value);
      }
    } finally {
      body.destroy();
    }
  }

  return {
    async newest() {
      let number: number | undefined;
      for await (const each of numbers()) number = each;
      return number === undefined ? undefined : look(number);
    },
    look,
    make: (number) =>
      timed('make a blob of the audit trail', async (abortSignal) => {
        try {
          await blob(number).createIfNotExists({ abortSignal });
        } catch (error) {
          if (statusOf(error) !== 404) throw error;
          await container.createIfNotExists({ abortSignal });
          await blob(number).createIfNotExists({ abortSignal });
        }
      }),
    append: (number, position, text) =>
      timed('append to the audit trail', async (abortSignal) => {
        try {
          await blob(number).appendBlock(text, Buffer.byteLength(text), {
            abortSignal,
            conditions: { appendPosition: position },
          });
          return 'appended';
        } catch (error) {
          if (statusOf(error) === 412 || statusOf(error) === 404) return undefined;
          throw error;
        }
      }),
    read: (number, from) =>
      timed('read the audit trail', async (abortSignal) => {
        try {
          const { readableStreamBody } = await blob(number).download(from, undefined, { abortSignal });
          return await textOf(readableStreamBody, abortSignal);
        } catch (error) {
          if (statusOf(error) !== 404 && statusOf(error) !== 416) throw error;
          return '';
        }
      }),
    numbers,
    stream,
  };
}

async function textOf(body: NodeJS.ReadableStream | undefined, signal: AbortSignal): Promise<string> {
  if (!(body instanceof Readable)) return '';
  addAbortSignal(signal, body);
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString('utf8');
}

/** One page of the list; undefined when there is no container, which is no trail yet. */
async function listPage(container: ContainerClient, abortSignal: AbortSignal, continuationToken?: string) {
  try {
    const pages = container
      .listBlobsFlat({ prefix, abortSignal })
      .byPage({ ...(continuationToken !== undefined && { continuationToken }) });
    const page = await pages.next();
    return page.done === true ? undefined : page.value;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}
