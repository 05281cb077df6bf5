// Kills QEMU at random moments while wallets are made and removed; then every
// wallet that was reported as made must be there, every removed one gone.
//   node powercut.mjs STATE_FOLDER PORT CUTS
// Ends in the line "N passed, N failed".
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { equal, result, test, truth } from '../signing/harness.mjs';
import { Console, guestOf, run } from '../signing/machine.mjs';

const [state, port, cuts] = process.argv.slice(2);
const guest = guestOf(state);
const pause = (ms) => new Promise((wake) => setTimeout(wake, ms));
const random = (n) => Math.floor(Math.random() * n);

// What was reported, by label: 'there', 'gone', or 'open' while not yet known.
const wallets = new Map([['development', { state: 'there' }]]);
let serial = 0;

async function up() {
  const { status, out } = await run('up', '--detach', '--no-build', '--state',
    state, '--port', port);
  equal(status, 0, `up: ${out}`);
}

function kill() {
  const settings = fs.readFileSync(`${state}/settings`, 'utf8');
  const pid = Number(/^qemu_pid=(\d+)$/m.exec(settings)[1]);
  truth(fs.readFileSync(`/proc/${pid}/cmdline`, 'latin1')
    .includes('qemu-system-aarch64'), 'no QEMU to kill');
  process.kill(pid, 'SIGKILL');
  // Until its last thread is gone, its files are locked.
  const { status } = spawnSync('flock', ['-s', '-w', '60', `${state}/lock`,
    'true']);
  equal(status, 0, 'the end of QEMU');
}

async function make(secure) {
  const label = `w${serial++}`;
  const wallet = { state: 'open' };
  wallets.set(label, wallet);
  const made = guest('strongroom', 'create', '--label', label, '--chain', '1',
    '--limit', '1');
  await secure.until('agree: ');
  secure.type('yes');
  await secure.until('press Enter: ');
  secure.type('');
  await secure.until('written down: ');
  secure.type('');
  const { status, out } = await made;
  if (status !== 0) return;
  wallet.address = /0x[0-9a-fA-F]{40}/.exec(out)[0];
  wallet.state = 'there';
}

async function remove(secure, label) {
  const wallet = wallets.get(label);
  wallet.state = 'open';
  const removed = guest('strongroom', 'remove', label);
  await secure.until('agree: ');
  secure.type('yes');
  if ((await removed).status === 0) wallet.state = 'gone';
}

async function toggleDevelopment() {
  const wallet = wallets.get('development');
  const there = wallet.state === 'there';
  wallet.state = 'open';
  const { status } = await guest('strongroom',
    ...there ? ['remove', 'development'] : ['create', '--development']);
  if (status === 0) wallet.state = there ? 'gone' : 'there';
  wallet.address = undefined;
}

// Makes and removes until the machine is gone.
async function work(until) {
  let secure;
  try {
    secure = await Console.open(`${state}/secure.sock`);
    while (Date.now() < until) {
      const there = [...wallets].filter(([label, wallet]) =>
        label !== 'development' && wallet.state === 'there')
        .map(([label]) => label);
      const choice = random(3);
      if (choice === 0) await toggleDevelopment();
      else if (choice === 1 && there.length > 2)
        await remove(secure, there[random(there.length)]);
      else await make(secure);
    }
  } catch { /* the console ends with the machine */ }
  secure?.socket.destroy();
}

async function compare() {
  const { status, out } = await guest('strongroom', 'list', '--json');
  equal(status, 0, `list: ${out}`);
  truth(!out.includes('cannot be read'), out);
  const found = new Map(JSON.parse(out).map((wallet) =>
    [wallet.label, wallet.address]));
  for (const [label, wallet] of wallets) {
    if (wallet.state === 'open')
      wallet.state = found.has(label) ? 'there' : 'gone';
    equal(found.has(label), wallet.state === 'there', `${label} is there`);
    wallet.address ??= found.get(label);
    if (wallet.state === 'there')
      equal(found.get(label), wallet.address, `address of ${label}`);
    if (wallet.state === 'gone') wallet.address = undefined;
    found.delete(label);
  }
  equal(found.size, 0, 'number of wallets nobody made');
}

await up();
for (let cut = 1; cut <= Number(cuts); cut++) {
  await test(`power cut ${cut}`, async () => {
    const after = 500 + random(6000);
    const working = work(Date.now() + after + 60000);
    await pause(after);
    kill();
    await working;
    await up();
    await compare();
  });
}

await test('there was something to lose', () =>
  truth(serial >= Number(cuts), `${serial} wallets were begun`));

// An older copy of the disk, as a hostile normal world could restore it.
await test('an older disk is refused, and the newest taken again', async () => {
  equal((await run('down', '--state', state)).status, 0, 'down');
  fs.copyFileSync(`${state}/disk.img`, `${state}/disk.old`,
    fs.constants.COPYFILE_FICLONE);
  await up();
  const secure = await Console.open(`${state}/secure.sock`);
  await make(secure);
  secure.socket.destroy();
  equal((await run('down', '--state', state)).status, 0, 'down');
  fs.renameSync(`${state}/disk.img`, `${state}/disk.new`);
  fs.renameSync(`${state}/disk.old`, `${state}/disk.img`);
  await up();
  const { status, out } = await guest('strongroom', 'list');
  truth(status !== 0 && /older than it should be/.test(out), out);
  equal((await run('down', '--state', state)).status, 0, 'down');
  fs.renameSync(`${state}/disk.new`, `${state}/disk.img`);
  await up();
  await compare();
});

await run('down', '--state', state);
process.exit(result() ? 0 : 1);
