import type { TokenCredential } from '@azure/identity';
import { ContainerClient } from '@azure/storage-blob';
import type { SourceFile } from '../core/catalogue/read/source-file.ts';
import { AccessError } from '../core/errors.ts';
import type { CatalogueSource } from '../core/ports.ts';
import { unlessAborted } from '../platform/deadline.ts';
import { statusOf, storeCall } from './azure-errors.ts';
import { type CataloguePointer, fileName, pointerName, pointerSchema } from './catalogue-pointer.ts';
import { type CatalogueOptions, createCatalogueSource } from './catalogue-source.ts';

/** A blob container that holds a catalogue. */
export interface ContainerOptions {
  /** Address of the container, without a trailing slash. */
  readonly container: string;
  readonly credential: TokenCredential;
  /** How long one call may take, the body of its answer too. Default: 20,000 ms. */
  readonly longestCallMs?: number;
}

/**
 * The catalogue as a pipeline publishes it to a blob container: files below their version, and one pointer that names
 * them with their hashes. What is only there in part is never loaded. Looking costs one call while nothing changes.
 */
export function createCatalogueContainer({
  container,
  credential,
  longestCallMs,
  ...options
}: CatalogueOptions & ContainerOptions): CatalogueSource {
  const blobs = openContainer({
    container,
    credential,
    ...(longestCallMs !== undefined && { longestCallMs }),
  });
  let last: string | undefined;
  const files = {
    place: `the container ${container}`,
    freshFor: 15_000,
    async read(anyway: boolean) {
      const found = await blobs.read(pointerName, anyway ? undefined : last);
      if (found === 'unchanged') return found;
      if (found === undefined)
        throw new AccessError(
          'catalogue.invalid',
          'operator',
          `there is no ${pointerName}. Publish a catalogue with "latchkey catalogue publish".`,
        );
      const content = await readFiles(blobs, pointerOf(found.text), options.sha256);
      // Only now: what could not be read whole is tried again.
      last = found.etag;
      return content;
    },
  };
  return createCatalogueSource(files, options);
}

function pointerOf(text: string): CataloguePointer {
  const parsed = pointerSchema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const why = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
  throw new AccessError(
    'catalogue.invalid',
    'operator',
    `${pointerName} is not what Latchkey publishes: ${why}.`,
  );
}

async function readFiles(
  blobs: CatalogueBlobs,
  { version, files }: CataloguePointer,
  sha256: CatalogueOptions['sha256'],
): Promise<readonly SourceFile[]> {
  return Promise.all(
    files.map(async (file) => {
      const found = await blobs.read(fileName(version, file.path));
      if (found === undefined || found === 'unchanged' || sha256(found.text) !== file.sha256)
        throw new AccessError(
          'catalogue.invalid',
          'operator',
          `${file.path} of version ${version} is ${found === undefined ? 'missing' : 'not what was published'}. Publish it again.`,
        );
      return { path: file.path, text: found.text };
    }),
  );
}

/** The blobs of a container as the catalogue needs them. All @throws AccessError `store.unavailable` */
export interface CatalogueBlobs {
  /** Undefined when it is not there; `unchanged` when it is still the one with this ETag. */
  read(
    name: string,
    etag?: string,
  ): Promise<{ readonly text: string; readonly etag: string } | 'unchanged' | undefined>;
  /** `conflict` when it is there (no ETag), or is another one than that with this ETag. */
  write(name: string, text: string, etag?: string): Promise<'written' | 'conflict'>;
}

const retryOptions = { maxTries: 3, tryTimeoutInMs: 20_000, retryDelayInMs: 200, maxRetryDelayInMs: 2_000 };

/** Opens the container. Makes no call yet. */
export function openContainer({
  container,
  credential,
  longestCallMs = 20_000,
}: ContainerOptions): CatalogueBlobs {
  const client = new ContainerClient(container, credential, { retryOptions });
  const timed = <Result>(doing: string, call: (abortSignal: AbortSignal) => Promise<Result>) => {
    const signal = AbortSignal.timeout(longestCallMs);
    const noAnswer = () => new Error(`there was no complete answer within ${longestCallMs / 1_000} seconds.`);
    return storeCall(doing, () => unlessAborted(call(signal), signal, noAnswer));
  };
  return {
    read: (name, etag) =>
      timed(`read ${name} of the catalogue`, async (abortSignal) => {
        try {
          const blob = client.getBlockBlobClient(name);
          const conditions = etag === undefined ? {} : { ifNoneMatch: etag };
          const answer = await blob.download(0, undefined, { abortSignal, conditions });
          return { text: await textOf(answer.readableStreamBody), etag: answer.etag ?? '' };
        } catch (error) {
          if (statusOf(error) === 304) return 'unchanged';
          if (statusOf(error) === 404) return undefined;
          throw error;
        }
      }),
    write: (name, text, etag) =>
      timed(`write ${name} of the catalogue`, async (abortSignal) => {
        const conditions = etag === undefined ? { ifNoneMatch: '*' } : { ifMatch: etag };
        const blobContentType = name.endsWith('.json') ? 'application/json' : 'application/yaml';
        try {
          await client.getBlockBlobClient(name).upload(text, Buffer.byteLength(text), {
            abortSignal,
            conditions,
            blobHTTPHeaders: { blobContentType },
          });
          return 'written';
        } catch (error) {
          if (statusOf(error) === 409 || statusOf(error) === 412) return 'conflict';
          throw error;
        }
      }),
  };
}

async function textOf(body: NodeJS.ReadableStream | undefined): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of body ?? []) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString('utf8');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
