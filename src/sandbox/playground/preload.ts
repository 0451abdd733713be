// Runs inside a playground's process before the playground does. Nothing of the playground is changed; what
// Node gives it is: it listens on this machine alone, starts no other program, and ends with the sandbox.
import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { type ListenOptions, Server } from 'node:net';

const listen = Reflect.get(Server.prototype, 'listen') as (this: Server, ...given: unknown[]) => Server;
/** It asks nobody who they are, and would otherwise answer everybody on the network. */
Server.prototype.listen = function listenHere(this: Server, ...given: unknown[]): Server {
  const [where, ...rest] = given;
  const options: ListenOptions =
    typeof where === 'object' && where !== null ? where : { port: Number(where ?? 0) };
  const ready = rest.find((each) => typeof each === 'function') as (() => void) | undefined;
  return listen.call(this, { ...options, host: '127.0.0.1' }, ready);
};

/** It would open a browser, in a different way on every system. */
const { spawn } = childProcess;
childProcess.spawn = (() => spawn(process.execPath, ['--version'], { stdio: 'ignore' })) as typeof spawn;
syncBuiltinESMExports();

process.on('disconnect', () => process.exit());
