// npm scripts run on the Node that the package "node" brings. When its install script was blocked or
// its binary is not made for this machine, they fall back to the machine's own Node: say so plainly.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `Latchkey needs Node 24 or newer and this is Node ${process.versions.node}.\n` +
      'It comes with "npm ci" through the package "node". Its install script was probably blocked:\n' +
      'run "npm ci" without --ignore-scripts, or install Node 24 yourself (https://nodejs.org).',
  );
  process.exit(1);
}
