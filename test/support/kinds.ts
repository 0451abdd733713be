import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { RequestRecord } from '../../src/core/requests/request.ts';
import { alex, priya } from '../../src/sandbox/story/people.ts';
import { type EntitlementName, kindsCatalogue } from './kinds-catalogue.ts';
import { type May, uses } from './kinds-use.ts';
import { type Story, useStory } from './sandbox.ts';

/** The whole product with an entitlement of every kind of grant, for the tests of one file. */
export interface Kinds {
  readonly story: Story;
  /** Alex asks, and Priya approves. */
  readonly lend: (name: EntitlementName, duration: string) => Promise<void>;
  /** Begins to use what an entitlement gives. */
  readonly use: (name: EntitlementName) => Promise<May>;
  /** Whether Alex can do now what an entitlement gives. */
  readonly canNow: (name: EntitlementName) => Promise<boolean>;
  /** The request that is open. */
  readonly record: () => Promise<RequestRecord>;
  /** Lets the clouds finish what goes on behind their answers. */
  readonly settle: () => Promise<void>;
}

export function useKinds(): Kinds {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-kinds-'));
  writeFileSync(join(folder, 'catalogue.yaml'), kindsCatalogue);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const story = useStory({ catalogue: folder });
  const settle = () => story.advance(0.25);
  return {
    story,
    settle,
    async lend(name, duration) {
      await story.say(alex, `request ${name} ${duration} Some good reason`);
      await story.click(priya, 'approve');
      await settle();
    },
    use: async (name) => uses[name](story.sandbox),
    canNow: async (name) => (await uses[name](story.sandbox))(),
    async record() {
      const [id = ''] = await story.open();
      const record = await story.sandbox.store.load(id);
      if (!record) throw new Error('No request is open.');
      return record;
    },
  };
}

/** Every entitlement: whether the cloud ends it by itself, and whether requests share what is placed. */
export const entitlements = [
  { name: 'user-policy', cloudSideEnd: true, shared: false },
  { name: 'role-policy', cloudSideEnd: true, shared: false },
  { name: 'attachment', cloudSideEnd: false, shared: true },
  { name: 'role-attachment', cloudSideEnd: false, shared: true },
  { name: 'iam-group', cloudSideEnd: false, shared: true },
  { name: 'role', cloudSideEnd: true, shared: false },
  { name: 'role-elsewhere', cloudSideEnd: true, shared: false },
  { name: 'session', cloudSideEnd: true, shared: false },
  { name: 'assignment', cloudSideEnd: false, shared: true },
  { name: 'plain-role', cloudSideEnd: false, shared: true },
  { name: 'data-role', cloudSideEnd: true, shared: true },
  { name: 'pim', cloudSideEnd: true, shared: true },
  { name: 'entra-group', cloudSideEnd: false, shared: true },
  { name: 'entra-pim', cloudSideEnd: true, shared: true },
] as const satisfies readonly {
  readonly name: EntitlementName;
  readonly cloudSideEnd: boolean;
  readonly shared: boolean;
}[];
