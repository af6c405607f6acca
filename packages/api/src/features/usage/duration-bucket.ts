/*
 * Durations are counted in buckets whose edges grow by a fourth of an octave, so that a median can be told to about
 * 9 % from counters alone, however many conversations there were.
 */
const stepsPerOctave = 4;

/** The bucket of a duration, as text for `detail`; everything up to a second is bucket 0. */
export const durationBucket = (milliseconds: number): string =>
  String(Math.max(0, Math.ceil(Math.log2(Math.max(1, milliseconds / 1000)) * stepsPerOctave)));

/** The middle of a bucket, in seconds. */
export const bucketSeconds = (bucket: number): number => 2 ** ((bucket - 0.5) / stepsPerOctave);
