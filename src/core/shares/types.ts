/** Types of resources that can be shared, by the names people type. */
export const shareTypes = ['s3', 'ec2', 'lambda', 'rds', 'dynamodb', 'secretsmanager'] as const;
export type ShareType = (typeof shareTypes)[number];

/** From less to more; each holds what is before it. */
export const shareLevels = ['read', 'write', 'admin'] as const;
export type ShareLevel = (typeof shareLevels)[number];

interface TypeFacts {
  /** What people call it. */
  readonly title: string;
  /** What resources of the type are called in the tagging API (Resource Groups Tagging API reference, "GetResources"). */
  readonly filter: string;
  /** Fits the ARN of one resource; captures region and account where the ARN has them, and the name. */
  readonly arn: RegExp;
  /** What each level adds, in IAM's names (Service Authorization Reference). */
  readonly actions: Readonly<Record<ShareLevel, readonly string[]>>;
  /** Endings under which parts of the resource stand in policies, beside the resource itself. */
  readonly parts: readonly string[];
  /** Actions among those above that IAM cannot limit to a resource. They only list. */
  readonly everywhere?: readonly string[];
  /** A harmless first command that the level `read` allows. */
  readonly command: (name: string, arn: string) => string;
}

function arn(service: string, kind: string, name: string): RegExp {
  const place = String.raw`(?<region>[a-z0-9-]+):(?<account>\d{12})`;
  return new RegExp(`^arn:aws(?:-cn|-us-gov)?:${service}:${place}:${kind}(?<name>${name})$`);
}

/**
 * What is known about each type. Even `admin` holds nothing by which access, or a copy of the data, would outlast the
 * request: no policies, access lists, tags (which policies go by), passwords or replication.
 */
export const typeFacts: Readonly<Record<ShareType, TypeFacts>> = {
  s3: {
    title: 'S3',
    filter: 's3',
    arn: /^arn:aws(?:-cn|-us-gov)?:s3:::(?<name>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])$/,
    parts: ['/*'],
    actions: {
      read: [
        's3:GetBucketLocation',
        's3:GetObject',
        's3:GetObjectTagging',
        's3:GetObjectVersion',
        's3:ListBucket',
        's3:ListBucketVersions',
      ],
      write: [
        's3:AbortMultipartUpload',
        's3:DeleteObject',
        's3:ListBucketMultipartUploads',
        's3:ListMultipartUploadParts',
        's3:PutObject',
      ],
      admin: [
        's3:DeleteObjectVersion',
        's3:GetBucketVersioning',
        's3:GetEncryptionConfiguration',
        's3:GetLifecycleConfiguration',
        's3:PutBucketVersioning',
        's3:PutLifecycleConfiguration',
      ],
    },
    command: (name) => `aws s3 ls s3://${name}`,
  },
  ec2: {
    title: 'EC2',
    filter: 'ec2:instance',
    arn: arn('ec2', 'instance/', 'i-[0-9a-f]{8,17}'),
    parts: [],
    actions: {
      read: [
        'ec2:DescribeInstances',
        'ec2:DescribeInstanceStatus',
        'ec2:GetConsoleOutput',
        'ec2:GetConsoleScreenshot',
      ],
      write: ['ec2:RebootInstances', 'ec2:StartInstances', 'ec2:StopInstances'],
      admin: ['ec2:MonitorInstances', 'ec2:TerminateInstances', 'ec2:UnmonitorInstances'],
    },
    everywhere: ['ec2:DescribeInstances', 'ec2:DescribeInstanceStatus'],
    command: (name) => `aws ec2 describe-instances --instance-ids ${name}`,
  },
  lambda: {
    title: 'Lambda',
    filter: 'lambda:function',
    arn: arn('lambda', 'function:', String.raw`[\w-]{1,64}`),
    parts: [':*'],
    actions: {
      read: [
        'lambda:GetFunction',
        'lambda:GetFunctionConfiguration',
        'lambda:ListAliases',
        'lambda:ListVersionsByFunction',
      ],
      write: ['lambda:InvokeFunction'],
      admin: [
        'lambda:CreateAlias',
        'lambda:DeleteAlias',
        'lambda:DeleteFunctionConcurrency',
        'lambda:PublishVersion',
        'lambda:PutFunctionConcurrency',
        'lambda:UpdateAlias',
        'lambda:UpdateFunctionCode',
      ],
    },
    command: (name) => `aws lambda get-function-configuration --function-name ${name}`,
  },
  rds: {
    title: 'RDS',
    filter: 'rds:db',
    arn: arn('rds', 'db:', String.raw`[a-zA-Z][\w-]{0,62}`),
    parts: [],
    actions: {
      read: ['rds:DescribeDBInstances', 'rds:DescribeDBLogFiles', 'rds:DownloadDBLogFilePortion'],
      write: ['rds:RebootDBInstance', 'rds:StartDBInstance', 'rds:StopDBInstance'],
      admin: ['rds:DeleteDBInstance', 'rds:PromoteReadReplica'],
    },
    command: (name) => `aws rds describe-db-instances --db-instance-identifier ${name}`,
  },
  dynamodb: {
    title: 'DynamoDB',
    filter: 'dynamodb:table',
    arn: arn('dynamodb', 'table/', String.raw`[\w.-]{3,255}`),
    parts: ['/index/*'],
    actions: {
      read: [
        'dynamodb:BatchGetItem',
        'dynamodb:ConditionCheckItem',
        'dynamodb:DescribeTable',
        'dynamodb:GetItem',
        'dynamodb:Query',
        'dynamodb:Scan',
      ],
      write: ['dynamodb:BatchWriteItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      admin: [
        'dynamodb:DescribeContinuousBackups',
        'dynamodb:DescribeTimeToLive',
        'dynamodb:UpdateContinuousBackups',
        'dynamodb:UpdateTable',
        'dynamodb:UpdateTimeToLive',
      ],
    },
    command: (name) => `aws dynamodb describe-table --table-name ${name}`,
  },
  secretsmanager: {
    title: 'Secrets Manager',
    filter: 'secretsmanager:secret',
    arn: arn('secretsmanager', 'secret:', String.raw`[\w/+=.@-]{1,512}`),
    parts: [],
    actions: {
      read: [
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetSecretValue',
        'secretsmanager:ListSecretVersionIds',
      ],
      write: ['secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'],
      admin: ['secretsmanager:DeleteSecret', 'secretsmanager:RestoreSecret', 'secretsmanager:UpdateSecret'],
    },
    // The name in the ARN ends with characters that AWS added.
    command: (_, id) => `aws secretsmanager describe-secret --secret-id ${id}`,
  },
};

/** Everything that a level allows for a type: its own actions and those of the levels before it. */
export function actionsOf(type: ShareType, level: ShareLevel): readonly string[] {
  return shareLevels
    .slice(0, shareLevels.indexOf(level) + 1)
    .flatMap((each) => typeFacts[type].actions[each]);
}

const changesAccess =
  /(policy|acl|permissions?|publicaccessblock|ownershipcontrols|replication\w*|urlconfig|instanceprofile\w*|attributes?|tagging|tags|tagresource)$/;
const setsPasswords = new Set(['rds:modifydbinstance', 'secretsmanager:rotatesecret']);

/** Whether an action may make access, or a copy of the data, that outlasts the request. */
export function wouldLast(action: string): boolean {
  const [, name = ''] = action.toLowerCase().split(':');
  if (/^(get|list|describe|batchget|query|scan)/.test(name)) return false;
  return changesAccess.test(name) || name.startsWith('replicate') || setsPasswords.has(action.toLowerCase());
}
