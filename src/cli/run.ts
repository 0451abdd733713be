import { AccessError } from '../core/errors.ts';
import { type Command, type CommandContext, UsageError } from './command.ts';

/** Finds the command by the first words of the arguments, runs it, and resolves to the exit code. */
export async function runCommand(
  commands: readonly Command[],
  { args, ...context }: CommandContext,
): Promise<number> {
  const command = commands.find(({ name }) => name.split(' ').every((word, index) => args[index] === word));
  if (command === undefined) {
    const asked = args.length === 0 || ['help', '--help', '-h'].includes(args[0] ?? '');
    if (!asked) context.err(`Latchkey has no command "${args.slice(0, 2).join(' ')}".`);
    for (const line of usage(commands)) (asked ? context.out : context.err)(line);
    return args.length > 0 && asked ? 0 : 2;
  }
  try {
    return await command.run({ ...context, args: args.slice(command.name.split(' ').length) });
  } catch (error) {
    if (error instanceof UsageError) {
      context.err(error.message);
      context.err(`Usage: latchkey ${command.name} ${command.usage}`);
      return 2;
    }
    context.err(explain(error));
    return 1;
  }
}

function usage(commands: readonly Command[]): string[] {
  return [
    'Usage: latchkey <command>',
    '',
    ...commands.flatMap(({ name, usage: args, summary }) => [`  ${name} ${args}`, `      ${summary}`]),
  ];
}

/** What an operator can do something with: our own text and, behind it, the cause's. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error instanceof AccessError && error.cause instanceof Error ? error.cause.message : '';
  return cause === '' || error.message.includes(cause) ? error.message : `${error.message}\n${cause}`;
}
