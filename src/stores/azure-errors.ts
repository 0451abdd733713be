import { RestError } from '@azure/storage-blob';
import { AccessError } from '../core/errors.ts';

/** HTTP status of a failed call; undefined when there was no answer at all. */
export function statusOf(error: unknown): number | undefined {
  return isRestError(error) ? error.statusCode : undefined;
}

/**
 * Puts a failed call of Azure Storage into words for the operator; the cause stays attached.
 * `doing` completes "could not …", e.g. `read request k3f9`.
 */
export function asStoreError(error: unknown, doing: string): AccessError {
  if (error instanceof AccessError) return error;
  return new AccessError(
    'store.unavailable',
    'operator',
    `Azure Storage could not ${doing}: ${reasonFor(error)}`,
    { cause: error },
  );
}

/** Runs a call of Azure Storage. @throws AccessError `store.unavailable` when it fails */
export async function storeCall<Result>(doing: string, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    throw asStoreError(error, doing);
  }
}

function reasonFor(error: unknown): string {
  if (!isRestError(error)) return error instanceof Error ? error.message : String(error);
  const code = error.code ?? 'no code';
  switch (error.statusCode) {
    case undefined:
      return `there was no answer (${code}). Check the endpoint setting and the network rules of the account.`;
    case 401:
    case 403:
      return (
        `HTTP ${error.statusCode} (${code}). The app's managed identity needs the roles Storage Table Data ` +
        'Contributor and Storage Blob Data Contributor on the account, and its network rules must let the app in.'
      );
    default:
      return `HTTP ${error.statusCode} (${code}).`;
  }
}

// The tables and the blobs SDK may each bring a class of their own, so its name decides.
function isRestError(error: unknown): error is RestError {
  return error instanceof RestError || (error instanceof Error && error.name === 'RestError');
}
