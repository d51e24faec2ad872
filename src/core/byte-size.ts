const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** A size for a person: 999 → '999 bytes', 1500 → '1.5 kB', 23_400_000 → '23 MB'. Powers of 1000, as disks are sold. */
export function byteSize(bytes: number): string {
  let unit = 0;
  let value = bytes;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit > 0 && value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ${UNITS[unit]}`;
}
