import { z } from 'zod';
import { crashKinds, type PassedPoints } from './crash-points.ts';
import { storyNames } from './stories.ts';

/** What a child process is to do. */
export const childTaskSchema = z.strictObject({
  folder: z.string(),
  /** The folder of the app as it is deployed. */
  app: z.string(),
  story: z.enum(storyNames).default('main'),
  /** `tell`: tell the story to its end. `wait`: touch nothing and let time pass until everything must be over. */
  goOn: z.enum(['tell', 'wait']),
  /** Where it kills itself. */
  crash: z
    .strictObject({
      kind: z.enum(crashKinds),
      /** Only points whose description holds this text count. */
      what: z.string().default(''),
      /** The how-manieth point of those, from 1. */
      number: z.int().positive(),
      /** Whether the process of the storage is killed in the same moment. */
      withStorage: z.boolean().default(false),
    })
    .optional(),
});

export type ChildTask = z.input<typeof childTaskSchema>;
export type Crash = NonNullable<ChildTask['crash']>;

/** What a process that got to the end of the story found out. */
export interface StoryOutcome {
  /** Everything that was wrong, as sentences. */
  readonly problems: readonly string[];
  /** Messages of the bot by person. */
  readonly messages: Readonly<Record<string, number>>;
  /** The points this process passed. */
  readonly passed: PassedPoints;
  /** What the host and the app logged as errors. */
  readonly errors: readonly string[];
}
