const df = require('durable-functions');
const fs = require('node:fs/promises');
const path = require('node:path');

df.app.orchestration('folderSize', function* (context) {
  const folder = context.df.getInput();
  if (!folder) {
    throw new Error('A folder is required as an input.');
  }

  const files = yield context.df.callActivity('getFileList', folder);

  // Measure the files side by side, and save the tasks into an array
  const tasks = [];
  for (const file of files) {
    tasks.push(context.df.callActivity('getFileSize', { file }));
  }

  // Wait for all of them, sum the bytes
  const sizes = yield context.df.Task.all(tasks);
  return sizes.reduce((sum, size) => sum + size, 0);
});

df.app.activity('getFileList', {
  handler: async (folder, context) => {
    context.log(`Searching for files under '${folder}'...`);
    const entries = await fs.readdir(folder);
    return entries.map((entry) => path.join(folder, entry));
  },
});

df.app.activity('getFileSize', {
  handler: async ({ file }) => (await fs.stat(file)).size,
});
