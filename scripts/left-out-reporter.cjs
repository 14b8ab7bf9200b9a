/** Says at the end of a run which tests had to be left out, and how to run them. */
module.exports = class LeftOutReporter {
  #leftOut;

  constructor(_globalConfig, { leftOut }) {
    this.#leftOut = leftOut;
  }

  onRunComplete() {
    if (this.#leftOut.length === 0) return;
    console.error(
      `Left out, as they need servers: ${this.#leftOut.join(', ')}. To run them too: scripts/with-servers.sh npm test`,
    );
  }
};
