import type { TokenCredential } from '@azure/identity';
import { AccessError } from '../core/errors.ts';
import type { Log } from '../core/ports.ts';
import {
  type PauseOutcome,
  type PausePorts,
  pauseGrants,
  type ResumeOutcome,
  resumeGrants,
} from '../core/requests/pause.ts';
import { systemClock } from '../platform/clock.ts';
import { type Environment, readSettings } from '../platform/config.ts';
import { tokenScopeFor } from '../providers/azure/audience.ts';
import { createGraphDirectory } from '../providers/azure/directory.ts';
import { ownObjectId } from '../providers/azure/identity.ts';
import { createAuditLog } from '../stores/audit.ts';
import { createGrantSwitch } from '../stores/grant-switch.ts';
import { readOptions, wordsBetween } from './arguments.ts';
import type { Command, CommandContext } from './command.ts';
import { catalogueOf, signedIn } from './reconcile.ts';

type Credentials = (env: Environment) => TokenCredential;

/** Stops new grants, as whoever is signed in, who must be an administrator of the catalogue. */
export function createPause(credential: Credentials = signedIn): Command {
  return {
    name: 'pause',
    usage: '"<reason>"',
    summary: 'no access is given until "resume"; what was given is taken back as ever',
    async run(context) {
      const { positionals } = readOptions(context.args, {});
      const [reason = ''] = wordsBetween(positionals, 1, 1);
      return turn(context, credential(context.env), {
        done: 'Grants are paused. Access that was given ends as ever.',
        act: (ports, objectId) => pauseGrants(ports, objectId, reason),
      });
    },
  };
}

/** Lets access be given again, as whoever is signed in. */
export function createResume(credential: Credentials = signedIn): Command {
  return {
    name: 'resume',
    usage: '',
    summary: 'access is given again after "pause"',
    async run(context) {
      wordsBetween(readOptions(context.args, {}).positionals, 0, 0);
      return turn(context, credential(context.env), { done: 'Grants are resumed.', act: resumeGrants });
    },
  };
}

interface Turn {
  readonly done: string;
  readonly act: (ports: PausePorts, objectId: string) => Promise<PauseOutcome | ResumeOutcome>;
}

async function turn(
  { env, out, err }: CommandContext,
  credential: TokenCredential,
  { done, act }: Turn,
): Promise<number> {
  const read = readSettings(env, [
    'LATCHKEY_TABLES_ENDPOINT',
    'LATCHKEY_BLOBS_ENDPOINT',
    'LATCHKEY_GRAPH_ENDPOINT',
  ]);
  const endpoint = read.LATCHKEY_GRAPH_ENDPOINT;
  const log: Log = { info: () => undefined, warn: (event) => err(event), error: (event) => err(event) };
  const ports: PausePorts = {
    catalogue: catalogueOf(env, credential),
    directory: createGraphDirectory({ credential, endpoint, clock: systemClock }),
    grantSwitch: createGrantSwitch({ endpoint: read.LATCHKEY_TABLES_ENDPOINT, credential }),
    audit: createAuditLog({ endpoint: read.LATCHKEY_BLOBS_ENDPOINT, credential, log }),
    clock: systemClock,
  };
  const outcome = await act(ports, await whoIsSignedIn(credential, endpoint));
  if (outcome.outcome === 'refused') {
    err(outcome.message);
    return 1;
  }
  out(done);
  return 0;
}

/**
 * The object id of whoever is signed in, as their own token for Microsoft Graph says: Entra has just given it to
 * this process, and nobody else had it in their hands.
 * @throws AccessError `input.invalid` when nobody is signed in
 */
async function whoIsSignedIn(credential: TokenCredential, graphEndpoint: string): Promise<string> {
  try {
    return await ownObjectId(credential, tokenScopeFor('graph', graphEndpoint));
  } catch (cause) {
    const message = 'Nobody is signed in here. Use "az login" first.';
    throw new AccessError('input.invalid', 'operator', message, { cause });
  }
}
