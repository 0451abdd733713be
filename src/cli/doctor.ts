import { DefaultAzureCredential, type TokenCredential } from '@azure/identity';
import { systemClock } from '../platform/clock.ts';
import { type Environment, readSettings } from '../platform/config.ts';
import { createCredential } from '../platform/credential.ts';
import { createAwsSessions } from '../providers/aws/session.ts';
import { createArm } from '../providers/azure/arm.ts';
import { tokenScopeFor } from '../providers/azure/audience.ts';
import { ownObjectId } from '../providers/azure/identity.ts';
import { readOptions, wordsBetween } from './arguments.ts';
import type { Command } from './command.ts';
import { checkAws } from './doctor/check-aws.ts';
import { checkDeployment } from './doctor/check-deployment.ts';
import { checkEndpoint } from './doctor/check-endpoint.ts';
import { checkPermissions, permissionsInDirectory, permissionsInToken } from './doctor/check-graph.ts';
import { checkRights } from './doctor/check-rights.ts';
import { checkSettings } from './doctor/check-settings.ts';
import { type Deployment, readDeployment } from './doctor/deployment.ts';
import { checked, type Finding, unchecked } from './doctor/finding.ts';
import { createRest } from './doctor/rest.ts';
import { readCatalogue } from './read-catalogue.ts';

/** What the doctor meets outside. */
export interface DoctorWorld {
  /** Whoever runs the command. */
  readonly operator: () => TokenCredential;
  readonly fetch: typeof fetch;
}

/** As whoever is signed in with Azure CLI. */
export const doctorWorld: DoctorWorld = { operator: () => new DefaultAzureCredential(), fetch };

/** Looks at a deployment from outside and, beside the app's identity, from inside, and says what to change. */
export function createDoctor(world: DoctorWorld): Command {
  return {
    name: 'doctor',
    usage: '[--app <resource id of the Function App>] [--url <address>] [--catalogue <folder>]',
    summary:
      'checks settings, rights in Azure, Graph and AWS, the endpoint and the alerts (0 all well, 1 not)',
    async run({ args, env, out }) {
      const { values, positionals } = readOptions(args, {
        app: { type: 'string' },
        url: { type: 'string' },
        catalogue: { type: 'string' },
      });
      wordsBetween(positionals, 0, 0);
      const findings = await examine(world, env, values);
      for (const line of findings.flatMap(linesOf)) out(line);
      const count = (state: Finding['state']) => findings.filter((each) => each.state === state).length;
      out(`${count('ok')} ok, ${count('problem')} to change, ${count('unchecked')} not checked`);
      return count('problem') === 0 ? 0 : 1;
    },
  };
}

interface Asked {
  readonly app?: string | undefined;
  readonly url?: string | undefined;
  readonly catalogue?: string | undefined;
}

/** Whose settings are looked at, and where the calls go that carry a token of whoever runs the command. */
interface Patient {
  readonly world: DoctorWorld;
  /** This machine's environment: also says where Azure is. An app's own settings must not, or they could send the caller's token anywhere. */
  readonly own: Environment;
  readonly deployment: Deployment | undefined;
  /** The settings that are looked at. */
  readonly settings: Environment;
  readonly catalogue: string | undefined;
}

async function examine(world: DoctorWorld, own: Environment, asked: Asked): Promise<readonly Finding[]> {
  const deployment = asked.app === undefined ? undefined : await deploymentOf(world, own, asked.app);
  const settings = deployment?.settings ?? own;
  const base = asked.url ?? (deployment && `https://${deployment.hostName}`);
  const found = checkSettings(settings, deployment);
  return [
    ...found,
    ...(deployment
      ? checkDeployment(deployment, settings)
      : [
          unchecked(
            'deployment',
            'Name the Function App with --app to have its identity, bot and alerts checked.',
          ),
        ]),
    ...(base === undefined
      ? [unchecked('endpoint', 'Name the app with --app, or its address with --url.')]
      : await checkEndpoint(base.replace(/\/+$/, ''), world.fetch)),
    ...(found.every(({ state }) => state === 'ok')
      ? await checkRightsOf({ world, own, deployment, settings, catalogue: asked.catalogue })
      : [unchecked('rights', 'They are checked when the settings are right.')]),
  ];
}

function deploymentOf(world: DoctorWorld, own: Environment, id: string): Promise<Deployment> {
  const { LATCHKEY_ARM_ENDPOINT: endpoint } = readSettings(own, ['LATCHKEY_ARM_ENDPOINT']);
  const tokenScope = tokenScopeFor('arm', endpoint);
  const { fetch } = world;
  return readDeployment(createRest({ credential: world.operator(), endpoint, tokenScope, fetch }), id);
}

async function checkRightsOf(patient: Patient): Promise<readonly Finding[]> {
  const { world, own, deployment, settings } = patient;
  const config = readSettings(settings, [
    'LATCHKEY_IDENTITY_CLIENT_ID',
    'LATCHKEY_CATALOGUE_PATH',
    'LATCHKEY_AWS_HUB_ROLE',
    'LATCHKEY_AWS_AUDIENCE',
    'LATCHKEY_AWS_REGION',
  ]);
  const clientId = config.LATCHKEY_IDENTITY_CLIENT_ID;
  const azure = readSettings(own, ['LATCHKEY_ARM_ENDPOINT', 'LATCHKEY_GRAPH_ENDPOINT']);
  const graphScope = tokenScopeFor('graph', azure.LATCHKEY_GRAPH_ENDPOINT);
  // Only where the platform offers the identity: on Azure beside the app, and in the sandbox.
  const app = (own['IDENTITY_ENDPOINT'] ?? '') === '' ? undefined : createCredential(clientId);
  const credential = app ?? world.operator();
  const catalogue = await readCatalogue(patient.catalogue ?? config.LATCHKEY_CATALOGUE_PATH);
  const principalId = app ? await ownObjectId(app, graphScope) : deployment?.identities.get(clientId);
  const permissions = () => {
    if (app) return permissionsInToken(app, graphScope);
    const endpoint = azure.LATCHKEY_GRAPH_ENDPOINT;
    return permissionsInDirectory(
      createRest({ credential, endpoint, tokenScope: graphScope, fetch: world.fetch }),
      clientId,
    );
  };
  const aws = {
    audience: config.LATCHKEY_AWS_AUDIENCE,
    hubRole: config.LATCHKEY_AWS_HUB_ROLE,
    region: config.LATCHKEY_AWS_REGION,
    clock: systemClock,
  };
  return [
    ...(principalId === undefined
      ? [unchecked('Azure roles', 'Name the app with --app, so that its identity is known.')]
      : await checkRights(
          createArm({ credential, endpoint: azure.LATCHKEY_ARM_ENDPOINT }),
          catalogue,
          principalId,
        )),
    ...(await checked('Microsoft Graph', async () =>
      checkPermissions(catalogue, await permissions(), principalId ?? '<object id>'),
    )),
    ...(app
      ? await checkAws(createAwsSessions({ credential: app, ...aws }), catalogue, aws.hubRole)
      : [
          unchecked(
            'AWS',
            "The way into the accounts opens to the app's identity alone: run this where the identity is attached (IDENTITY_ENDPOINT).",
          ),
        ]),
  ];
}

function linesOf({ state, about, text, fix }: Finding): string[] {
  const mark = { ok: 'ok     ', problem: 'CHANGE ', unchecked: '?      ' }[state];
  return [`${mark} ${about}: ${text}`, ...(fix === undefined ? [] : [`        ${fix}`])];
}
