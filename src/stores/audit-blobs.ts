import type { TokenCredential } from '@azure/identity';
import { type AppendBlobClient, BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { asStoreError, statusOf, storeCall } from './azure-errors.ts';

/** Where the trail is and who writes it. */
export interface AuditBlobsOptions {
  /** The blob endpoint of the storage account, without a trailing slash. */
  readonly endpoint: string;
  readonly credential: TokenCredential;
  /** Default: `audit`. */
  readonly container?: string;
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

// The caller repeats the whole step on a durable timer; here only a hiccup is smoothed over.
const retryOptions = { maxTries: 3, tryTimeoutInMs: 20_000, retryDelayInMs: 200, maxRetryDelayInMs: 2_000 };

/** Opens the blobs of the trail. Makes no call yet. */
export function openAuditBlobs(options: AuditBlobsOptions): AuditBlobs {
  const service = new BlobServiceClient(options.endpoint, options.credential, { retryOptions });
  const container = service.getContainerClient(options.container ?? 'audit');
  const blob = (number: number): AppendBlobClient => container.getAppendBlobClient(blobName(number));

  function look(number: number): Promise<TrailBlob> {
    return storeCall('look at the audit trail', async () => {
      try {
        const { contentLength, blobCommittedBlockCount } = await blob(number).getProperties();
        return { number, size: contentLength ?? 0, blocks: blobCommittedBlockCount ?? 0 };
      } catch (error) {
        if (statusOf(error) !== 404) throw error;
        return { number, size: 0, blocks: 0 };
      }
    });
  }

  return {
    async newest() {
      let number: number | undefined;
      for await (const each of listNumbers(container)) number = each;
      return number === undefined ? undefined : look(number);
    },
    look,
    make: (number) =>
      storeCall('make a blob of the audit trail', async () => {
        try {
          await blob(number).createIfNotExists();
        } catch (error) {
          if (statusOf(error) !== 404) throw error;
          await container.createIfNotExists();
          await blob(number).createIfNotExists();
        }
      }),
    append: (number, position, text) =>
      storeCall('append to the audit trail', async () => {
        try {
          await blob(number).appendBlock(text, Buffer.byteLength(text), {
            conditions: { appendPosition: position },
          });
          return 'appended';
        } catch (error) {
          if (statusOf(error) === 412 || statusOf(error) === 404) return undefined;
          throw error;
        }
      }),
    read: (number, from) =>
      storeCall('read the audit trail', async () => {
        try {
          const { readableStreamBody } = await blob(number).download(from);
          const pieces: Buffer[] = [];
          for await (const piece of readableStreamBody ?? []) pieces.push(Buffer.from(piece));
          return Buffer.concat(pieces).toString('utf8');
        } catch (error) {
          if (statusOf(error) !== 404 && statusOf(error) !== 416) throw error;
          return '';
        }
      }),
    numbers: () => listNumbers(container),
    async *stream(number) {
      const { readableStreamBody } = await storeCall('read the audit trail', () => blob(number).download());
      readableStreamBody?.setEncoding('utf8');
      try {
        for await (const piece of readableStreamBody ?? []) yield String(piece);
      } catch (error) {
        throw asStoreError(error, 'read the audit trail');
      }
    },
  };
}

/** Azure lists blobs in the order of their names, which is the order of their numbers. */
async function* listNumbers(container: ContainerClient): AsyncGenerator<number> {
  const pages = container.listBlobsFlat({ prefix }).byPage();
  for (;;) {
    const page = await storeCall('list the audit trail', async () => {
      try {
        return await pages.next();
      } catch (error) {
        // No container is no trail yet.
        if (statusOf(error) === 404) return { done: true as const };
        throw error;
      }
    });
    if (page.done === true) return;
    for (const { name } of page.value.segment.blobItems) {
      const number = /^chain-(\d{6})\.jsonl$/.exec(name)?.[1];
      if (number !== undefined) yield Number(number);
    }
  }
}
