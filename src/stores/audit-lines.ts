import { type AuditBlobsOptions, openAuditBlobs } from './audit-blobs.ts';
import { linesOf } from './lines.ts';

/**
 * Every line of the stored trail, oldest first, exactly as it was written.
 * @throws AccessError `store.unavailable`
 */
export async function* readTrailLines(options: AuditBlobsOptions): AsyncGenerator<string> {
  const blobs = openAuditBlobs(options);
  for await (const number of blobs.numbers()) yield* linesOf(blobs.stream(number));
}
