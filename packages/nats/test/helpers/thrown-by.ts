/** What the function throws; undefined where it does not. */
export const thrownBy = (act: () => unknown): unknown => {
  try {
    act();
    return undefined;
  } catch (thrown) {
    return thrown;
  }
};
