/** The time of day here, `14:02:07`; with its date, `2026-11-19 14:02:07`, when that is not the day of `now`. */
export const clockTime = (time: Date, now: Date): string => {
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(twoDigits).join(':');
  return time.toDateString() === now.toDateString() ? clock : `${dateOf(time)} ${clock}`;
};

const dateOf = (time: Date): string =>
  [time.getFullYear(), twoDigits(time.getMonth() + 1), twoDigits(time.getDate())].join('-');

const twoDigits = (value: number): string => String(value).padStart(2, '0');
