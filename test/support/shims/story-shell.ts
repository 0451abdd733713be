import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { accountAdmin } from '../../../src/sandbox/story/aws-seed.ts';
import { subscriptionId } from '../../../src/sandbox/story/azure-seed.ts';
import { morgan } from '../../../src/sandbox/story/people.ts';
import { createAwsCli } from './aws-cli.ts';
import { azGraphPermissions, createAzCli } from './az-cli.ts';
import { openShell, type Shell } from './shell.ts';

/** The shell of whoever runs Latchkey in the story, signed in to the data account and to Azure; at the story's time. */
export function openStoryShell({ aws, azure, clock }: Sandbox): Promise<Shell> {
  const now = () => new Date(clock.now());
  return openShell({
    aws: createAwsCli(aws, {
      signIn: () => ({ accessKeyId: accountAdmin.id, secretAccessKey: accountAdmin.secret }),
      now,
    }),
    az: createAzCli({
      armEndpoint: azure.armEndpoint,
      graphEndpoint: azure.graphEndpoint.replace(/\/$/, ''),
      subscriptions: [subscriptionId],
      token: (service) =>
        azure.signIn({
          user: morgan.objectId,
          resource: service === 'graph' ? 'https://graph.microsoft.com' : 'https://management.azure.com',
          scopes: service === 'graph' ? azGraphPermissions : ['user_impersonation'],
        }),
    }),
    date: async () => ({
      code: 0,
      stdout: `${now().toISOString().replaceAll(/\D/g, '').slice(0, 14)}\n`,
      stderr: '',
    }),
  });
}
