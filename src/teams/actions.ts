import { z } from 'zod';
import { actOnRequest } from '../core/requests/act.ts';
import { parseDuration } from '../core/requests/duration.ts';
import { isRequestId } from '../core/requests/id.ts';
import { longestReason } from '../core/requests/reason.ts';
import type { RequestRecord } from '../core/requests/request.ts';
import { submitRequest } from '../core/requests/submit.ts';
import { cardFor, type PersonalCard } from './cards/card-for.ts';
import { sentBeforeCard, sentCard } from './cards/sent-card.ts';
import { approvalsSoFar } from './cards/status.ts';
import { explainProblems } from './commands/explain-problems.ts';
import { texts } from './texts.ts';
import type { Turn } from './turn.ts';

/** What came of pressing a button. `invalid`: nothing was done, because the button sent what no card of ours sends. */
export type ActionResult =
  | ({ readonly kind: 'card' } & PersonalCard)
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'invalid'; readonly text: string };

type Action = (turn: Turn, data: unknown) => Promise<ActionResult>;

const requestId = z.string().refine(isRequestId);
const onRequest = z.strictObject({ requestId });
const decision = z.strictObject({
  requestId,
  stage: z.int().min(0).max(9),
  extension: z.int().min(1).max(99).exactOptional(),
});
const reason = z.string().max(longestReason);
const duration = z.string().max(40);
const denial = decision.extend({ reason });
const approvalForLess = decision.extend({ duration });
const revocation = onRequest.extend({ reason });
const extension = onRequest.extend({ duration });

// Longer than any of these can usefully be; what is too long for Latchkey itself is said by its rules.
const formSchema = z.strictObject({
  entitlement: z.string().max(200).default(''),
  duration: z.string().max(40).default(''),
  otherDuration: z.string().max(40).default(''),
  beneficiary: z.string().max(200).default(''),
  ticket: z.string().max(200).default(''),
  reason: z.string().max(4000).default(''),
});

/** The verbs of our cards. */
const actions: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['submitRequest', checked(formSchema, submitForm)],
  ['approve', checked(decision, (turn, data) => act(turn, { ...data, kind: 'approve' }))],
  ['approveForLess', checked(approvalForLess, (turn, data) => actFor(turn, { ...data, kind: 'approve' }))],
  ['deny', checked(denial, (turn, data) => act(turn, { ...data, kind: 'deny' }))],
  ['cancel', checked(onRequest, (turn, data) => act(turn, { ...data, kind: 'cancel' }))],
  ['end', checked(onRequest, (turn, data) => act(turn, { ...data, kind: 'end' }))],
  ['extend', checked(extension, (turn, data) => actFor(turn, { ...data, kind: 'extend' }))],
  ['note', checked(revocation, (turn, data) => act(turn, { ...data, kind: 'note' }))],
  ['revoke', checked(revocation, (turn, data) => act(turn, { ...data, kind: 'revoke' }))],
]);

/** Runs the verb of a button with what its card sent. */
export function runAction(turn: Turn, verb: string, data: unknown): Promise<ActionResult> {
  const action = actions.get(verb);
  return action
    ? action(turn, data)
    : Promise.resolve({ kind: 'invalid', text: texts.answers.unknownAction });
}

function checked<Data>(
  schema: z.ZodType<Data>,
  action: (turn: Turn, data: Data) => Promise<ActionResult>,
): Action {
  return (turn, data) => {
    const parsed = schema.safeParse(data ?? {});
    return parsed.success
      ? action(turn, parsed.data)
      : Promise.resolve({ kind: 'invalid', text: texts.answers.badInput });
  };
}

async function submitForm(turn: Turn, form: z.infer<typeof formSchema>): Promise<ActionResult> {
  const { activity, personId, ports } = turn;
  const duration = form.otherDuration.trim() || form.duration;
  const outcome = await submitRequest(ports, {
    requesterId: personId,
    entitlement: form.entitlement,
    ...(form.beneficiary.trim() !== '' && { beneficiary: form.beneficiary }),
    ...(duration !== '' && { duration }),
    ...(form.ticket.trim() !== '' && { ticket: form.ticket }),
    reason: form.reason,
    // One form is one request, however often its button is pressed: the form's own message counts and not
    // the click, which is another activity each time.
    source: `${activity.conversation.id}|${activity.replyToId ?? activity.id ?? ''}`,
  });
  switch (outcome.outcome) {
    case 'accepted':
      return { kind: 'card', card: sentCard(outcome.approvers.length), summary: texts.sent.title };
    case 'repeated':
      return { kind: 'card', card: sentBeforeCard(), summary: texts.sent.title };
    case 'refused':
      return { kind: 'text', text: explainProblems(outcome.problems.map(({ message }) => message)) };
  }
}

interface OnRequest {
  readonly requestId: string;
  readonly kind: 'approve' | 'deny' | 'cancel' | 'end' | 'revoke' | 'extend' | 'note';
  readonly stage?: number;
  readonly extension?: number;
  readonly minutes?: number;
  readonly reason?: string;
}

/** The same with a duration as somebody typed it. */
function actFor(
  turn: Turn,
  { duration: typed, ...wanted }: OnRequest & { readonly duration: string },
): Promise<ActionResult> {
  const minutes = parseDuration(typed);
  return minutes === undefined
    ? Promise.resolve({ kind: 'text', text: texts.answers.noDuration(typed.slice(0, 40)) })
    : act(turn, { ...wanted, minutes });
}

async function act({ personId, ports }: Turn, wanted: OnRequest): Promise<ActionResult> {
  const outcome = await actOnRequest(ports, { ...wanted, by: personId });
  if (outcome.outcome === 'refused') return { kind: 'text', text: outcome.message };
  return { kind: 'card', ...cardFor(outcome.record, personId, thanks(wanted, outcome.record)) };
}

/** What a click did. The record shows it only once the orchestration has taken it in. */
function thanks({ kind, extension: more }: OnRequest, record: RequestRecord): string {
  switch (kind) {
    case 'extend':
      return texts.answers.extensionAsked;
    case 'note':
      return texts.answers.noted;
    case 'approve':
      if (more !== undefined) return texts.answers.extensionApproved;
      return isLastApproval(record) ? texts.answers.approved : texts.answers.approvedOneOfSeveral;
    case 'deny':
      return texts.answers.denied;
    case 'cancel':
      return texts.answers.cancelled;
    case 'end':
      return texts.answers.ended;
    case 'revoke':
      return texts.answers.revoked;
  }
}

function isLastApproval(record: RequestRecord): boolean {
  const { stage } = record;
  return stage !== undefined && stage.index + 1 === stage.of && approvalsSoFar(record) + 1 >= stage.quorum;
}
