// What stands on the PATH as `aws` and `az`: hands its command line to the test that runs it, and ends as it is told.
// A line runs several of them one after the other, so this one loads nothing that it can do without.
import { connect } from 'node:net';

const [port, program, ...args] = process.argv.slice(2);
const socket = connect(Number(port), '127.0.0.1', () => socket.end(JSON.stringify({ program, args })));
let answered = '';
socket.setEncoding('utf8').on('data', (part) => {
  answered += part;
});
socket.on('end', () => {
  const { code, stdout, stderr } = JSON.parse(answered);
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = code;
});
