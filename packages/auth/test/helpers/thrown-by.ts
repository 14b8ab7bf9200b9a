/** What `run` throws; where it throws nothing, what it returns, in an object that resembles no error. */
export const thrownBy = (run: () => unknown): unknown => {
  try {
    return { returned: run() };
  } catch (error) {
    return error;
  }
};
