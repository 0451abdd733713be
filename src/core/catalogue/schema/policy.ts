import { z } from 'zod';
import { isTimeZone } from '../../policy/window.ts';
import { weekdays } from '../policy.ts';
import { about, approvers, duration, name, nobody, someone, timeOfDay } from './parts.ts';

const escalation = z.strictObject({
  after: duration.meta(about('How long the stage waits before more people are asked.', '2h')),
  to: approvers.meta(about('Who is asked too.', { manager: true })),
});

const stage = z.strictObject({
  approvers: approvers.meta(about('Who is asked.', { users: ['priya@contoso.com'] })),
  backup: nobody.meta(
    about('Who may decide as well, without being asked.', { users: ['morgan@contoso.com'] }),
  ),
  quorum: z.int().min(1).max(10).default(1).meta(about('How many different approvers must say yes.', 2)),
  escalation: escalation
    .optional()
    .meta(about('Whom to ask too when there is no decision.', { after: '2h', to: { manager: true } })),
});

const stages = z.array(stage).min(1).max(5);
const anybody = [{ approvers: { manager: true } }];

const tier = z
  .strictObject({
    upTo: duration
      .optional()
      .meta(
        about('The longest duration of this tier. Only the last tier may leave it out: any duration.', '8h'),
      ),
    automatic: z
      .literal(true)
      .optional()
      .meta(about('Approved by this rule, without anybody. Instead of "stages".', true)),
    stages: stages.optional().meta(about('Who approves, one stage after the other.', anybody)),
  })
  .refine(
    ({ automatic, stages: list }) => (automatic === undefined) !== (list === undefined),
    'say either "automatic: true" or who approves under "stages"',
  );

const automatic = z.strictObject({
  name: name.meta(about('Stands in the record as what decided.', 'on-call-engineer')),
  upTo: duration.meta(about('The longest duration it approves.', '1h')),
  environments: z
    .array(z.string().min(1).max(40))
    .default([])
    .meta(about('Environments of entitlements it is for. Empty: all.', ['staging'])),
  onCall: someone.optional().meta(
    about('Whoever asks has to be one of these at that moment: on call. Absent: anybody who may ask.', {
      groups: ['5b0e3c1a-6c1f-4f0e-9a64-0d2f3a7b9c01'],
    }),
  ),
});

const open = z
  .strictObject({
    days: z
      .array(z.enum(weekdays))
      .min(1)
      .meta(about('Days on which the window opens.', ['mon', 'fri'])),
    from: timeOfDay.meta(about('When it opens.', '07:00')),
    to: timeOfDay.meta(about('When it closes. Not after "from": on the next day.', '19:00')),
  })
  .refine(({ from, to }) => from !== to, 'a window that opens and closes at the same time is never open');

const windows = z.strictObject({
  timeZone: z
    .string()
    .refine(isTimeZone, 'use the IANA name of a time zone, such as Europe/Berlin')
    .meta(about('IANA name of the time zone of the windows.', 'Europe/Berlin')),
  open: z
    .array(open)
    .min(1)
    .max(20)
    .meta(about('When access may start.', [{ days: ['mon'], from: '07:00', to: '19:00' }])),
});

const review = z.strictObject({
  by: someone.meta(about('Who looks at it afterwards.', { users: ['priya@contoso.com'] })),
  within: duration.meta(about('When the review is due, counted from the start of the access.', '3d')),
});

const breakGlass = z.strictObject({
  who: someone.meta(about('Who may take it.', { groups: ['5b0e3c1a-6c1f-4f0e-9a64-0d2f3a7b9c01'] })),
  max: duration.meta(about('How long it lasts at the most.', '1h')),
  tell: someone.meta(
    about('Who is told at once, beside the administrators.', { users: ['priya@contoso.com'] }),
  ),
  review: review.meta(
    about('Who looks at it afterwards, and by when.', {
      by: { users: ['priya@contoso.com'] },
      within: '3d',
    }),
  ),
});

export const policy = z
  .strictObject({
    requesters: someone.meta(about('Who may ask.', { groups: ['5b0e3c1a-6c1f-4f0e-9a64-0d2f3a7b9c01'] })),
    deny: nobody.meta(
      about('Who may neither ask nor receive under this policy, whatever else names them.', {
        users: ['intern@contoso.com'],
      }),
    ),
    stages: stages
      .optional()
      .meta(about('Who approves, one stage after the other. Instead of "tiers".', anybody)),
    tiers: z
      .array(tier)
      .min(1)
      .max(6)
      .optional()
      .meta(
        about('Who approves, by the duration that is asked for. Instead of "stages".', [
          { upTo: '1h', automatic: true },
          { stages: anybody },
        ]),
      ),
    automatic: z
      .array(automatic)
      .max(10)
      .default([])
      .meta(
        about(
          'Rules that approve at once, without anybody, what people ask for themselves. Before "stages" and "tiers".',
          [{ name: 'staging', upTo: '4h', environments: ['staging'] }],
        ),
      ),
    pendingTimeout: duration
      .prefault('8h')
      .meta(about('How long each stage waits for an answer before the request times out.', '1d')),
    remindEvery: duration
      .optional()
      .meta(
        about('Time between two reminders to whoever has not answered. Absent: nobody is reminded.', '1h'),
      ),
    windows: windows.optional().meta(
      about('When access may start. Absent: at any time.', {
        timeZone: 'Europe/Berlin',
        open: [{ days: ['mon'], from: '07:00', to: '19:00' }],
      }),
    ),
    breakGlass: breakGlass.optional().meta(
      about('Access in an emergency, without approval. Absent: there is none.', {
        who: { users: ['alex@contoso.com'] },
        max: '1h',
        tell: { users: ['priya@contoso.com'] },
        review: { by: { users: ['priya@contoso.com'] }, within: '3d' },
      }),
    ),
    channel: z
      .string()
      .regex(
        /^19:[\w.-]{1,200}@thread\.(?:tacv2|skype)$/,
        'use the conversation id of a Teams channel: 19:…@thread.tacv2',
      )
      .optional()
      .meta(
        about(
          'Conversation id of a Teams channel where requests are shown too, and can be decided by those who may.',
          '19:0b8c2f5e7a1d4c3b9e6f@thread.tacv2',
        ),
      ),
    heldAtOnce: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .meta(about('How many requests under this policy one person may hold at once. Absent: any number.', 2)),
    delegation: z
      .boolean()
      .default(true)
      .meta(about('Whether approvers may name somebody who decides while they are away.', false)),
  })
  .refine(
    ({ stages: list, tiers }) => (list === undefined) !== (tiers === undefined),
    'say who approves either under "stages" or, by duration, under "tiers"',
  );
