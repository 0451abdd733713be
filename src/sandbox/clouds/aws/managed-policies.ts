/** A policy that AWS keeps for everybody. */
interface AwsManagedPolicy {
  readonly name: string;
  readonly path: string;
  readonly description: string;
  readonly document: unknown;
}

const readActions = [
  'cloudwatch:Describe*',
  'cloudwatch:Get*',
  'cloudwatch:List*',
  'ec2:Describe*',
  'ec2:Get*',
  'iam:Generate*',
  'iam:Get*',
  'iam:List*',
  'iam:Simulate*',
  'lambda:Get*',
  'lambda:List*',
  'logs:Describe*',
  'logs:FilterLogEvents',
  'logs:Get*',
  'rds:Describe*',
  'rds:List*',
  's3:DescribeJob',
  's3:Get*',
  's3:List*',
  'sts:GetAccessKeyInfo',
  'sts:GetCallerIdentity',
  'tag:Get*',
];

const allow = (action: string | readonly string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }],
});

/** Policies for one service each, cut down to that service's own actions. */
const ofOneService = (name: string, description: string, actions: readonly string[]): AwsManagedPolicy => ({
  name,
  path: '/',
  description,
  document: allow(actions),
});

/**
 * The AWS managed policies that every account can attach. AmazonS3ReadOnlyAccess, AmazonS3FullAccess,
 * AdministratorAccess, AWSDenyAll, IAMFullAccess and IAMReadOnlyAccess are as published; the others are cut down to the
 * services, and the actions of them, that people try out here.
 */
export const awsManagedPolicies: readonly AwsManagedPolicy[] = [
  {
    name: 'AdministratorAccess',
    path: '/',
    description: 'Provides full access to AWS services and resources.',
    document: allow('*'),
  },
  {
    name: 'AmazonS3ReadOnlyAccess',
    path: '/',
    description: 'Provides read only access to all buckets via the AWS Management Console.',
    document: allow([
      's3:Get*',
      's3:List*',
      's3:Describe*',
      's3-object-lambda:Get*',
      's3-object-lambda:List*',
    ]),
  },
  {
    name: 'AmazonS3FullAccess',
    path: '/',
    description: 'Provides full access to all buckets via the AWS Management Console.',
    document: allow(['s3:*', 's3-object-lambda:*']),
  },
  {
    name: 'IAMReadOnlyAccess',
    path: '/',
    description: 'Provides read only access to IAM via the AWS Management Console.',
    document: allow([
      'iam:GenerateCredentialReport',
      'iam:GenerateServiceLastAccessedDetails',
      'iam:Get*',
      'iam:List*',
      'iam:SimulateCustomPolicy',
      'iam:SimulatePrincipalPolicy',
    ]),
  },
  {
    name: 'ReadOnlyAccess',
    path: '/',
    description: 'Provides read-only access to AWS services and resources.',
    document: allow(readActions),
  },
  {
    name: 'PowerUserAccess',
    path: '/',
    description:
      'Provides full access to AWS services and resources, but does not allow management of Users and groups.',
    document: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
        {
          Effect: 'Allow',
          Action: ['iam:CreateServiceLinkedRole', 'iam:DeleteServiceLinkedRole', 'iam:ListRoles'],
          Resource: '*',
        },
      ],
    },
  },
  ofOneService('IAMFullAccess', 'Provides full access to IAM via the AWS Management Console.', ['iam:*']),
  ofOneService('AmazonEC2ReadOnlyAccess', 'Provides read only access to Amazon EC2.', [
    'ec2:Describe*',
    'ec2:Get*',
  ]),
  ofOneService('AmazonEC2FullAccess', 'Provides full access to Amazon EC2.', ['ec2:*']),
  ofOneService('AWSLambda_ReadOnlyAccess', 'Grants read-only access to AWS Lambda.', [
    'lambda:Get*',
    'lambda:List*',
  ]),
  ofOneService('AWSLambda_FullAccess', 'Grants full access to AWS Lambda.', ['lambda:*']),
  ofOneService('AmazonRDSReadOnlyAccess', 'Provides read only access to Amazon RDS.', [
    'rds:Describe*',
    'rds:List*',
  ]),
  ofOneService('AmazonRDSFullAccess', 'Provides full access to Amazon RDS.', ['rds:*']),
  ofOneService('AmazonDynamoDBReadOnlyAccess', 'Provides read only access to Amazon DynamoDB.', [
    'dynamodb:BatchGetItem',
    'dynamodb:Describe*',
    'dynamodb:GetItem',
    'dynamodb:List*',
    'dynamodb:Query',
    'dynamodb:Scan',
  ]),
  ofOneService('AmazonDynamoDBFullAccess', 'Provides full access to Amazon DynamoDB.', ['dynamodb:*']),
  ofOneService('SecretsManagerReadWrite', 'Provides read/write access to AWS Secrets Manager.', [
    'secretsmanager:*',
  ]),
  {
    name: 'AWSDenyAll',
    path: '/',
    description: 'Deny all access.',
    document: {
      Version: '2012-10-17',
      Statement: [{ Sid: 'DenyAll', Effect: 'Deny', Action: '*', Resource: '*' }],
    },
  },
  {
    name: 'ViewOnlyAccess',
    path: '/job-function/',
    description: 'Grants permissions to view resources and basic metadata across AWS services.',
    document: allow(readActions.filter((action) => /:(Describe|List)/.test(action))),
  },
  {
    // It can be listed, and attached to nothing but the role of the service it belongs to.
    name: 'AWSSupportServiceRolePolicy',
    path: '/aws-service-role/',
    description:
      'Allows AWS Support to access AWS resources to provide billing, administrative and support services.',
    document: allow(['ec2:Describe*', 's3:GetBucketLocation']),
  },
];
