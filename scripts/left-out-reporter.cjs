/** Says at the end of a run which tests had to be left out, and how to run them. */
module.exports = class LeftOutReporter {
  #leftOut;

  constructor(_globalConfig, { leftOut }) {
    this.#leftOut = leftOut;
  }

  onRunComplete() {
    for (const { need, files, remedy } of this.#leftOut) {
      console.error(
        `Left out, as there is no ${need}: ${files.join(', ')}. To run them: ${remedy}`,
      );
    }
  }
};
