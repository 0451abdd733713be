/** Time comes in as an argument: `new Date()` differs on replay and in tests. */
const noClock = {
  create: (context) => ({
    NewExpression(node) {
      if (node.callee.name === 'Date' && node.arguments.length === 0)
        context.report({ node, message: 'new Date() reads the clock; take the time as an argument.' });
    },
  }),
};

/** A bare call of a task maker in an orchestrator is a task nobody waits for: it must sit behind `yield`/`yield*`. */
const yieldTasks = {
  create: (context) => ({
    ExpressionStatement(node) {
      if (node.expression.type !== 'CallExpression') return;
      const { callee } = node.expression;
      const name = callee.type === 'MemberExpression' ? callee.property.name : callee.name;
      if (callee.type === 'Identifier' || /^(call[A-Z]|createTimer$|waitFor)/.test(name))
        context.report({ node, message: `${name}(…) is not yielded.` });
    },
    AwaitExpression: (node) => context.report({ node, message: 'Orchestrators yield; they never await.' }),
  }),
};

export default {
  meta: { name: 'local' },
  rules: { 'no-clock': noClock, 'yield-tasks': yieldTasks },
};
