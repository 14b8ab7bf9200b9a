/** The release of Salesforce that brought an API version, such as `Spring '26` for 66.0; there are three a year. */
export const releaseOf = (version: string): string => {
  const since = Math.trunc(Number(version)) - 66;
  const year = (26 + Math.floor((since + 1) / 3)) % 100;
  const season = ['Winter', 'Spring', 'Summer'][(((since + 1) % 3) + 3) % 3] ?? '';
  return `${season} '${String(year).padStart(2, '0')}`;
};
