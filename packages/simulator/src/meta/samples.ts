import { crc32, deflateSync } from "node:zlib";

/*
 * Small, valid files a customer can send without having any: made by rule, so that no binary lies in the repository.
 */

export interface SampleFile {
  readonly bytes: Buffer;
  readonly mimeType: string;
  readonly filename: string;
}

/** A picture of a sofa, in flat colours. */
function photo(): SampleFile {
  const [width, height] = [320, 200];
  const rows = Array.from({ length: height }, (_, y) => {
    const row = Buffer.alloc(1 + width * 3);
    for (let x = 0; x < width; x += 1) row.set(colourAt(x, y), 1 + x * 3);
    return row;
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const bytes = Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    pngChunk("IHDR", header),
    pngChunk("IDAT", deflateSync(Buffer.concat(rows))),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
  return { bytes, mimeType: "image/png", filename: "sofa.png" };
}

function colourAt(x: number, y: number): [number, number, number] {
  const isIn = (left: number, top: number, right: number, bottom: number) =>
    x >= left && x < right && y >= top && y < bottom;
  if (isIn(72, 110, 156, 138) || isIn(164, 110, 248, 138)) return [166, 96, 52];
  if (isIn(60, 70, 260, 118)) return [143, 79, 40];
  if (isIn(40, 96, 72, 150) || isIn(248, 96, 280, 150) || isIn(60, 118, 260, 150)) return [122, 66, 32];
  if (isIn(52, 150, 64, 164) || isIn(256, 150, 268, 164)) return [58, 40, 26];
  return y < 158 ? [233, 226, 214] : [196, 178, 152];
}

function pngChunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** Two seconds of silence as WhatsApp's voice notes come: Opus in Ogg (RFC 7845), 100 packets of 20 ms. */
function voiceNote(): SampleFile {
  const head = Buffer.alloc(19);
  head.write("OpusHead", 0, "latin1");
  head.set([1, 1], 8);
  head.writeUInt32LE(48_000, 12);
  const tags = Buffer.concat([
    Buffer.from("OpusTags"),
    Buffer.from([9, 0, 0, 0]),
    Buffer.from("simulador"),
    Buffer.alloc(4),
  ]);
  // The frame every Opus encoder writes for silence.
  const silence = Array.from({ length: 100 }, () => Buffer.from([0xf8, 0xff, 0xfe]));
  const bytes = Buffer.concat([
    oggPage({ flags: 2, granule: 0, sequence: 0, packets: [head] }),
    oggPage({ flags: 0, granule: 0, sequence: 1, packets: [tags] }),
    oggPage({ flags: 4, granule: 96_000, sequence: 2, packets: silence }),
  ]);
  return { bytes, mimeType: "audio/ogg; codecs=opus", filename: "audio.ogg" };
}

function oggPage(page: { flags: number; granule: number; sequence: number; packets: readonly Buffer[] }): Buffer {
  const header = Buffer.alloc(27);
  header.write("OggS", 0, "latin1");
  header[5] = page.flags;
  header.writeBigUInt64LE(BigInt(page.granule), 6);
  header.writeUInt32LE(0x5049_4c4f, 14);
  header.writeUInt32LE(page.sequence, 18);
  header[26] = page.packets.length;
  const bytes = Buffer.concat([header, Buffer.from(page.packets.map((packet) => packet.length)), ...page.packets]);
  bytes.writeUInt32LE(oggChecksum(bytes), 22);
  return bytes;
}

/** Ogg's own CRC: polynomial 0x04c11db7, not reflected, so not the one of zlib. */
function oggChecksum(bytes: Buffer): number {
  let checksum = 0;
  for (const byte of bytes) {
    checksum ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1)
      checksum = checksum & 0x8000_0000 ? (checksum << 1) ^ 0x04c1_1db7 : checksum << 1;
  }
  return checksum >>> 0;
}

/** One page with one line of text. */
function document(): SampleFile {
  const content = "BT /F1 18 Tf 60 760 Td (Planta da sala: 4,20 m x 3,10 m) Tj ET";
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, "0")} 00000 n \n`;
  });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join("")}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return { bytes: Buffer.from(text, "latin1"), mimeType: "application/pdf", filename: "planta-da-sala.pdf" };
}

/** A square of one colour in lossless WebP: each channel has one symbol, so the pixels need no bits at all. */
function sticker(): SampleFile {
  const side = 128;
  const bits = (value: number, count: number) => value.toString(2).padStart(count, "0").split("").reverse().join("");
  const channel = (symbol: number) => `101${bits(symbol, 8)}`;
  const [green, red, blue, alpha] = [96, 166, 52, 255];
  const colours = [green, red, blue, alpha].map(channel).join("");
  // Size, "has alpha", version 0; no transform, no cache, no tables; four colours and the unused distances.
  const stream = `${bits(side - 1, 14)}${bits(side - 1, 14)}1000000${colours}1000`;
  const octets = stream.match(/.{1,8}/g) ?? [];
  const content = Buffer.from([0x2f, ...octets.map((octet) => Number.parseInt(octet.split("").reverse().join(""), 2))]);
  const padded = Buffer.concat([content, Buffer.alloc(content.length % 2)]);
  const head = Buffer.from("RIFF0000WEBPVP8L0000", "latin1");
  head.writeUInt32LE(12 + padded.length, 4);
  head.writeUInt32LE(content.length, 16);
  return { bytes: Buffer.concat([head, padded]), mimeType: "image/webp", filename: "figurinha.webp" };
}

/** The shortest file that is an MP4: its type box and an empty movie. Players show no picture. */
function video(): SampleFile {
  const box = (type: string, content: Buffer): Buffer => {
    const size = Buffer.alloc(4);
    size.writeUInt32BE(8 + content.length);
    return Buffer.concat([size, Buffer.from(type, "latin1"), content]);
  };
  const fileType = box("ftyp", Buffer.from("isom\0\0\x02\0isomiso2avc1mp41", "latin1"));
  const movieHeader = Buffer.alloc(100);
  movieHeader.writeUInt32BE(1000, 12);
  const bytes = Buffer.concat([fileType, box("moov", box("mvhd", movieHeader)), box("mdat", Buffer.alloc(0))]);
  return { bytes, mimeType: "video/mp4", filename: "video.mp4" };
}

/** Half a second of a tone; Instagram's voice messages come as files any player knows. */
function tone(): SampleFile {
  const rate = 8000;
  const samples = Buffer.alloc(rate / 2);
  for (let index = 0; index < samples.length; index += 1) {
    samples[index] = 128 + Math.round(40 * Math.sin((2 * Math.PI * 440 * index) / rate));
  }
  const header = Buffer.alloc(44);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(36 + samples.length, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(samples.length, 40);
  return { bytes: Buffer.concat([header, samples]), mimeType: "audio/wav", filename: "audio.wav" };
}

export type SampleKind = "image" | "video" | "audio" | "document" | "sticker";

const makers: Readonly<Record<SampleKind, () => SampleFile>> = {
  image: photo,
  video,
  audio: voiceNote,
  document,
  sticker,
};

export function makeSample(kind: SampleKind, channel: "whatsapp" | "instagram"): SampleFile {
  return kind === "audio" && channel === "instagram" ? tone() : makers[kind]();
}
