const { existsSync } = require('node:fs');

/** Path of the browser that opens pages; empty where there is none. The shell is Chromium without windows, at half the processor time. */
module.exports =
  process.env.CHROMIUM ??
  ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((file) => existsSync(file)) ??
  '';
