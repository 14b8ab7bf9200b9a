/** A part of a URL as it is meant. A `%` that encodes nothing stands for itself. */
export const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};
