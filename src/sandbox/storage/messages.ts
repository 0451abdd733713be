import type { CertificateFiles, StorageEndpoints, StoragePorts } from './azurite.ts';

/** What the sandbox tells the storage process. `offset`: milliseconds its clock is ahead of the machine's. */
export type ToStorage =
  | {
      readonly type: 'start';
      /** Memory only when absent. */
      readonly folder?: string | undefined;
      readonly certificate: CertificateFiles;
      readonly ports: StoragePorts;
      readonly offset: number;
      readonly waitMilliseconds: number;
    }
  | { readonly type: 'clock'; readonly offset: number }
  | { readonly type: 'stop' };

/** What the storage process answers. `clock` comes back when `offset` is in force. */
export type FromStorage =
  | ({ readonly type: 'ready' } & StorageEndpoints)
  | { readonly type: 'clock'; readonly offset: number }
  | { readonly type: 'failed'; readonly message: string };
