import { describe, expect, it } from "vitest";
import { sniffFile } from "./sniff.ts";

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");
const padded = (start: Buffer): Buffer => Buffer.concat([start, Buffer.alloc(600)]);

const samples = {
  png: padded(hex("89504e470d0a1a0a 0000000d49484452 00000001000000010802000000 907753de 0000000049444154")),
  jpeg: padded(hex("ffd8ffe000104a46494600010100000100010000")),
  pdf: Buffer.from("%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n"),
  ogg: padded(
    Buffer.concat([hex("4f67675300020000000000000000000000000000000000000000"), hex("0113"), Buffer.from("OpusHead")]),
  ),
  mp4: padded(Buffer.concat([hex("00000018"), Buffer.from("ftypisom"), hex("00000200"), Buffer.from("isomiso2")])),
  exe: padded(Buffer.concat([Buffer.from("MZ"), hex("90000300000004000000ffff")])),
  elf: padded(hex("7f454c4602010100")),
  html: Buffer.from("  \n<!DOCTYPE html><html><script>alert(1)</script>"),
  utf16Html: Buffer.concat([hex("fffe"), Buffer.from("<html><script>", "utf16le")]),
  svg: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
  xmlSvg: Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
  invoice: Buffer.from('<?xml version="1.0" encoding="UTF-8"?><nfeProc xmlns="http://www.portalfiscal.inf.br/nfe"/>'),
  styledXml: Buffer.from('<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?><a/>'),
  shell: Buffer.from("#!/bin/sh\nrm -rf ~\n"),
  csv: Buffer.from("nome;telefone\nAna;+55 11 91234-5678\n"),
  unknown: hex("0102030405060708090a"),
};

type Sample = keyof typeof samples;

const sniff = (sample: Sample, mimeType: string, filename = "arquivo") =>
  sniffFile(samples[sample], { mimeType, filename });

describe("a file's first bytes", () => {
  it.each<[Sample, string, string]>([
    ["png", "image/png", "image/png"],
    ["png", "image/jpeg", "image/png"],
    ["jpeg", "image/jpeg; charset=binary", "image/jpeg"],
    ["pdf", "application/pdf", "application/pdf"],
    ["ogg", "audio/ogg; codecs=opus", "audio/ogg"],
    ["mp4", "video/mp4", "video/mp4"],
    ["mp4", "audio/mp4", "audio/mp4"],
    ["csv", "text/csv", "text/csv"],
    ["csv", "text/plain", "text/plain"],
    ["invoice", "application/xml", "application/xml"],
    ["invoice", "text/xml", "text/xml"],
    ["unknown", "application/octet-stream", "application/octet-stream"],
    ["unknown", "", "application/octet-stream"],
    ["unknown", "audio/aac", "audio/aac"],
    ["pdf", "application/octet-stream", "application/pdf"],
  ])("of a %s declared as %o are taken as %s", async (sample, declared, mimeType) => {
    expect(await sniff(sample, declared)).toEqual({ isAllowed: true, mimeType });
  });

  it.each<[Sample, string]>([
    ["html", "text/plain"],
    ["html", "image/png"],
    ["utf16Html", "text/plain"],
    ["svg", "text/plain"],
    ["svg", "image/png"],
    ["xmlSvg", "application/octet-stream"],
    ["xmlSvg", "text/xml"],
    ["styledXml", "application/xml"],
    ["shell", "text/plain"],
    ["exe", "application/octet-stream"],
    ["exe", "image/png"],
    ["elf", "application/pdf"],
    ["png", "image/svg+xml"],
    ["csv", "text/html"],
  ])("of a %s declared as %s are refused as dangerous", async (sample, declared) => {
    expect(await sniff(sample, declared)).toEqual({ isAllowed: false, reason: "dangerous" });
  });

  it.each<[Sample, string]>([
    ["pdf", "image/png"],
    ["png", "video/mp4"],
    ["png", "application/pdf"],
    ["png", "text/plain"],
    ["mp4", "image/jpeg"],
    ["unknown", "image/jpeg"],
    ["unknown", "video/mp4"],
    ["csv", "application/pdf"],
  ])("of a %s declared as %s are refused as a mismatch", async (sample, declared) => {
    expect(await sniff(sample, declared)).toEqual({ isAllowed: false, reason: "mismatch" });
  });

  it.each(["nota.exe", "nota.pdf.EXE", "nota.html", "nota.svg", "nota.bat ", "instalar.apk", "macro.vbs"])(
    "do not save a file with the name %s",
    async (filename) => {
      expect(await sniff("pdf", "application/pdf", filename)).toEqual({ isAllowed: false, reason: "dangerous" });
    },
  );

  it("are all that is read of a stream, which is then let go", async () => {
    let isCancelled = false;
    let sent = 0;
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(sent === 1 ? new Uint8Array(samples.png) : new Uint8Array(65_536));
      },
      cancel: () => {
        isCancelled = true;
      },
    });
    expect(await sniffFile(stream, { mimeType: "image/png", filename: "foto.png" })).toEqual({
      isAllowed: true,
      mimeType: "image/png",
    });
    await expect.poll(() => isCancelled).toBe(true);
    expect(sent).toBeLessThan(10);
  });
});
