import { expect, it } from 'vitest';
import { createEscalateStage } from '../../src/activities/escalate-stage.ts';
import { personRef } from '../../src/core/people.ts';
import type { RequestRecord } from '../../src/core/requests/request.ts';
import { aCatalogue, dataReadonly, groups } from '../support/catalogue.ts';
import { theStory } from '../support/directory.ts';
import { aRecord, aRequest, aStage } from '../support/records.ts';

const { alex, priya, morgan, directory } = theStory();
const catalogue = aCatalogue(
  dataReadonly.replace(
    `stages: [{ approvers: { groups: [${groups.owners}] } }]`,
    `stages: [{ approvers: { groups: [${groups.owners}] }, escalation: { after: 1h, to: { users: [morgan@contoso.com] } } }]
    windows: { timeZone: UTC, open: [{ days: [mon, tue, wed, thu, fri], from: "07:00", to: "19:00" }] }`,
  ),
);

it('asks further people also while the request could not be approved for another reason', async () => {
  let stored: RequestRecord = aRecord({
    request: aRequest({ requester: personRef(alex), beneficiary: personRef(alex) }),
    stage: aStage({ approvers: [personRef(priya)] }),
  });
  const escalate = createEscalateStage({
    catalogue: { current: () => Promise.resolve(catalogue) },
    directory,
    store: {
      load: () => Promise.resolve(stored),
      openFor: () => Promise.resolve([]),
      insert: () => Promise.resolve('exists'),
      saveGrant: () => Promise.resolve(),
      async *open() {},
      replace: (record) => {
        stored = record;
        return Promise.resolve();
      },
    },
    audit: { append: () => Promise.resolve() },
  });
  // Nothing may start at this time of the day; tomorrow it may.
  const outcome = await escalate({
    requestId: stored.request.id,
    revision: 2,
    at: '2026-11-20T19:30:00.000Z',
  });
  expect(outcome).toMatchObject({ outcome: 'escalated', stage: { escalated: true } });
  expect(stored.stage?.approvers).toEqual([personRef(priya), personRef(morgan)]);
});
