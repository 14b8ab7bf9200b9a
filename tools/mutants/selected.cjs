/** The folder and its modules that `scripts/mutants.mjs` has chosen: Stryker and Jest read their settings in two processes. */
const { folder, modules } = JSON.parse(process.env.SFSTREAM_MUTANTS ?? '{}');

if (folder === undefined) throw new Error('Run it by npm run mutants, which chooses a folder.');

module.exports = { folder, modules };
