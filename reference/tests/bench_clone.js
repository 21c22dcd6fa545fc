// The JavaScript twin of bench_clone.c: the same graphs, cloned by the structuredClone of the runtime
// that runs this file. Prints one line for each measurement: its name, a tab, median and least
// processor time in ms, that of all threads where the runtime tells it.
'use strict';

const ROUNDS = 15;

const write = typeof process === 'object' ? (line) => process.stdout.write(line + '\n')
                                          : (line) => console.log(line);

function now() {
    if (typeof process !== 'object' || !process.cpuUsage)
        return performance.now();
    const {user, system} = process.cpuUsage();
    return (user + system) / 1000;
}

function records(count) {
    const owners = Array.from({length: 100}, (_, i) => ({name: 'owner ' + i}));
    const list = [];
    for (let i = 0; i < count; i++)
        list.push({
            id: i,
            name: 'record number ' + i,
            price: i + 0.5,
            active: i % 2 === 0,
            tags: ['red', 'green', i],
            attributes: new Map([['width', i], ['height', 'tall']]),
            owner: owners[i % 100],
        });
    return list;
}

function strings() {
    return Array.from({length: 100}, () => 'x'.repeat(99999) + 'y');
}

function nested(levels) {
    let value = {};
    for (let i = 0; i < levels; i++)
        value = {a: value};
    return value;
}

function wide(nodes) {
    const list = [];
    for (let i = 0; i < nodes; i++)
        list.push({list, before: list[i - 1]});
    return list;
}

function timesOf(round) {
    const times = [];
    for (let i = 0; i < ROUNDS + 2; i++) {
        const [value, options] = round();
        const begin = now();
        structuredClone(value, options);
        if (i >= 2)
            times.push(now() - begin);
    }
    times.sort((a, b) => a - b);
    return times[ROUNDS >> 1] + '\t' + times[0];
}

function measure(name, round) {
    try {
        write(name + '\t' + timesOf(round));
    } catch (error) {
        write(name + '\t' + error.name);
    }
}

function same(value) {
    return () => [value, undefined];
}

measure('20,000 records', same(records(20000)));
measure('long strings, 10^7 characters', same(strings()));
measure('buffer copied, 64 MiB', same(new ArrayBuffer(1 << 26)));
for (const [name, size] of [['64 MiB', 1 << 26], ['64 KiB', 1 << 16]])
    measure('buffer transferred, ' + name, () => {
        const buffer = new ArrayBuffer(size);
        return [buffer, {transfer: [buffer]}];
    });
measure('nesting, 1,000 levels', same(nested(1000)));
measure('nesting, 100,000 levels', same(nested(100000)));
measure('cyclic, 100,000 nodes', same(wide(100000)));
for (let power = 2; power <= 6; power++)
    measure('10^' + power + ' nodes', same(wide(10 ** power)));
