const vm = require('node:vm');

/**
 * Gives a `compileFunction` of `node:vm` that does not compile a file again that it has compiled before. Each test file has a context
 * of its own, in which Jest runs some hundred modules: most of what it costs to load them. A script belongs to no context, and what
 * V8 compiles of it in one, such as the functions that are called, serves the others.
 */
module.exports = function compileOnce(compileFunction) {
  const compiled = new Map();

  return (code, params, options = {}) => {
    const { filename, parsingContext } = options;
    // What imports at its run time must ask the context that it runs in.
    if (code.includes('import(')) return compileFunction(code, params, options);
    const key = `${filename} ${params}`;
    let known = compiled.get(key);
    if (known?.code !== code) {
      const opening = `(function (${params}) {`;
      // Errors name places in the file.
      const place = { filename, columnOffset: -opening.length };
      known = { code, script: new vm.Script(`${opening}${code}\n})`, place) };
      compiled.set(key, known);
    }
    return known.script.runInContext(parsingContext);
  };
};
