// A request a line on standard input, an answer a line on standard output.
import { readSync, writeSync } from 'node:fs';

/** Answers until the input ends. It reads synchronously: nothing else may take part in the race. */
export function serve(run) {
  const buffer = Buffer.alloc(4096);
  for (let text = ''; ; ) {
    let length = 0;
    try {
      length = readSync(0, buffer);
    } catch (error) {
      if (error.code === 'EAGAIN') continue;
      throw error;
    }
    if (!length) return;
    text += buffer.toString('utf8', 0, length);
    for (let end; (end = text.indexOf('\n')) >= 0; text = text.slice(end + 1)) {
      const [name, ...amounts] = text.slice(0, end).split(' ');
      let answer;
      try {
        answer = [...run(name, amounts.map(Number))].join(' ');
      } catch (error) {
        answer = `error: ${error.message ?? error}`;
      }
      writeSync(1, `${answer}\n`);
    }
  }
}
