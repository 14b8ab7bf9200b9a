/** Gives the error that `run` throws. If it throws nothing, gives its result, in an object that resembles no error. */
export const thrownBy = (run: () => unknown): unknown => {
  try {
    return { returned: run() };
  } catch (error) {
    return error;
  }
};
