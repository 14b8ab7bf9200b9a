// Has a process use the Nest of the folder NEST_FOLDER.
const Module = require('node:module');
const path = require('node:path');

const resolve = Module._resolveFilename;
const from = path.join(process.env.NEST_FOLDER, '..', 'none.cjs');

Module._resolveFilename = function (request, parent, ...rest) {
  return request.startsWith('@nestjs/')
    ? resolve.call(
        this,
        request,
        { ...parent, paths: Module._nodeModulePaths(from), filename: from },
        ...rest,
      )
    : resolve.call(this, request, parent, ...rest);
};
