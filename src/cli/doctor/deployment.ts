import { z } from 'zod';
import type { Environment } from '../../platform/config.ts';
import { UsageError } from '../command.ts';
import type { Rest } from './rest.ts';

/** The Function App as Azure knows it. */
export interface Deployment {
  readonly subscription: string;
  readonly group: string;
  readonly app: string;
  readonly hostName: string;
  readonly httpsOnly: boolean;
  readonly settings: Environment;
  /** Object ids of the app's user-assigned identities by their client ids, all in lower case. */
  readonly identities: ReadonlyMap<string, string>;
  readonly bots: readonly { readonly name: string; readonly endpoint: string; readonly appId: string }[];
  readonly alerts: readonly { readonly name: string; readonly enabled: boolean; readonly told: number }[];
}

const siteSchema = z.object({
  identity: z
    .object({
      userAssignedIdentities: z
        .record(z.string(), z.object({ clientId: z.string(), principalId: z.string() }))
        .nullish(),
    })
    .nullish(),
  properties: z.object({ defaultHostName: z.string(), httpsOnly: z.boolean() }),
});
const settingsSchema = z.object({ properties: z.record(z.string(), z.string()) });
const botSchema = z.object({
  name: z.string(),
  properties: z.object({ endpoint: z.string(), msaAppId: z.string() }),
});
const alertSchema = z.object({
  name: z.string(),
  properties: z.object({
    enabled: z.boolean(),
    actions: z.object({ actionGroups: z.array(z.string()).optional() }).optional(),
  }),
});

/** @throws UsageError when the id is not that of a Function App; Error when it cannot be read */
export async function readDeployment(arm: Rest, id: string): Promise<Deployment> {
  const parts =
    /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Web\/sites\/([^/]+)$/i.exec(
      id,
    );
  if (!parts)
    throw new UsageError(
      'The app is named by its resource id: /subscriptions/…/resourceGroups/…/providers/Microsoft.Web/sites/…',
    );
  const [, subscription = '', group = '', app = ''] = parts;
  const inGroup = `/subscriptions/${subscription}/resourceGroups/${group}/providers`;
  const [site, settings, bots, alerts] = await Promise.all([
    arm.get(`${id}?api-version=2024-11-01`),
    // Reading settings is a POST, because they may hold secrets; Latchkey's hold none.
    arm.post(`${id}/config/appsettings/list?api-version=2024-11-01`),
    arm.list(`${inGroup}/Microsoft.BotService/botServices?api-version=2022-09-15`),
    arm.list(`${inGroup}/Microsoft.Insights/scheduledQueryRules?api-version=2023-12-01`),
  ]);
  const { identity, properties } = siteSchema.parse(site);
  return {
    subscription,
    group,
    app,
    hostName: properties.defaultHostName,
    httpsOnly: properties.httpsOnly,
    settings: settingsSchema.parse(settings).properties,
    identities: new Map(
      Object.values(identity?.userAssignedIdentities ?? {}).map(({ clientId, principalId }) => [
        clientId.toLowerCase(),
        principalId.toLowerCase(),
      ]),
    ),
    bots: bots.map((bot) => {
      const { name, properties: about } = botSchema.parse(bot);
      return { name, endpoint: about.endpoint, appId: about.msaAppId };
    }),
    alerts: alerts.map((alert) => {
      const { name, properties: about } = alertSchema.parse(alert);
      return { name, enabled: about.enabled, told: about.actions?.actionGroups?.length ?? 0 };
    }),
  };
}
