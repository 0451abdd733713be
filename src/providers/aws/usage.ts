import type { PolicyStatement } from '../../core/catalogue/catalogue.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { inEnglish, say } from '../../core/said/said.ts';

/** A harmless first command: for policies whose name tells the service, and for actions of the service. */
const firstCommands: readonly {
  readonly policy: RegExp;
  readonly service: string;
  readonly command: string;
}[] = [
  { policy: /S3/, service: 's3', command: 'aws s3 ls' },
  { policy: /EC2/, service: 'ec2', command: 'aws ec2 describe-instances' },
  { policy: /DynamoDB/, service: 'dynamodb', command: 'aws dynamodb list-tables' },
  { policy: /RDS/, service: 'rds', command: 'aws rds describe-db-instances' },
  { policy: /Lambda/, service: 'lambda', command: 'aws lambda list-functions' },
  { policy: /CloudWatchLogs/, service: 'logs', command: 'aws logs describe-log-groups' },
  { policy: /CloudWatch/, service: 'cloudwatch', command: 'aws cloudwatch list-metrics' },
  { policy: /SQS/, service: 'sqs', command: 'aws sqs list-queues' },
  { policy: /SNS/, service: 'sns', command: 'aws sns list-topics' },
  { policy: /SecretsManager/, service: 'secretsmanager', command: 'aws secretsmanager list-secrets' },
  { policy: /SSM/, service: 'ssm', command: 'aws ssm describe-parameters' },
  { policy: /ECR|ContainerRegistry/, service: 'ecr', command: 'aws ecr describe-repositories' },
  { policy: /EKS/, service: 'eks', command: 'aws eks list-clusters' },
];

const anyCommand = 'aws sts get-caller-identity';

/** A first command for a managed policy of this name. */
export function commandForPolicy(name: string): string {
  return firstCommands.find(({ policy }) => policy.test(name))?.command ?? anyCommand;
}

/** A first command for what the statements allow. */
export function commandForStatements(statements: readonly PolicyStatement[]): string {
  const allowed = statements.filter(({ effect }) => effect === 'Allow').flatMap(({ actions }) => actions);
  const services = new Set(allowed.map((action) => action.split(':')[0]?.toLowerCase()));
  return firstCommands.find(({ service }) => services.has(service))?.command ?? anyCommand;
}

/**
 * How the beneficiary uses an attachment, as lines: a sentence, and a first command in backticks. The policy works
 * for the user's existing keys and console session.
 */
export function attachmentUsage(
  plan: PlannedGrant,
  { accountName, identityName }: { readonly accountName: string; readonly identityName: string },
): string {
  return [
    inEnglish(say('useAtOnce', identityName, plan.target)),
    `\`${commandForPolicy(plan.permission)} --profile ${accountName}\``,
  ].join('\n');
}

/** How the beneficiary uses a policy on their user, or on a role that they take on as ever. */
export function statementsUsage(
  plan: PlannedGrant,
  accountName: string,
  statements: readonly PolicyStatement[],
): string {
  return [
    inEnglish(say('useAtOnce', plan.principal, plan.target)),
    `\`${commandForStatements(statements)} --profile ${accountName}\``,
  ].join('\n');
}

/** How the beneficiary uses the rights of a group, which the user's keys and console session have at once. */
export function membershipUsage(
  plan: PlannedGrant,
  {
    accountName,
    userName,
    groupName,
  }: { readonly accountName: string; readonly userName: string; readonly groupName: string },
): string {
  return [
    inEnglish(say('useGroup', userName, groupName, plan.target)),
    `\`${anyCommand} --profile ${accountName}\``,
  ].join('\n');
}

/** How the beneficiary gets sessions: from Latchkey's own API, as often as needed. */
export function sessionUsage(plan: PlannedGrant): string {
  return [
    inEnglish(say('useSession', plan.permission, plan.target)),
    `\`GET /api/requests/${plan.requestId}/session?grant=${plan.index}\``,
  ].join('\n');
}

/** How the beneficiary uses a permission set: in the access portal, or by a profile that is set up once. */
export function assignmentUsage(plan: PlannedGrant): string {
  return [inEnglish(say('usePermissionSet', plan.permission, plan.target)), '`aws configure sso`'].join('\n');
}
