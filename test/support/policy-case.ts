import { type Asked, ask, inShort, opsCatalogue, type World } from './policy-world.ts';

/** What is said in words, in YAML, what is asked in which world, and what comes of it. */
export type Case = readonly [
  says: string,
  catalogue: Parameters<typeof opsCatalogue>[0],
  asked: Asked,
  world: World,
  outcome: string,
];

/** What the policy says to a case, in one line. */
export async function outcomeOf([, catalogue, asked, world]: Case): Promise<string> {
  return inShort(await ask(opsCatalogue(catalogue), asked, world));
}
