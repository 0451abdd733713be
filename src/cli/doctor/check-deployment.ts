import type { Environment } from '../../platform/config.ts';
import type { Deployment } from './deployment.ts';
import { type Finding, ok, problem } from './finding.ts';

/** The ends of the alert rules' names, as infra/modules/alerts.bicep makes them. */
export const alertNames = [
  'revocation-stuck',
  'overdue-found',
  'reconciler-silent',
  'audit-damaged',
  'orchestration-failed',
  'bot-failing',
  'approvals-slow',
];

const redeploy = 'azd provision';

/** What can be seen of the resources themselves. */
export function checkDeployment(deployment: Deployment, env: Environment): Finding[] {
  return [...checkApp(deployment, env), ...checkBot(deployment, env), ...checkAlerts(deployment)];
}

function checkApp({ identities, httpsOnly, app, group }: Deployment, env: Environment): Finding[] {
  const clientId = (env['LATCHKEY_IDENTITY_CLIENT_ID'] ?? '').toLowerCase();
  return [
    identities.has(clientId)
      ? ok('identity', `The app has the identity ${clientId}.`)
      : problem(
          'identity',
          `The app does not have the identity that LATCHKEY_IDENTITY_CLIENT_ID names. It has: ${[...identities.keys()].join(', ') || 'none'}.`,
          `az functionapp identity assign --resource-group ${group} --name ${app} --identities <resource id>`,
        ),
    httpsOnly
      ? ok('https', 'The app answers over https alone.')
      : problem(
          'https',
          'The app answers over http too.',
          `az functionapp update --resource-group ${group} --name ${app} --set httpsOnly=true`,
        ),
  ];
}

function checkBot({ bots, hostName, group }: Deployment, env: Environment): Finding[] {
  const wanted = `https://${hostName}/api/messages`;
  const appId = (env['LATCHKEY_BOT_APP_ID'] ?? '').toLowerCase();
  const bot = bots.find((each) => each.appId.toLowerCase() === appId);
  if (!bot)
    return [
      problem(
        'bot',
        `No bot in ${group} has the application id of LATCHKEY_BOT_APP_ID (${appId}).`,
        redeploy,
      ),
    ];
  if (bot.endpoint !== wanted)
    return [
      problem(
        'bot',
        `Messages to the bot go to ${bot.endpoint}, and the app listens at ${wanted}.`,
        `az bot update --resource-group ${group} --name ${bot.name} --endpoint ${wanted}`,
      ),
    ];
  return [ok('bot', `Messages go to ${wanted}.`)];
}

function checkAlerts({ alerts, group }: Deployment): Finding[] {
  const findings = alertNames.flatMap((name) => {
    const about = `alert ${name}`;
    const alert = alerts.find((each) => each.name.endsWith(`-${name}`));
    if (!alert) return [problem(about, 'There is no such alert rule.', redeploy)];
    const fix = `az monitor scheduled-query update --resource-group ${group} --name ${alert.name}`;
    return [
      ...(alert.enabled ? [] : [problem(about, 'It is switched off.', `${fix} --disabled false`)]),
      ...(alert.told > 0 ? [] : [problem(about, 'It tells nobody.', `${fix} --action-groups <resource id>`)]),
    ];
  });
  return findings.length > 0
    ? findings
    : [ok('alerts', `All ${alertNames.length} alerts watch, and tell somebody.`)];
}
