import {
  type Answer,
  CommandLineError,
  type Options,
  readOptions,
  splitCommand,
  wordOf,
} from './command-line.ts';

/** The Azure CLI's exit codes: 2 for a line it cannot read, 1 for what Azure refuses. */
const exits = { failed: 1, syntax: 2 } as const;

/** Options of every command (Azure CLI reference, "Global Parameters"). */
const everywhere = {
  optional: ['--subscription', '--output', '-o', '--query'],
  flags: ['--only-show-errors'],
};

/** Whom the person at the shell has signed in as, and to which cloud. */
export interface AzSignIn {
  /** Without a trailing slash. */
  readonly armEndpoint: string;
  readonly graphEndpoint: string;
  /** The subscriptions that the account can see. */
  readonly subscriptions: readonly string[];
  /** A token of the CLI's own application: for Graph with the permissions that it has, and no others. */
  readonly token: (service: 'arm' | 'graph') => Promise<string>;
}

/**
 * What the Azure CLI's application may do in Microsoft Graph for whoever is signed in. Privileged Identity Management
 * is not among it, and nobody can consent to more (Azure CLI, issues 30149 and 33778).
 */
export const azGraphPermissions = [
  'Application.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
  'AuditLog.Read.All',
  'DelegatedPermissionGrant.ReadWrite.All',
  'Directory.AccessAsUser.All',
  'Group.ReadWrite.All',
  'User.ReadWrite.All',
];

const commands: Readonly<
  Record<
    string,
    { readonly list: object; readonly run: (cli: AzSignIn, options: Options) => Promise<Answer> }
  >
> = {
  'role assignment delete': {
    list: {
      optional: ['--assignee', '--resource-group', '-g', '--role', '--scope'],
      several: ['--ids'],
      flags: ['--include-inherited', '--yes', '-y'],
    },
    run: deleteAssignments,
  },
  'ad group member remove': { list: { required: ['--group', '--member-id'] }, run: removeMember },
  rest: {
    list: {
      required: ['--url'],
      optional: ['--method', '--body', '--resource', '--output-file'],
      several: ['--headers', '--uri-parameters'],
      flags: ['--skip-authorization-header'],
    },
    run: rest,
  },
};

/** The Azure CLI of somebody who administers the scope or the group. */
export function createAzCli(cli: AzSignIn): (args: readonly string[]) => Promise<Answer> {
  return async (args) => {
    try {
      const { command, rest: words } = splitCommand(args);
      const known = commands[command];
      if (!known) throw new CommandLineError(exits.syntax, `'${command}' is misspelled or not recognized`);
      const own: { readonly optional?: readonly string[]; readonly flags?: readonly string[] } = known.list;
      const options = readOptions(
        words,
        {
          ...own,
          optional: [...everywhere.optional, ...(own.optional ?? [])],
          flags: [...everywhere.flags, ...(own.flags ?? [])],
        },
        exits.syntax,
      );
      const subscription = wordOf(options, '--subscription');
      if (subscription !== '' && !cli.subscriptions.includes(subscription))
        throw new CommandLineError(exits.failed, `The subscription of '${subscription}' doesn't exist.`);
      return await known.run(cli, options);
    } catch (error) {
      if (!(error instanceof CommandLineError)) throw error;
      return { code: error.code, stdout: '', stderr: `ERROR: ${error.message}\n` };
    }
  };
}

async function deleteAssignments(cli: AzSignIn, options: Options): Promise<Answer> {
  const ids = options.get('--ids');
  // Without ids it deletes whatever fits, which no line of ours may do.
  if (ids === undefined)
    throw new CommandLineError(exits.syntax, 'the following arguments are required: --ids');
  const others = ['--assignee', '--role', '--resource-group', '-g', '--scope', '--include-inherited'];
  if (others.some((name) => options.has(name)))
    throw new CommandLineError(
      exits.failed,
      'When assignment ids are used, other parameter values are not required',
    );
  for (const id of ids)
    await ask(cli, {
      service: 'arm',
      method: 'DELETE',
      url: `${cli.armEndpoint}${id}?api-version=2022-04-01`,
    });
  return { code: 0, stdout: '', stderr: '' };
}

async function removeMember(cli: AzSignIn, options: Options): Promise<Answer> {
  const path = `groups/${wordOf(options, '--group')}/members/${wordOf(options, '--member-id')}/$ref`;
  await ask(cli, { service: 'graph', method: 'DELETE', url: `${cli.graphEndpoint}/v1.0/${path}` });
  return { code: 0, stdout: '', stderr: '' };
}

/** Whatever has no host is a resource id, and goes to the Resource Manager of the cloud that one is signed in to. */
async function rest(cli: AzSignIn, options: Options): Promise<Answer> {
  const asked = wordOf(options, '--url');
  const url = asked.includes('://') ? asked : `${cli.armEndpoint}${asked}`;
  const service = (['arm', 'graph'] as const).find((each) =>
    url.toLowerCase().startsWith(cli[`${each}Endpoint`].toLowerCase()),
  );
  if (service === undefined)
    throw new CommandLineError(exits.failed, `Can't derive appropriate Azure AD resource from --url ${url}`);
  const methods = ['delete', 'get', 'head', 'options', 'patch', 'post', 'put'];
  const method = wordOf(options, '--method').toLowerCase() || 'get';
  if (!methods.includes(method))
    throw new CommandLineError(exits.syntax, `argument --method/-m: invalid choice: '${method}'`);
  const stdout = await ask(cli, {
    service,
    method: method.toUpperCase(),
    url,
    ...(options.has('--body') && { body: wordOf(options, '--body') }),
  });
  return { code: 0, stdout, stderr: '' };
}

interface Call {
  readonly service: 'arm' | 'graph';
  readonly method: string;
  readonly url: string;
  readonly body?: string;
}

async function ask({ token }: AzSignIn, { service, method, url, body }: Call): Promise<string> {
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${await token(service)}`,
      // The CLI says so of a body that it can read as JSON, and only of such a one.
      ...(body !== undefined && isJson(body) && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  if (!response.ok) throw new CommandLineError(exits.failed, `${response.statusText}(${text})`);
  return text;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
