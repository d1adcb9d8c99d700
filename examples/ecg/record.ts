// Record 208 of the MIT-BIH Arrhythmia Database, lead MLII: five minutes as the converter gave them.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** Samples per second. */
export const rate = 360;

/** 108,000 raw counts: zero at 1024, 200 counts per mV. */
export function record(): number[] {
  const text = gunzipSync(readFileSync(new URL('ecg208.csv.gz', import.meta.url))).toString();
  return text.trim().split('\n').slice(1).map(Number);
}
