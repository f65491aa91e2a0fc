// Replaces the last file of a zip archive by another content, stored as it is.
'use strict';

window.barriers = window.barriers || {};

(() => {
  const table = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });
  function crc32(bytes) {
    let c = 0xffffffff;
    for (const byte of bytes) c = table[(c ^ byte) & 255] ^ (c >>> 8);
    return (c ^ 0xffffffff) >>> 0;
  }

  const u16 = (n) => [n & 255, n >>> 8];
  const u32 = (n) => [...u16(n & 0xffff), ...u16(n >>> 16)];

  barriers.replaceInZip = (zip, name, content) => {
    const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
    const end = zip.length - 22; // an archive without a comment
    if (view.getUint32(end, true) !== 0x06054b50) throw new Error('The package is no zip archive as expected.');
    const count = view.getUint16(end + 10, true);
    const directory = view.getUint32(end + 16, true);
    const file = new TextEncoder().encode(name);
    // Version, flags, method, time and date, checksum, sizes, lengths of name and extra field.
    const head = [...u16(20), ...u16(0), ...u16(0), ...u16(0), ...u16(33), ...u32(crc32(content)), ...u32(content.length), ...u32(content.length), ...u16(file.length), ...u16(0)];
    const local = [...u32(0x04034b50), ...head, ...file];
    const entries = [];
    let start = -1; // where the file was, and is again
    for (let i = 0, at = directory; i < count; i++) {
      const length = 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
      const entry = zip.slice(at, at + length);
      const its = new TextDecoder().decode(entry.subarray(46, 46 + view.getUint16(at + 28, true)));
      if (its === name && i === count - 1) {
        start = view.getUint32(at + 42, true);
        entries.push(Uint8Array.from([...u32(0x02014b50), ...u16(20), ...head, ...u16(0), ...u16(0), ...u16(0), ...u32(0), ...u32(start), ...file]));
      } else entries.push(entry);
      at += length;
    }
    if (start < 0) throw new Error(`The package does not end with ${name}.`);
    const size = entries.reduce((sum, entry) => sum + entry.length, 0);
    const list = start + local.length + content.length;
    const tail = [...u32(0x06054b50), ...u16(0), ...u16(0), ...u16(count), ...u16(count), ...u32(size), ...u32(list), ...u16(0)];
    const parts = [zip.subarray(0, start), local, content, ...entries, tail];
    const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  };
})();
