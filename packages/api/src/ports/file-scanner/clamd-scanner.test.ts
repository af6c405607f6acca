import { afterEach, describe, expect, it } from "vitest";
import { createClamdScanner } from "./clamd-scanner.ts";
import { noScanner, ScannerAwayError } from "./file-scanner.ts";
import { eicar, type FakeClamd, startClamd } from "./testing.ts";

describe("a scan by clamd", () => {
  let clamd: FakeClamd | undefined;
  afterEach(async () => {
    await clamd?.stop();
    clamd = undefined;
  });
  const scannerOf = async (options: Parameters<typeof startClamd>[0] = {}, timeoutMs?: number) => {
    clamd = await startClamd(options);
    return createClamdScanner({ url: clamd.url, ...(timeoutMs !== undefined && { timeoutMs }) });
  };

  it("finds what is harmful, wherever in the file, and passes what is not", async () => {
    const scanner = await scannerOf();
    const large = Buffer.alloc(700_000, "a");
    expect(await scanner.scan(Buffer.from("um orçamento"))).toEqual({ isClean: true });
    expect(await scanner.scan(Buffer.alloc(0))).toEqual({ isClean: true });
    expect(await scanner.scan(eicar)).toEqual({ isClean: false, threat: "Eicar-Signature" });
    expect(await scanner.scan(Buffer.concat([large, eicar]))).toMatchObject({ isClean: false });
    expect(await scanner.scan(new Blob([large, eicar]).stream())).toMatchObject({ isClean: false });
    expect(clamd?.scanned).toEqual([
      12 + 1,
      0,
      eicar.byteLength,
      700_000 + eicar.byteLength,
      700_000 + eicar.byteLength,
    ]);
  });

  it("has no verdict for more than clamd reads, and says so", async () => {
    const scanner = await scannerOf({ maxBytes: 1_000 });
    const scan = scanner.scan(new Blob([Buffer.alloc(5_000_000), eicar]).stream());
    await expect(scan).rejects.toThrow(/INSTREAM size limit exceeded|gave no verdict/);
    await expect(scan).rejects.toThrow(ScannerAwayError);
  });

  it("has no verdict while clamd is away, silent, or hangs up", async () => {
    const silent = await scannerOf({ mood: "hangs" }, 50);
    await expect(silent.scan(eicar)).rejects.toThrow(ScannerAwayError);
    await clamd?.stop();
    await expect(silent.scan(eicar)).rejects.toThrow(ScannerAwayError);
    const rude = await scannerOf({ mood: "hangsUp" });
    await expect(rude.scan(eicar)).rejects.toThrow(ScannerAwayError);
    const cancelled = Promise.withResolvers<void>();
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(100_000)),
      cancel: () => cancelled.resolve(),
    });
    await expect(rude.scan(endless)).rejects.toThrow(ScannerAwayError);
    await cancelled.promise;
  });

  it("is broken off with the file it was given", async () => {
    const scanner = await scannerOf({}, 50);
    const broken = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error("the disk broke")),
    });
    await expect(scanner.scan(broken)).rejects.toThrow(ScannerAwayError);
  });
});

it("without a scanner lets go of the file and calls it clean", async () => {
  let isCancelled = false;
  const stream = new ReadableStream<Uint8Array>({ cancel: () => void (isCancelled = true) });
  expect(await noScanner.scan(stream)).toEqual({ isClean: true });
  expect(isCancelled).toBe(true);
});
