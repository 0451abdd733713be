import type { PlannedGrant } from '../../core/requests/request.ts';
import type { AttachmentDetails } from './attachment-plan.ts';

/** A harmless first command for policies whose name tells the service. */
const firstCommands: readonly (readonly [RegExp, string])[] = [
  [/S3/, 'aws s3 ls'],
  [/EC2/, 'aws ec2 describe-instances'],
  [/DynamoDB/, 'aws dynamodb list-tables'],
  [/RDS/, 'aws rds describe-db-instances'],
  [/Lambda/, 'aws lambda list-functions'],
  [/CloudWatchLogs/, 'aws logs describe-log-groups'],
  [/CloudWatch/, 'aws cloudwatch list-metrics'],
  [/SQS/, 'aws sqs list-queues'],
  [/SNS/, 'aws sns list-topics'],
  [/SecretsManager/, 'aws secretsmanager list-secrets'],
  [/SSM/, 'aws ssm describe-parameters'],
  [/ECR|ContainerRegistry/, 'aws ecr describe-repositories'],
  [/EKS/, 'aws eks list-clusters'],
];

/**
 * How the beneficiary uses the attachment, as lines: a sentence, and a first command in backticks. The policy works
 * for the user's existing keys and console session.
 */
export function attachmentUsage(plan: PlannedGrant, { accountName, userName }: AttachmentDetails): string {
  const command =
    firstCommands.find(([policy]) => policy.test(plan.permission))?.[1] ?? 'aws sts get-caller-identity';
  return [
    `${userName} can use it in ${plan.target} without a new sign-in, within a minute.`,
    `\`${command} --profile ${accountName}\``,
  ].join('\n');
}
