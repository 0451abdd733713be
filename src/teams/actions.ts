import { z } from 'zod';
import type { FindingDecision } from '../core/reconcile/finding.ts';
import { actOnRequest } from '../core/requests/act.ts';
import { parseDuration } from '../core/requests/duration.ts';
import { isRequestId } from '../core/requests/id.ts';
import { longestReason } from '../core/requests/reason.ts';
import type { RequestRecord } from '../core/requests/request.ts';
import type { ReviewVerdict } from '../core/reviews/review.ts';
import { cardSource, sourceOf } from './activity.ts';
import { cardFor, type PersonalCard } from './cards/card-for.ts';
import { emergencyNotice } from './cards/emergency-card.ts';
import type { FormAnswers } from './cards/request-form.ts';
import { revokeAllDismissed } from './cards/revoke-all-card.ts';
import { approvalsSoFar } from './cards/status.ts';
import { statusCard } from './commands/answer-status.ts';
import { explainProblems } from './commands/explain-problems.ts';
import { emergencySchema, reviewEmergency, takeInEmergency } from './emergency.ts';
import { findingSchema, takeInFinding } from './findings.ts';
import { considerForm, type FormStep, formAnswers, openForm, submitForm } from './forms.ts';
import type { Texts } from './languages/en/texts.ts';
import { told } from './languages/languages.ts';
import { revokeAllSchema, takeInRevokeAll } from './revoke-all.ts';
import type { Turn } from './turn.ts';
import { viewOf } from './view.ts';

/** What came of pressing a button. `invalid`: nothing was done, because the button sent what no card of ours sends. */
export type ActionResult =
  | ({ readonly kind: 'card' } & PersonalCard)
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'invalid'; readonly text: string };

type Action = (turn: Turn, data: unknown) => Promise<ActionResult>;

const requestId = z.string().refine(isRequestId);
const onRequest = z.strictObject({ requestId });
/** `list`: the button is one of the list of the person's requests, which then takes the answer. */
const onListed = onRequest.extend({ list: z.literal('mine').exactOptional() });
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
const extension = onListed.extend({ duration, extension: z.int().min(1).max(99).exactOptional() });

/** The verbs of our cards. */
const actions: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['considerRequest', checked(formAnswers, consider)],
  ['editRequest', checked(formAnswers, edit)],
  ['submitRequest', checked(formAnswers, submit)],
  ['approve', checked(decision, (turn, data) => act(turn, { ...data, kind: 'approve' }))],
  ['approveForLess', checked(approvalForLess, (turn, data) => actFor(turn, { ...data, kind: 'approve' }))],
  ['deny', checked(denial, (turn, data) => act(turn, { ...data, kind: 'deny' }))],
  ['cancel', checked(onListed, (turn, data) => act(turn, { ...data, kind: 'cancel' }))],
  ['end', checked(onListed, (turn, data) => act(turn, { ...data, kind: 'end' }))],
  ['extend', checked(extension, (turn, data) => actFor(turn, { ...data, kind: 'extend' }))],
  ['note', checked(revocation, (turn, data) => act(turn, { ...data, kind: 'note' }))],
  ['view', checked(onRequest, view)],
  ['takeInEmergency', checked(emergencySchema, takeEmergency)],
  ['dismissEmergency', checked(z.strictObject({}), dismissEmergency)],
  ['reviewRight', checked(revocation, (turn, data) => review(turn, data, 'right'))],
  ['reviewWrong', checked(revocation, (turn, data) => review(turn, data, 'wrong'))],
  ['removeFinding', checked(findingSchema, (turn, data) => decide(turn, data, 'remove'))],
  ['leaveFinding', checked(findingSchema, (turn, data) => decide(turn, data, 'leave'))],
  ['revokeAll', checked(revokeAllSchema, confirmRevokeAll)],
  ['dismissRevokeAll', checked(z.strictObject({}), dismissRevokeAll)],
  ['revoke', checked(revocation, (turn, data) => act(turn, { ...data, kind: 'revoke' }))],
]);

/** The verbs that buttons of ours have. */
export const actionVerbs: readonly string[] = [...actions.keys()];

/** Runs the verb of a button with what its card sent. */
export function runAction(turn: Turn, verb: string, data: unknown): Promise<ActionResult> {
  const action = actions.get(verb);
  return action
    ? action(turn, data)
    : Promise.resolve({ kind: 'invalid', text: turn.texts.answers.unknownAction });
}

function checked<Data>(
  schema: z.ZodType<Data>,
  action: (turn: Turn, data: Data) => Promise<ActionResult>,
): Action {
  return (turn, data) => {
    const parsed = schema.safeParse(data ?? {});
    return parsed.success
      ? action(turn, parsed.data)
      : Promise.resolve({ kind: 'invalid', text: turn.texts.answers.badInput });
  };
}

/** A form that somebody fills in in a chat. */
const inChat = { kind: 'chat' } as const;

async function consider(turn: Turn, answers: FormAnswers): Promise<ActionResult> {
  return stepped(await considerForm(turn, answers, inChat), turn.texts);
}

async function edit(turn: Turn, answers: FormAnswers): Promise<ActionResult> {
  const card = await openForm(turn, { place: inChat, filled: answers });
  return card
    ? { kind: 'card', card, summary: card.fallbackText }
    : { kind: 'text', text: turn.texts.answers.nothingToAskFor };
}

async function submit(turn: Turn, answers: FormAnswers): Promise<ActionResult> {
  return stepped(await submitForm(turn, answers, cardSource(turn.activity)), turn.texts);
}

async function view(turn: Turn, { requestId: id }: z.infer<typeof onRequest>): Promise<ActionResult> {
  const card = await viewOf(turn, id);
  return card
    ? { kind: 'card', card, summary: card.fallbackText }
    : { kind: 'text', text: turn.texts.answers.nothingToSee };
}

/** The form itself stays as it is filled in when something has to be changed: the answer is a text under it. */
function stepped(step: FormStep, texts: Texts): ActionResult {
  return step.kind === 'card'
    ? { kind: 'card', card: step.card, summary: step.card.fallbackText }
    : { kind: 'text', text: explainProblems(step.problems, texts) };
}

async function takeEmergency(turn: Turn, emergency: z.infer<typeof emergencySchema>): Promise<ActionResult> {
  const taken = await takeInEmergency(turn, emergency);
  return 'problems' in taken
    ? { kind: 'text', text: explainProblems(taken.problems, turn.texts) }
    : { kind: 'card', ...taken };
}

function dismissEmergency({ texts }: Turn): Promise<ActionResult> {
  const card = emergencyNotice(texts.emergency.dismissed, texts);
  return Promise.resolve({ kind: 'card', card, summary: card.fallbackText });
}

function cardOrProblem(taken: PersonalCard | { readonly problem: string }): ActionResult {
  return 'problem' in taken ? { kind: 'text', text: taken.problem } : { kind: 'card', ...taken };
}

async function decide(
  turn: Turn,
  data: z.infer<typeof findingSchema>,
  kind: FindingDecision,
): Promise<ActionResult> {
  return cardOrProblem(await takeInFinding(turn, data, kind));
}

async function confirmRevokeAll(turn: Turn, data: z.infer<typeof revokeAllSchema>): Promise<ActionResult> {
  return cardOrProblem(await takeInRevokeAll(turn, data));
}

function dismissRevokeAll({ texts }: Turn): Promise<ActionResult> {
  const card = revokeAllDismissed(texts);
  return Promise.resolve({ kind: 'card', card, summary: card.fallbackText });
}

async function review(
  turn: Turn,
  data: z.infer<typeof revocation>,
  verdict: ReviewVerdict,
): Promise<ActionResult> {
  return cardOrProblem(await reviewEmergency(turn, data, verdict));
}

interface OnRequest {
  readonly requestId: string;
  readonly kind: 'approve' | 'deny' | 'cancel' | 'end' | 'revoke' | 'extend' | 'note';
  readonly stage?: number;
  readonly extension?: number;
  readonly minutes?: number;
  readonly reason?: string;
  readonly list?: 'mine';
}

/** The same with a duration as somebody typed it. */
function actFor(
  turn: Turn,
  { duration: typed, ...wanted }: OnRequest & { readonly duration: string },
): Promise<ActionResult> {
  const minutes = parseDuration(typed);
  return minutes === undefined
    ? Promise.resolve({ kind: 'text', text: turn.texts.answers.noDuration(typed.slice(0, 40)) })
    : act(turn, { ...wanted, minutes });
}

async function act(turn: Turn, { list, ...wanted }: OnRequest): Promise<ActionResult> {
  const { personId, ports, texts } = turn;
  const outcome = await actOnRequest(ports, { ...wanted, ...sourceOf(turn.activity), by: personId });
  if (outcome.outcome === 'refused') return { kind: 'text', text: told(turn.texts, outcome.said) };
  const text = thanks(wanted, outcome.record, texts);
  if (list) return { kind: 'card', ...(await statusCard(turn, { requestId: wanted.requestId, text })) };
  return { kind: 'card', ...cardFor(outcome.record, { objectId: personId, texts }, text) };
}

/** What a click did. The record shows it only once the orchestration has taken it in. */
function thanks({ kind, extension: more }: OnRequest, record: RequestRecord, texts: Texts): string {
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
