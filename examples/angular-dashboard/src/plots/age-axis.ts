/** The range of the plot of ages, in milliseconds; its axis is logarithmic. */
const least = 1;
const most = 60_000;

/** How high an age stands, from 0 to 100. */
export const heightOfAge = (age: number): number =>
  (Math.log(Math.min(Math.max(age, least), most) / least) / Math.log(most / least)) * 100;

export const ageTicks: readonly { readonly age: number; readonly label: string }[] = [
  { age: 10, label: '10 ms' },
  { age: 100, label: '0.1 s' },
  { age: 1_000, label: '1 s' },
  { age: 10_000, label: '10 s' },
];

/** An age in words: `8 ms`, `1.2 s`, which stay on one line. */
export const ageText = (age: number): string =>
  age < 1_000 ? `${Math.round(age)}\u00a0ms` : `${(age / 1_000).toFixed(1)}\u00a0s`;
