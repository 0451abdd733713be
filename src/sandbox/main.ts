import { runCommand } from './command.ts';
import { startSandbox } from './sandbox.ts';
import { storyPeople } from './story/console-people.ts';

await runCommand('npm start', async ({ options }) => {
  const sandbox = await startSandbox(options);
  return {
    sandbox,
    people: storyPeople,
    welcome: (url) => [
      `Latchkey runs on this machine: open ${url}`,
      'Alex asks on the left, Priya decides in the middle, the clouds are on the right.',
    ],
    stop: () => sandbox.stop(),
  };
});
