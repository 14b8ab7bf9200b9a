/** Reads what an error says about the answer that caused it. */
export const whatItSays = (error: unknown) => {
  const { name, message, status, code, errorCode } = Object(error) as Readonly<
    Record<'name' | 'message' | 'status' | 'code' | 'errorCode', unknown>
  >;
  const text = String(message);
  return {
    name: String(name),
    status: (asked: number): boolean => status === asked || text.includes(`HTTP ${asked}`),
    code: (asked: string): boolean => code === asked || errorCode === asked || text.includes(asked),
  };
};
