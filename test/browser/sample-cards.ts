/** Cards of the kinds that a bot for access sends, with every element that the page has to show well. */

type Card = Readonly<Record<string, unknown>>;

const textBlock = (text: string, look: Card = {}) => ({ type: 'TextBlock', text, wrap: true, ...look });

const status = (style: string, title: string, detail: string) => ({
  type: 'Container',
  style,
  bleed: true,
  items: [textBlock(title, { size: 'Medium', weight: 'Bolder' }), textBlock(detail, { spacing: 'Small' })],
});

const card = (body: readonly unknown[], actions: readonly unknown[] = []): Card => ({
  type: 'AdaptiveCard',
  version: '1.5',
  body,
  actions,
  msteams: { width: 'Full' },
});

export const requestForm = card(
  [
    status('accent', 'Request access', 'You get it for a limited time, and it is taken back by itself.'),
    {
      type: 'Input.ChoiceSet',
      id: 'entitlement',
      label: 'Access',
      isRequired: true,
      errorMessage: 'Choose what you need.',
      choices: [
        { title: 'Data, read-only (at most 48 h)', value: 'data-readonly' },
        { title: 'Production, operator (at most 4 h)', value: 'prod-operator' },
      ],
    },
    {
      type: 'ColumnSet',
      columns: [
        {
          type: 'Column',
          width: 'stretch',
          items: [
            {
              type: 'Input.Number',
              id: 'minutes',
              label: 'Minutes',
              min: 5,
              max: 2880,
              value: 20,
              isRequired: true,
              errorMessage: 'From 5 to 2880.',
            },
          ],
        },
        {
          type: 'Column',
          width: 'stretch',
          items: [{ type: 'Input.Date', id: 'day', label: 'Day (optional)' }],
        },
      ],
    },
    {
      type: 'Input.Text',
      id: 'reason',
      label: 'Reason',
      isMultiline: true,
      placeholder: 'What do you need it for?',
      isRequired: true,
      errorMessage: 'Say what you need it for.',
    },
    { type: 'Input.Toggle', id: 'notify', title: 'Tell me before it ends', value: 'true' },
  ],
  [
    { type: 'Action.Execute', title: 'Send request', verb: 'submitRequest', style: 'positive', data: {} },
    { type: 'Action.Execute', title: 'Cancel', verb: 'cancel', associatedInputs: 'none', data: {} },
  ],
);

export const waitingCard = card([
  status(
    'warning',
    'Waiting for approval',
    'Ben Okafor can approve it until {{TIME(2026-11-20T18:00:00Z)}}.',
  ),
  {
    type: 'FactSet',
    facts: [
      { title: 'Access', value: 'Data, read-only' },
      { title: 'For', value: 'Dana Reyes' },
      { title: 'How long', value: '20 minutes' },
    ],
  },
]);

const grantTable = {
  type: 'Table',
  gridStyle: 'default',
  showGridLines: true,
  firstRowAsHeaders: true,
  columns: [{ width: 1 }, { width: 2 }, { width: 2 }],
  rows: [
    ['Cloud', 'Permission', 'Where'],
    ['AWS', 'AmazonS3ReadOnlyAccess', 'Account data (111122223333)'],
    ['Azure', 'Storage Blob Data Reader', 'rg-data'],
  ].map((cells) => ({
    type: 'TableRow',
    cells: cells.map((text) => ({ type: 'TableCell', items: [textBlock(text)] })),
  })),
};

export const approvalCard = card(
  [
    status(
      'accent',
      'Dana Reyes asks for access',
      'Your answer is needed until {{TIME(2026-11-20T18:00:00Z)}}.',
    ),
    {
      type: 'FactSet',
      facts: [
        { title: 'Access', value: 'Data, read-only' },
        { title: 'Environment', value: 'production' },
        { title: 'How long', value: '20 minutes from approval' },
        { title: 'Reason', value: 'Need to fix **production** bug' },
      ],
    },
    textBlock('What is given', { weight: 'Bolder', separator: true }),
    grantTable,
  ],
  [
    {
      type: 'Action.Execute',
      title: 'Approve',
      verb: 'approve',
      style: 'positive',
      data: { requestId: 'r1' },
    },
    {
      type: 'Action.ShowCard',
      title: 'Deny',
      style: 'destructive',
      card: {
        type: 'AdaptiveCard',
        body: [
          {
            type: 'Input.Text',
            id: 'reason',
            label: 'Why not?',
            isRequired: true,
            errorMessage: 'Say why.',
            placeholder: 'The requester reads this',
          },
        ],
        actions: [
          {
            type: 'Action.Execute',
            title: 'Deny request',
            verb: 'deny',
            style: 'destructive',
            data: { requestId: 'r1' },
          },
        ],
      },
    },
  ],
);

export const approvedCard = card([
  status('good', 'You approved it', 'Dana Reyes has been told.'),
  { type: 'FactSet', facts: [{ title: 'Access', value: 'Data, read-only' }] },
]);

/** `until` is UTC without milliseconds, as the cards' own date functions want it. */
export function activeCard(until: string): Card {
  return card(
    [
      status('good', 'You have access', `It ends at {{TIME(${until})}} on {{DATE(${until}, SHORT)}}.`),
      {
        type: 'ColumnSet',
        columns: [
          {
            type: 'Column',
            width: 'stretch',
            items: [
              textBlock('AWS', { weight: 'Bolder' }),
              textBlock('AmazonS3ReadOnlyAccess', { spacing: 'None' }),
            ],
          },
          {
            type: 'Column',
            width: 'stretch',
            items: [
              textBlock('Azure', { weight: 'Bolder' }),
              textBlock('Storage Blob Data Reader', { spacing: 'None' }),
            ],
          },
        ],
      },
      textBlock('How to use it', { weight: 'Bolder', separator: true }),
      textBlock('aws s3 ls s3://data --profile data', { fontType: 'Monospace', spacing: 'Small' }),
    ],
    [
      { type: 'Action.Execute', title: 'I’m done', verb: 'end', data: { requestId: 'r1' } },
      { type: 'Action.Execute', title: 'Extend', verb: 'extend', data: { requestId: 'r1' } },
    ],
  );
}

export const endedCard = card([
  status('emphasis', 'Access ended', 'It expired as agreed and was taken back everywhere.'),
  textBlock('AWS: verified absent', { color: 'Good' }),
  textBlock('Azure: verified absent', { color: 'Good', spacing: 'None' }),
]);

export const failedCard = card([
  status(
    'attention',
    'Access could not be given',
    'Azure refused: the resource group is locked. Nothing is left in AWS.',
  ),
]);
