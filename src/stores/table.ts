import { TableClient } from '@azure/data-tables';
import type { TokenCredential } from '@azure/identity';
import { storeCall } from './azure-errors.ts';

/** Where the tables are and who asks. */
export interface TablesOptions {
  /** The table endpoint of the storage account, without a trailing slash. */
  readonly endpoint: string;
  readonly credential: TokenCredential;
}

/** A table that is made before its first use. */
export interface Table {
  /**
   * Runs one call on the table, within 20 seconds. `doing` completes "could not …" of the error's text.
   * @throws AccessError `store.unavailable` when it fails
   */
  run<Result>(
    doing: string,
    call: (client: TableClient, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result>;
}

// Whoever calls a store repeats the whole step on a durable timer; here only a hiccup is smoothed over.
const retryOptions = { maxRetries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 2_000 };
const longestCall = 20_000;

/** Opens a table by its name; the first call of the process makes it if it is not there. */
export function openTable(options: TablesOptions, name: string): Table {
  const client = new TableClient(options.endpoint, name, options.credential, { retryOptions });
  let made: Promise<void> | undefined;

  async function make(): Promise<void> {
    made ??= storeCall(`make the table ${name}`, () =>
      client.createTable({ abortSignal: AbortSignal.timeout(longestCall) }),
    );
    try {
      await made;
    } catch (error) {
      // A failure is not remembered: the next call tries again.
      made = undefined;
      throw error;
    }
  }

  return {
    async run(doing, call) {
      await make();
      return storeCall(doing, () => call(client, AbortSignal.timeout(longestCall)));
    },
  };
}
