/**
 * The parts of seek-bzip 2.0.0 that decode block by block. Its one public function, `decode`, is a loop over these that
 * ends when the whole file is decoded, which a file of 1 GiB should not have to wait for; the version is pinned.
 */
declare module 'seek-bzip' {
  class Bunzip {
    constructor(input: Bunzip.Input, output: Bunzip.Output);
    reader: { read(bits: number): number };
    streamCRC: number;
    _init_block(): boolean;
    _read_bunzip(): number;
    _start_bunzip(input: Bunzip.Input, output: Bunzip.Output): void;
  }
  namespace Bunzip {
    interface Input {
      readByte(): number;
      read(into: Buffer, offset: number, count: number): number;
      eof(): boolean;
    }
    interface Output {
      writeByte(byte: number): void;
    }
  }
  export default Bunzip;
}
