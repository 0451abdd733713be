import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Activity, createActivityFactory } from './activities.ts';
import { createChats } from './chats.ts';
import { createTeamsClient, type TeamsClient } from './client.ts';
import { connectorPaths, createConnector } from './connector.ts';
import { type BotAnswer, createDelivery } from './delivery.ts';
import { createFaults, type Faults } from './faults.ts';
import type { TeamsOptions } from './options.ts';
import { createRooms } from './rooms.ts';
import { createRoster } from './roster.ts';
import { openTeamsState } from './state.ts';

/** The running stand-in for Teams and the Bot Connector. */
export interface Teams extends TeamsClient {
  /** The `serviceUrl` of every activity; ends with a slash. */
  readonly serviceUrl: string;
  /** The OpenID metadata with the keys that sign what the bot gets. Another key set has another URL. */
  readonly openIdMetadataUrl: string;
  /** Failures of the Connector's API that are to happen. */
  readonly faults: Faults;
  /** Posts an activity of another client to the bot, with a token of this Connector for that client's service URL. */
  forward(activity: Activity, serviceUrl: string): Promise<BotAnswer>;
  /** Calls back whenever a chat changed, with the person's or the place's id; returns the end of the subscription. */
  onChange(callback: (id: string) => void): () => void;
  stop(): Promise<void>;
}

/**
 * Starts the stand-in. @throws StateFileError for a state file that cannot be used; the listen error when
 * the port is taken.
 */
export async function startTeams(options: TeamsOptions): Promise<Teams> {
  const roster = createRoster(options);
  const rooms = createRooms(options, roster.members);
  const state = openTeamsState(options.stateFile, [
    ...options.people.map(({ objectId }) => objectId),
    ...rooms.places.map(({ key }) => key),
  ]);
  const chats = createChats(state, options.now);
  const faults = createFaults();
  const key = () => state.current.key;
  const server = createConnector({ options, roster, rooms, chats, faults, key });
  const origin = await listen(server, options.port ?? 0);
  const paths = connectorPaths(options.tenantId, key().kid);
  const serviceUrl = origin + paths.service;
  const client = createTeamsClient({
    roster,
    rooms,
    chats,
    activities: createActivityFactory({ ...options, serviceUrl }),
    deliver: createDelivery(options, serviceUrl, key),
    bot: { id: `28:${options.botAppId}`, name: options.botName },
  });
  return {
    ...client,
    serviceUrl,
    openIdMetadataUrl: origin + paths.metadata,
    faults,
    forward: (activity, from) => createDelivery(options, from, key)(activity),
    onChange: (callback) => chats.onChange(callback),
    stop: () => close(server),
  };
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}
