import { join } from 'node:path';
import { runCommand } from '../command.ts';
import { startSandbox } from '../sandbox.ts';
import { storyPeople } from '../story/console-people.ts';
import { startGate } from './gate.ts';
import { playgroundProgram } from './package.ts';
import { players } from './players.ts';
import { startPlaygrounds } from './playgrounds.ts';

// Microsoft's Agents Playground, a window for each of two people, in front of the sandbox that "npm start" runs.
const program = playgroundProgram();
if (program === undefined) {
  process.stderr.write(
    'The Agents Playground of Microsoft is not installed here: it is a package for development alone.\n' +
      '"npm ci" brings it. Without it, "npm start" shows the same story in a page of its own.\n',
  );
  process.exit(1);
}

await runCommand('npm run playground', async ({ options, folder, port }) => {
  const people = players.map(({ person }) => person);
  const gate = await startGate(people);
  const sandbox = await startSandbox({ ...options, otherClient: { serviceUrl: gate.serviceUrl, people } });
  const playgrounds = await startPlaygrounds({
    program,
    gate,
    sandbox,
    people,
    folder: join(folder, 'playground'),
    ...(port > 0 && { firstPort: port + 1 }),
    onLost: options.onTrouble,
  });
  const elsewhere = new Set(people.map(({ objectId }) => objectId));
  return {
    sandbox,
    people: storyPeople.filter(({ personId, seat }) => !elsewhere.has(seat?.objectId ?? personId)),
    welcome: (consoleUrl) => [
      'Latchkey runs on this machine, in the Agents Playground of Microsoft. Open all three:',
      ...playgrounds.windows.map(({ url }, index) => `  ${url}   ${players[index]?.opening}`),
      `  ${consoleUrl}  what the clouds hold, and the clock; Morgan, Dana and Sam are here`,
      'The playgrounds ask nobody who they are, so they listen on this machine alone.',
      'They forget their chats when they stop; "status" and "pending" bring open requests back.',
    ],
    async stop() {
      await sandbox.stop();
      await playgrounds.stop();
      await gate.stop();
    },
  };
});
