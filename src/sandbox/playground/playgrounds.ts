import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { freePort } from '../ports.ts';
import type { Sandbox } from '../sandbox.ts';
import { type Character, latchkey, tenantId } from '../story/people.ts';
import type { Gate } from './gate.ts';
import { chatId, userId } from './players.ts';
import { type Playground, type PlaygroundOptions, startPlayground } from './process.ts';

export interface PlaygroundsOptions extends Pick<PlaygroundOptions, 'program' | 'folder' | 'onLost'> {
  /** Of a sandbox that was told of it. */
  readonly gate: Gate;
  readonly sandbox: Pick<Sandbox, 'teams' | 'azure' | 'clock'>;
  /** Who gets a playground, each with a folder below `folder`. */
  readonly people: readonly Character[];
  /** The ports from this one on are theirs, or others where these are taken; any when absent. */
  readonly firstPort?: number;
}

/** The running playgrounds, in the order of their people. */
export interface Playgrounds {
  readonly windows: readonly Pick<Playground, 'person' | 'url'>[];
  stop(): Promise<void>;
}

/** Starts a playground for each of these people in front of the sandbox, with the app added in each. */
export async function startPlaygrounds(options: PlaygroundsOptions): Promise<Playgrounds> {
  const { program, gate, sandbox, people, folder, firstPort, onLost } = options;
  const { teams, azure, clock } = sandbox;
  const started = await Promise.allSettled(
    people.map(async (person, index) =>
      startPlayground({
        program,
        person,
        folder: join(folder, person.iamUser),
        port: await freePort(firstPort === undefined ? 0 : firstPort + index),
        botEndpoint: gate.botEndpoint(person),
        serviceUrl: gate.serviceUrl,
        onLost,
      }),
    ),
  );
  const windows = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const stop = async () => {
    await Promise.all(windows.map((window) => window.stop()));
  };
  const failed = started.find((each) => each.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  const now = () => new Date(clock.now());
  gate.open({
    teams,
    bot: {
      botAppId: latchkey.clientId,
      botTokenKeys: { issuer: azure.issuers.v1, jwks: () => azure.jwks() },
      now,
    },
    urls: new Map(windows.map(({ person, url }) => [person, url])),
  });
  for (const person of people) await teams.forward(installation(person, gate.serviceUrl), gate.serviceUrl);
  return { windows, stop };
}

/**
 * What Teams tells the bot when an administrator adds the app for somebody. A playground tells it when its page is
 * opened, which is too late for whoever is asked for a decision before.
 */
function installation(person: Character, serviceUrl: string) {
  return {
    type: 'installationUpdate',
    action: 'add',
    id: `f:${randomUUID()}`,
    channelId: 'msteams',
    serviceUrl,
    from: { id: userId(person), name: person.displayName, aadObjectId: person.objectId },
    recipient: { id: `28:${latchkey.clientId}`, name: latchkey.botName },
    conversation: { id: chatId(person), conversationType: 'personal', tenantId },
    channelData: { tenant: { id: tenantId } },
    locale: 'en-US',
  };
}
