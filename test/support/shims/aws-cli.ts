import { IAM } from '@aws-sdk/client-iam';
import { Identitystore } from '@aws-sdk/client-identitystore';
import { SSOAdmin } from '@aws-sdk/client-sso-admin';
import { STS } from '@aws-sdk/client-sts';
import type { AwsSimulator } from '../../../src/sandbox/clouds/aws/simulator.ts';
import {
  type Answer,
  CommandLineError,
  type Options,
  readOptions,
  splitCommand,
  wordOf,
} from './command-line.ts';
import { asText, query } from './query.ts';

/** The AWS CLI's exit codes ("Return codes", AWS CLI User Guide). */
const exits = { syntax: 252, service: 254 } as const;

/** Options of every command ("Command line options", AWS CLI User Guide), as far as they are of use here. */
const everywhere = ['--region', '--query', '--output', '--profile'] as const;

interface Clients {
  readonly iam: IAM;
  readonly sts: STS;
  readonly sso: SSOAdmin;
  readonly store: Identitystore;
}

interface Command {
  readonly required: readonly string[];
  readonly call: (clients: Clients, word: (name: string) => string) => Promise<object>;
}

/** The commands with the options that the AWS CLI Command Reference says are required. */
const commands: Readonly<Record<string, Command>> = {
  'sts get-caller-identity': { required: [], call: ({ sts }) => sts.getCallerIdentity({}) },
  ...ofIdentity('user', (iam, UserName) => ({
    detach: (PolicyArn) => iam.detachUserPolicy({ UserName, PolicyArn }),
    delete: (PolicyName) => iam.deleteUserPolicy({ UserName, PolicyName }),
  })),
  ...ofIdentity('role', (iam, RoleName) => ({
    detach: (PolicyArn) => iam.detachRolePolicy({ RoleName, PolicyArn }),
    delete: (PolicyName) => iam.deleteRolePolicy({ RoleName, PolicyName }),
  })),
  'iam put-role-policy': {
    required: ['--role-name', '--policy-name', '--policy-document'],
    call: ({ iam }, word) =>
      iam.putRolePolicy({
        RoleName: word('--role-name'),
        PolicyName: word('--policy-name'),
        PolicyDocument: word('--policy-document'),
      }),
  },
  'iam list-role-policies': {
    required: ['--role-name'],
    call: ({ iam }, word) => iam.listRolePolicies({ RoleName: word('--role-name') }),
  },
  'iam list-attached-role-policies': {
    required: ['--role-name'],
    call: ({ iam }, word) => iam.listAttachedRolePolicies({ RoleName: word('--role-name') }),
  },
  'iam delete-role': {
    required: ['--role-name'],
    call: ({ iam }, word) => iam.deleteRole({ RoleName: word('--role-name') }),
  },
  'iam remove-user-from-group': {
    required: ['--group-name', '--user-name'],
    call: ({ iam }, word) =>
      iam.removeUserFromGroup({ GroupName: word('--group-name'), UserName: word('--user-name') }),
  },
  'sso-admin list-instances': { required: [], call: ({ sso }) => sso.listInstances({}) },
  'sso-admin delete-account-assignment': {
    required: [
      '--instance-arn',
      '--target-id',
      '--target-type',
      '--permission-set-arn',
      '--principal-type',
      '--principal-id',
    ],
    call: ({ sso }, word) =>
      sso.deleteAccountAssignment({
        InstanceArn: word('--instance-arn'),
        TargetId: word('--target-id'),
        TargetType: oneOf(word('--target-type'), ['AWS_ACCOUNT'] as const),
        PermissionSetArn: word('--permission-set-arn'),
        PrincipalType: oneOf(word('--principal-type'), ['USER', 'GROUP'] as const),
        PrincipalId: word('--principal-id'),
      }),
  },
  'identitystore get-user-id': {
    required: ['--identity-store-id', '--alternate-identifier'],
    // A document type: the CLI takes JSON and no shorthand for it.
    call: ({ store }, word) =>
      store.getUserId({
        IdentityStoreId: word('--identity-store-id'),
        AlternateIdentifier: json(word('--alternate-identifier')),
      }),
  },
};

function ofIdentity(
  type: 'user' | 'role',
  calls: (
    iam: IAM,
    name: string,
  ) => Readonly<Record<'detach' | 'delete', (policy: string) => Promise<object>>>,
): Readonly<Record<string, Command>> {
  const command = (verb: 'detach' | 'delete', policy: string): Command => ({
    required: [`--${type}-name`, policy],
    call: ({ iam }, word) => calls(iam, word(`--${type}-name`))[verb](word(policy)),
  });
  return {
    [`iam detach-${type}-policy`]: command('detach', '--policy-arn'),
    [`iam delete-${type}-policy`]: command('delete', '--policy-name'),
  };
}

/** Whose long-term key the person at the shell has set up. */
export interface AwsSignIn {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The AWS CLI of somebody who administers an account, against the simulated AWS. `now`: the cloud's time. */
export function createAwsCli(
  simulator: AwsSimulator,
  options: { readonly signIn: () => AwsSignIn; readonly now: () => Date },
): (args: readonly string[]) => Promise<Answer> {
  return async (args) => {
    try {
      const { command, rest } = splitCommand(args);
      const known = commands[command];
      if (!known) throw new CommandLineError(exits.syntax, `argument operation: Invalid choice: ${command}`);
      const read = readOptions(rest, { required: known.required, optional: everywhere }, exits.syntax);
      const clients = clientsOf(simulator, read, options);
      const answer = await known.call(clients, (name) => filled(read, name));
      const found = Object.fromEntries(Object.entries(answer).filter(([name]) => name !== '$metadata'));
      return { code: 0, stdout: shown(found, read), stderr: '' };
    } catch (error) {
      return failed(error);
    }
  };
}

function clientsOf(
  { iamUrl, stsUrl, ssoAdminUrl, identityStoreUrl }: AwsSimulator,
  read: Options,
  { signIn, now }: { readonly signIn: () => AwsSignIn; readonly now: () => Date },
): Clients {
  const region = wordOf(read, '--region') || 'eu-central-1';
  const all = {
    region,
    credentials: signIn(),
    systemClockOffset: now().getTime() - Date.now(),
    maxAttempts: 1,
  };
  return {
    iam: new IAM({ ...all, endpoint: iamUrl }),
    sts: new STS({ ...all, endpoint: stsUrl }),
    sso: new SSOAdmin({ ...all, endpoint: ssoAdminUrl }),
    store: new Identitystore({ ...all, endpoint: identityStoreUrl }),
  };
}

/** The CLI checks lengths before it asks AWS, and no text here may be empty. */
function filled(read: Options, name: string): string {
  const word = wordOf(read, name);
  if (word === '')
    throw new CommandLineError(exits.syntax, `Parameter validation failed: ${name} is too short`);
  return word;
}

function shown(found: object, read: Options): string {
  // What has no output is not shown at all.
  if (Object.keys(found).length === 0) return '';
  const expression = wordOf(read, '--query');
  const value = expression === '' ? found : query(expression, found);
  return wordOf(read, '--output') === 'text' ? asText(value) : `${JSON.stringify(value, null, 4)}\n`;
}

function oneOf<Value extends string>(word: string, allowed: readonly Value[]): Value {
  const found = allowed.find((each) => each === word);
  if (found === undefined) throw new CommandLineError(exits.syntax, `Invalid choice: ${word}`);
  return found;
}

function json(word: string): never {
  try {
    return JSON.parse(word) as never;
  } catch {
    throw new CommandLineError(exits.syntax, `Error parsing parameter: Invalid JSON: ${word}`);
  }
}

function failed(error: unknown): Answer {
  if (error instanceof CommandLineError)
    return { code: error.code, stdout: '', stderr: `${error.message}\n` };
  if (error instanceof Error)
    return {
      code: exits.service,
      stdout: '',
      stderr: `An error occurred (${error.name}): ${error.message}\n`,
    };
  throw error;
}
