/** What the Durable links are made from. */
export interface LinkBase {
  /** `http://host:port`, without a slash at the end. */
  readonly origin: string;
  readonly hubName: string;
  readonly systemKey: string;
}

export const WEBHOOK_PATH = '/runtime/webhooks/durabletask';

const query = ({ hubName, systemKey }: LinkBase) =>
  `taskHub=${encodeURIComponent(hubName)}&connection=Storage&code=${encodeURIComponent(systemKey)}`;

/** The management links of one instance, with the names and order of the Durable HTTP API. */
export function managementLinks(base: LinkBase, instanceId: string): Record<string, string> {
  const instance = `${base.origin}${WEBHOOK_PATH}/instances/${instanceId}`;
  const keys = query(base);
  const withReason = (operation: string) => `${instance}/${operation}?reason={text}&${keys}`;
  return {
    id: instanceId,
    statusQueryGetUri: `${instance}?${keys}`,
    sendEventPostUri: `${instance}/raiseEvent/{eventName}?${keys}`,
    terminatePostUri: withReason('terminate'),
    purgeHistoryDeleteUri: `${instance}?${keys}`,
    restartPostUri: `${instance}/restart?${keys}`,
    suspendPostUri: withReason('suspend'),
    resumePostUri: withReason('resume'),
  };
}

/**
 * The JSON text of the durable client binding. The SDK calls `rpcBaseUrl` for every operation, which is why it
 * ends with a slash, and takes the rest for the links it gives to others. Without it the SDK calls those links.
 */
export function clientBinding(base: LinkBase, rpcBaseUrl: string | undefined): string {
  const keys = query(base);
  const create = `${base.origin}${WEBHOOK_PATH}/orchestrators/{functionName}[/{instanceId}]`;
  const links = managementLinks(base, 'INSTANCEID');
  return JSON.stringify({
    taskHubName: base.hubName,
    connectionName: null,
    creationUrls: {
      createNewInstancePostUri: `${create}?${keys}`,
      createAndWaitOnNewInstancePostUri: `${create}?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}&${keys}`,
    },
    managementUrls: {
      ...links,
      rewindPostUri: `${base.origin}${WEBHOOK_PATH}/instances/INSTANCEID/rewind?reason={text}&${keys}`,
    },
    baseUrl: `${base.origin}${WEBHOOK_PATH}`,
    requiredQueryStringParameters: keys,
    ...(rpcBaseUrl === undefined ? {} : { rpcBaseUrl }),
  });
}
