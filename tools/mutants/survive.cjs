// A mutant may throw where nobody listens, when its test has ended already. Jest listens only while a test runs, and a runner
// that dies takes half a minute to start again, and counts as out of time whatever the tests said.
process.on('uncaughtException', () => undefined);
