// A sandbox that a test kills: starts the storage on a folder, writes one row, says so, and then only lives.
import { TableClient } from '@azure/data-tables';
import { createMovableClock } from '../../src/sandbox/clock.ts';
import { startStorage } from '../../src/sandbox/storage/storage.ts';
import { storageCredential, trustedCertificate } from './storage.ts';

const [folder = '', blobs = '0', tables = '0'] = process.argv.slice(2);
const storage = await startStorage({
  place: { folder },
  certificate: trustedCertificate(folder),
  ports: { blobs: Number(blobs), tables: Number(tables) },
  clock: createMovableClock(),
});
const client = new TableClient(storage.tablesEndpoint, 'written', storageCredential);
await client.createTable();
await client.createEntity({ partitionKey: 'rows', rowKey: 'last', text: 'written just before the end' });
process.send?.('written');
setInterval(() => {}, 60_000);
