const notes = [
  { hertz: 660, atSeconds: 0 },
  { hertz: 880, atSeconds: 0.11 },
] as const;
const noteSeconds = 0.16;
const loudness = 0.08;

let context: AudioContext | undefined;

/** Two short notes, made here: no file to download. Silent where the browser wants a click first. */
export function beep(): void {
  try {
    context ??= new AudioContext();
    const { destination, currentTime } = context;
    for (const { hertz, atSeconds } of notes) {
      const oscillator = new OscillatorNode(context, { frequency: hertz, type: "sine" });
      const gain = new GainNode(context, { gain: 0 });
      const start = currentTime + atSeconds;
      gain.gain.setValueAtTime(0, start);
      gain.gain.linearRampToValueAtTime(loudness, start + 0.012);
      gain.gain.exponentialRampToValueAtTime(0.0001, start + noteSeconds);
      oscillator.connect(gain).connect(destination);
      oscillator.start(start);
      oscillator.stop(start + noteSeconds);
    }
    void context.resume().catch(() => undefined);
  } catch {
    // A browser without audio: the badge and the title still tell.
  }
}
