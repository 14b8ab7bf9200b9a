/**
 * Gives a `compileFunction` of `node:vm` that does not read a file again that it has compiled before. Each test file has a context of
 * its own, in which Jest compiles some hundred modules: most of what it costs to load them.
 */
module.exports = function compileOnce(compileFunction) {
  const compiled = new Map();

  return (code, params, options = {}) => {
    const key = `${options.filename} ${params}`;
    const known = compiled.get(key);
    // V8 itself compares no more than the length of the code.
    if (known?.code === code) {
      return compileFunction(code, params, { ...options, cachedData: known.cachedData });
    }
    const made = compileFunction(code, params, { ...options, produceCachedData: true });
    compiled.set(key, { code, cachedData: made.cachedData });
    return made;
  };
};
