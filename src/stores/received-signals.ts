import { canonicalJson } from '../core/audit/chain.ts';
import type { ReceivedSignals } from '../core/requests/received-signals.ts';
import type { Signal } from '../core/requests/signal.ts';
import { statusOf } from './azure-errors.ts';
import { openTable, type TablesOptions } from './table.ts';

export interface ReceivedSignalsOptions extends TablesOptions {
  /** Hex SHA-256. */
  readonly sha256: (text: string) => string;
}

/** Rows of the table `signals`: a partition a request, a row a signal, by the hash of where it came from, or of all it says. */
export function createReceivedSignals(options: ReceivedSignalsOptions): ReceivedSignals {
  const table = openTable(options, 'signals');
  const keyOf = (signal: Signal) => {
    const { by, kind, source } = signal;
    // A message that is delivered twice says the same at two moments, and in two traces.
    const said = Object.entries(signal).filter(([name]) => name !== 'trace');
    return options.sha256(
      canonicalJson(source === undefined ? Object.fromEntries(said) : { by, kind, source }),
    );
  };
  return {
    async note(partitionKey, signal) {
      const rowKey = keyOf(signal);
      await table.run(`note a signal of request ${partitionKey}`, async (client, abortSignal) => {
        try {
          await client.createEntity({ partitionKey, rowKey, kind: signal.kind }, { abortSignal });
        } catch (error) {
          // The same click, delivered twice; it may have been taken in meanwhile.
          if (statusOf(error) !== 409) throw error;
        }
      });
    },
    take(partitionKey, signal, at) {
      const rowKey = keyOf(signal);
      return table.run(`take in a signal of request ${partitionKey}`, async (client, abortSignal) => {
        try {
          const row = await client.getEntity<{ takenAt?: string }>(partitionKey, rowKey, { abortSignal });
          if (row.takenAt !== undefined) return row.takenAt === at;
          const taken = { partitionKey, rowKey, takenAt: at };
          await client.updateEntity(taken, 'Merge', { etag: row.etag, abortSignal });
          return true;
        } catch (error) {
          if (statusOf(error) === 404) return false;
          throw error;
        }
      });
    },
  };
}
