import { z } from 'zod';
import type { AwsAccount } from '../../core/catalogue/catalogue.ts';
import type { PlanContext } from '../../core/providers.ts';
import { accountNamed, iamUserOf, invalid, partitionOf } from './account.ts';
import { artifactName } from './artifact-name.ts';
import { type Conditions, conditionBlock, type PolicyDocument } from './policy-document.ts';
import type { IamRoleSpec } from './role-spec.ts';
import { sourceIdentityCondition, sourceIdentityOf } from './source-identity.ts';
import { readWindow, type TimeWindow, windowConditions, withConditions } from './time-window.ts';

/** Who may take on a role, and how: a trust policy without its window. */
export interface Trust {
  readonly type: 'AWS' | 'Federated';
  readonly arn: string;
  readonly actions: readonly string[];
  readonly conditions: Conditions;
  /** What the one who takes it on has to say; where the role and its user are in different accounts. */
  readonly externalId?: string;
}

const trustSchema = z.strictObject({
  type: z.enum(['AWS', 'Federated']),
  arn: z.string(),
  actions: z.array(z.string()),
  conditions: z.record(z.string(), z.record(z.string(), z.array(z.string()))),
  externalId: z.string().exactOptional(),
});

/** Reads back a trust that was kept as JSON. */
export function parseTrust(json: string): Trust {
  return trustSchema.parse(JSON.parse(json));
}

/**
 * Trusts exactly the beneficiary's principal.
 * @throws AccessError `catalogue.invalid`
 */
export function trustOf(spec: IamRoleSpec, context: PlanContext, account: AwsAccount): Trust {
  const { user, principal, federated } = spec.trust;
  if (federated !== undefined) return federatedTrust(federated, context);
  const externalId = artifactName({ requestId: context.request.id, index: context.index });
  if (principal !== undefined) return principalTrust(principal, context, { account, externalId });
  const home = user?.account === undefined ? account : accountNamed(user.account, context.catalogue);
  const arn = `arn:${partitionOf(home)}:iam::${home.id}:user${user?.path ?? '/'}${iamUserOf(context)}`;
  return assumedBy(arn, {}, { account, externalId });
}

interface Crossing {
  readonly account: AwsAccount;
  readonly externalId: string;
}

function assumedBy(arn: string, conditions: Conditions, { account, externalId }: Crossing): Trust {
  const crosses = arn.split(':')[4] !== account.id;
  return {
    type: 'AWS',
    arn,
    actions: ['sts:AssumeRole'],
    conditions: { ...conditions, ...(crosses && { StringEquals: { 'sts:ExternalId': [externalId] } }) },
    ...(crosses && { externalId }),
  };
}

function principalTrust(
  { arn, boundBy }: NonNullable<IamRoleSpec['trust']['principal']>,
  { beneficiary }: PlanContext,
  crossing: Crossing,
): Trust {
  if (arn.includes(':user/')) return assumedBy(arn, {}, crossing);
  if (boundBy === 'sessionName')
    return assumedBy(arn, { StringLike: { 'aws:userid': [`*:${beneficiary.userPrincipalName}`] } }, crossing);
  const trust = assumedBy(arn, sourceIdentityCondition(sourceIdentityOf(beneficiary)), crossing);
  // A session that has a source identity keeps it, and needs this right for that (IAM User Guide, "Monitor and
  // control actions taken with assumed roles").
  return { ...trust, actions: ['sts:AssumeRole', 'sts:SetSourceIdentity'] };
}

function federatedTrust(
  { provider, audience, subject }: NonNullable<IamRoleSpec['trust']['federated']>,
  { beneficiary }: PlanContext,
): Trust {
  const person = beneficiary[subject];
  if (person === undefined)
    throw invalid(
      `${beneficiary.userPrincipalName} has no mail in the directory, by which ${provider} knows people.`,
    );
  const name = provider.slice(provider.indexOf('/') + 1);
  if (audience === undefined)
    return {
      type: 'Federated',
      arn: provider,
      actions: ['sts:AssumeRoleWithSAML'],
      conditions: {
        StringEquals: { 'SAML:aud': ['https://signin.aws.amazon.com/saml'], 'SAML:sub': [person] },
      },
    };
  return {
    type: 'Federated',
    arn: provider,
    actions: ['sts:AssumeRoleWithWebIdentity'],
    conditions: { StringEquals: { [`${name}:aud`]: [audience], [`${name}:sub`]: [person] } },
  };
}

/** The trust policy: the role cannot be taken on outside the window either. */
export function trustDocument({ type, arn, actions, conditions }: Trust, window: TimeWindow): PolicyDocument {
  const bounded = withConditions(
    { effect: 'Allow', actions, resources: [], conditions },
    windowConditions(window),
  );
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { [type]: arn },
        Action: actions.length === 1 ? actions[0] : actions,
        Condition: conditionBlock(bounded.conditions),
      },
    ],
  };
}

const texts = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const written = z.strictObject({
  Effect: z.literal('Allow'),
  Principal: z.union([z.strictObject({ AWS: z.string() }), z.strictObject({ Federated: z.string() })]),
  Action: texts,
  Condition: z.record(z.string(), z.record(z.string(), texts)),
});

/** Reads a trust policy that Latchkey wrote; undefined for any other. */
export function readTrust(
  document: unknown,
): { readonly trust: Trust; readonly window: TimeWindow } | undefined {
  const parsed = z.looseObject({ Statement: z.tuple([written]) }).safeParse(document);
  if (!parsed.success) return undefined;
  const [{ Principal, Action, Condition }] = parsed.data.Statement;
  const read = readWindow([{ effect: 'Allow', actions: Action, resources: [], conditions: Condition }]);
  const conditions = read?.statements[0]?.conditions;
  if (read === undefined || conditions === undefined) return undefined;
  const externalId = conditions['StringEquals']?.['sts:ExternalId']?.[0];
  const principal = 'AWS' in Principal ? Principal.AWS : Principal.Federated;
  return {
    window: read.window,
    trust: {
      type: 'AWS' in Principal ? 'AWS' : 'Federated',
      arn: principal,
      actions: Action,
      conditions,
      ...(externalId !== undefined && { externalId }),
    },
  };
}
