// The machine under test, through the front door, and its secure console. Runs
// in the tree's top folder.
import { spawn } from 'node:child_process';
import net from 'node:net';

const WAIT_MS = 120000;

// The secure UART's socket, and all that it showed.
export class Console {
  shown = '';

  static open(path) {
    return new Promise((resolve, reject) => {
      const it = new Console();
      it.socket = net.connect(path, () => resolve(it));
      it.socket.on('error', reject);
      it.socket.on('close', () => { it.closed = true; });
      it.socket.on('data', (data) => {
        it.shown += data.toString('latin1').replaceAll('\r', '');
      });
    });
  }

  // Waits until the text is shown; what came before it is used up.
  async until(text) {
    const end = Date.now() + WAIT_MS;
    while (!this.shown.includes(text)) {
      if (this.closed || Date.now() > end)
        throw new Error(`'${text}' is not shown: ${this.shown.slice(-300)}`);
      await new Promise((wake) => setTimeout(wake, 20));
    }
    const at = this.shown.indexOf(text) + text.length;
    const before = this.shown.slice(0, at);
    this.shown = this.shown.slice(at);
    return before;
  }

  type(line) { this.socket.write(`${line}\r`); }
}

// A command on this side: its status and output once it has ended.
export function run(...args) {
  const child = spawn('./strongroom', args,
    { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  child.stdout.on('data', (text) => { out += text; });
  child.stderr.on('data', (text) => { out += text; });
  return new Promise((resolve) => child.on('close',
    (status) => resolve({ status, out })));
}

// Commands in the guest of a machine, by its state folder.
export function guestOf(state) {
  return (...args) => run('exec', '--state', state, '--', ...args);
}
