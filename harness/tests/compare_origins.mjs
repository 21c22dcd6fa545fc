/*
 * Compares `pmspec origin -` with new URL(x).origin of the engine that runs this file, on URLs made
 * from a grammar and by mutation. What differs is shrunk, one deletion at a time, and each shrunk
 * URL is printed once, under the clause that explains it if there is one. Ends with 1 if something
 * is left that none explains. Runs in Node, in Bun and in Deno (deno run -A).
 *
 *     node harness/tests/compare_origins.mjs build/pmspec [COUNT [SEED]]
 */
import { spawnSync } from "node:child_process";
import process from "node:process";

const [program, countText, seedText] = process.argv.slice(2);
const count = Number(countText ?? 150000);
let state = Number(seedText ?? 20261120) >>> 0;

/* The same numbers in every engine: mulberry32. */
function random(limit) {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
}

const pick = (items) => items[random(items.length)];
const chance = (percent) => random(100) < percent;
const times = (limit, make) => Array.from({ length: random(limit + 1) }, make).join("");

/* --- the grammar */

const schemes = ["http", "https", "ws", "wss", "ftp", "file", "blob", "data", "about", "javascript",
    "foo", "web+demo", "h-t.t+p9", "HTTP", "hTtPs", "blob:http", "blob:https", "blob:file", "blob:ws",
    "blob:blob:http", "mailto", "1http", "", "non spec"];
const slashes = ["//", "//", "//", "//", "//", "/", "", "///", "////", "\\\\", "\\", "/\\", "\\/",
    "/\t/"];
const labels = ["a", "b", "example", "test", "co", "www", "xn--", "xn--a", "xn--fa-hia", "xn--8i7caa",
    "xn--abc-", "xn--zca", "XN--ZCA", "xn--1ug", "xn--mgb", "a--b", "-a", "a-", "ab--c", "_a", "a_b",
    "", "*", "localhost", "faß", "FAẞ", "ﬁ", "日本語", "ß", "é", "e\u0301", "א", "אa", "ا1", "1א",
    "☕", "\u00ad", "a\u00adb", "\u200d", "a\u200cb", "क्\u200dष", "\ufeff", "ＡＢ", "％41", "０",
    "１２７", "\u0301a", "Ⅷ", "≠", "K", "ſ", "\ud83d\ude00", "\u2024", "\ufffd", "a".repeat(64), "İ", "ς"];
const dots = [".", ".", ".", ".", ".", "..", "。", "．", "｡", "%2e", "%2E"];
const numbers = ["0", "1", "9", "09", "08", "010", "127", "192", "168", "255", "256", "257", "0x", "0X",
    "0x1", "0xff", "0x100", "0XfF", "0xg", "65535", "65536", "16777215", "16777216", "4294967295",
    "4294967296", "0xffffffff", "0x100000000", "037777777777", "040000000000",
    "99999999999999999999999", "0x00000000000000000000000000001", "00000000000000000000000001", "1e1",
    "", "+1", "-1", "0x0x", "0b1", "1a", "٣", "１"];
const pieces = ["0", "1", "ab", "FFFF", "0000", "00001", "ffff", "g", "12345", "", "0", "0", "1"];
const oddities = ["%", "%4", "%41", "%zz", "%00", "%20", "%2F", "%25", "%7f", "%C3%A9", "%E2%80%8D", "%ff",
    "%EF%BB%BF", "%c0%af", "%5B", "%3a", "%40", " ", "\t", "\r", "\0", "<", ">", "^", "|", "`", "{",
    "}", "\"", "'", "!", "$", "&", "(", ")", "*", "+", ",", ";", "=", "~", "[", "]", "@", ":", "#",
    "?", "/", "\\", "\x7f", "\x01", "\x1f", "\x80", "\u00a0", "\u2028", "\u3000", "\ufdd0", "é",
    "\ud83d\ude00", "\u{e0001}", "\u{10ffff}"];

/* A code point of the blocks that have letters, marks and symbols. */
function anyCodePoint() {
    const [first, last] = pick([[0xa0, 0x33ff], [0xa0, 0x33ff], [0x4db0, 0x4e10], [0xa000, 0xd7ff], [0xf900, 0xffff],
        [0x10000, 0x1ffff], [0x2a6d0, 0x323b0], [0xe0000, 0xe01ff]]);
    return String.fromCodePoint(first + random(last - first + 1));
}

const ipv4 = () => Array.from({ length: 1 + random(5) }, () => pick(numbers)).join(pick(dots)) +
    (chance(15) ? "." : "");
const dotted = () => Array.from({ length: chance(90) ? 4 : 3 + random(3) }, () =>
    pick(["0", "1", "9", "127", "255", "256", "01", "00", "1000"])).join(".");

function ipv6() {
    let text = times(9, () => pick(pieces) + pick([":", ":", ":", ":", "::", ""]));
    if (chance(20))
        text += dotted();
    if (chance(50))
        text = text.replace(/:$/, "");
    return "[" + (chance(15) ? "::" : "") + text + (chance(3) ? "%25eth0" : "") + (chance(95) ? "]" : "");
}

/* A well-formed address, compressed at a random place or not. */
function goodIpv6() {
    const all = Array.from({ length: 8 }, () => pick(["0", "0", "0", "1", "a", "ABCD", "00f"]));
    if (chance(30))
        all.splice(6, 2, dotted());
    const text = all.join(":");
    const at = random(all.length);
    const run = random(all.length - at) + 1;
    const compressed = all.slice(0, at).join(":") + "::" + all.slice(at + run).join(":");
    return "[" + (chance(50) ? text : compressed) + "]";
}

const domain = () => Array.from({ length: 1 + random(3) }, () => pick(labels)).join(pick(dots)) +
    (chance(10) ? pick(dots) : "");
const makers = [domain, domain, domain, ipv4, ipv4, () => domain() + "." + pick(numbers), ipv6,
    goodIpv6, goodIpv6, () => times(3, () => pick(labels)) + pick(oddities) + pick(labels),
    () => times(4, () => pick(oddities)), () => pick(labels) + times(3, anyCodePoint) + "." + anyCodePoint(), () => "", () => [...domain()].map(encodeSome).join("")];

function encodeSome(character) {
    return chance(40) ? encodeAll(character) : character;
}

function encodeAll(character) {
    return [...new TextEncoder().encode(character)]
        .map((byte) => "%" + byte.toString(16).padStart(2, "0")).join("");
}

const userinfos = ["", "", "", "", "", "u@", "u:p@", ":@", "@", "u:p:q@", "a@b@", "%40@", "é:\ud83d\ude00@",
    "[@", "u:@", ":p@", "//@", "?@", "u\\@"];
const ports = ["", "", "", "", ":", ":80", ":443", ":21", ":8080", ":0", ":00080", ":65535", ":65536",
    ":-1", ":8a", ":99999999999", ":1\t2", ": 80", ":８０", ":80:80", ":000000000000443"];
const rests = ["", "", "", "/", "/a", "/a/../..", "/C:/a", "/C|/", "?q", "#f", "/?#", "\\", "\\a", "/a b",
    "/%2e%2E/", "?\ud83d\ude00", "#\0", ";", "/@", "/:80", "//b.test/", " ", " ?", " #x", "/blob:http://c.test"];
const edges = ["", "", "", "", "", "", " ", "\t", "\0", "\x1f ", "\r", "\u00a0", "\ufeff", "\x7f", " \x01"];

const generate = () => pick(edges) + pick(schemes) + (chance(97) ? ":" : "") + pick(slashes) +
    pick(userinfos) + pick(makers)() + pick(ports) + pick(rests) + pick(edges);

/* --- mutation; no newline anywhere, since the pipe carries one URL a line */

const alphabet = [...oddities, ...numbers, ...dots, ...pieces, ":", "/", "//", "@", "xn--", "é", "A", "."];

function mutate(url) {
    const units = [...url];
    for (let edits = 1 + random(3); edits > 0; edits--) {
        const at = random(units.length + 1);
        const kind = random(4);
        if (kind === 0)
            units.splice(at, 1 + random(3));
        else if (kind === 1)
            units.splice(at, 0, ...pick(alphabet));
        else if (kind === 2)
            units.splice(at, 1, ...pick(alphabet));
        else
            units.splice(at, 0, ...units.slice(at, at + 1 + random(6)));
    }
    return units.join("");
}

function urls() {
    const made = new Set();
    const recent = [];
    while (made.size < count) {
        const url = recent.length > 0 && chance(50) ? mutate(pick(recent)) : generate();
        made.add(url);
        recent[recent.length < 1000 ? recent.length : random(1000)] = url;
    }
    return [...made];
}

/* --- the answers */

function expected(url) {
    try {
        return new URL(url).origin;
    } catch {
        return "failure";
    }
}

function ask(list) {
    const ran = spawnSync(program, ["origin", "-"], { input: list.join("\n") + "\n" });
    if (ran.status !== 0)
        throw new Error(`${program} ended with ${ran.status ?? ran.signal}: ${ran.stderr}`);
    return ran.stdout.toString().split("\n").slice(0, list.length);
}

/* In parts that fit into a pipe: not every engine reads while it still writes. */
function answers(list) {
    const all = [];
    for (let i = 0; i < list.length; i += 400)
        all.push(...ask(list.slice(i, i + 400)));
    return all;
}

function disagreements(list) {
    const ours = answers(list);
    return list.map((url, i) => ({ url, ours: ours[i], theirs: expected(url) }))
        .filter((d) => d.ours !== d.theirs);
}

const shape = (answer) => (answer === "failure" || answer === "null" ? answer : "tuple");
const kind = (d) => `${shape(d.ours)} here, ${shape(d.theirs)} there`;

/* Deletes code points from each as long as it disagrees in the same way. */
function shrink(found) {
    for (let open = found.slice(); open.length > 0;) {
        const tried = open.map((d) => [...d.url].map((_, i, all) => all.toSpliced
            ? all.toSpliced(i, 1).join("") : all.slice(0, i).concat(all.slice(i + 1)).join("")));
        const still = new Map(disagreements([...new Set(tried.flat())]).map((d) => [d.url, d]));
        open = open.filter((d, i) => {
            const smaller = tried[i].find((url) => still.has(url) && kind(still.get(url)) === kind(d));
            if (smaller !== undefined)
                Object.assign(d, still.get(smaller));
            return smaller !== undefined;
        });
    }
}

/* --- what is known to differ: engines older than the text, or short of it */

const decoded = (url) => {
    const bytes = new TextEncoder().encode(url);
    const out = [];
    for (let i = 0; i < bytes.length; i++) {
        const hex = String.fromCharCode(...bytes.slice(i, i + 3)).match(/^%([0-9a-f]{2})$/i);
        out.push(hex ? parseInt(hex[1], 16) : bytes[i]);
        i += hex ? 2 : 0;
    }
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(new Uint8Array(out));
};
const mapped = (url) => decoded(url).normalize("NFKC").toLowerCase().replace(/[\u00ad\u200b\u2060\ufeff]/g, "")
    .replaceAll("\u3002", ".");
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]|xn--mgb/u;
const refusedThere = (d) => shape(d.theirs) !== "tuple";
const refusedHere = (d) => shape(d.ours) !== "tuple";

const explanations = [
    {
        text: "url/concept-url-origin/prose-1.c1.4: of a blob URL only an http, https or file URL is asked for " +
            "its origin (that of a file URL is opaque here)",
        explains: (d) => refusedHere(d) && !refusedThere(d) && /^blob:(?!https?:)/i.test(d.url),
    },
    {
        text: "url/concept-domain-to-ascii/5: an ASCII domain passes whatever ToASCII says of an xn-- label",
        explains: (d) => d.ours !== "failure" && refusedThere(d) && /xn--/i.test(decoded(d.url)) &&
            !/[^\0-\x7f]/.test(decoded(d.url)),
    },
    {
        text: "url/domain-parser-toascii/prose-1: an xn-- label that stands for ASCII is invalid (UTS 46, " +
            "validity criteria)",
        explains: (d) => refusedHere(d) && /xn--[\0-\x2d\x2f-\x7f]*-(\.|$)/.test(mapped(d.url)),
    },
    {
        text: "url/domain-parser-toascii/prose-1: U+1E9E is mapped to U+00DF since Unicode 15.1",
        explains: (d) => !refusedHere(d) && !refusedThere(d) && decoded(d.url).includes("\u1e9e"),
    },
    {
        text: "url/concept-ipv6-parser/6.6.2: no single colon at the end of an IPv6 address",
        explains: (d) => refusedHere(d) && /\[[^\]]*[^:]:\]/.test(d.url),
    },
    {
        text: "url/concept-ipv6-parser/6.5: an IPv4 address may end an IPv6 address wherever two pieces fit",
        explains: (d) => d.ours !== "failure" && refusedThere(d) && /\[[^\]]*::[^\]]*\d+(\.\d+){3}\]/.test(d.url),
    },
    {
        text: "url/concept-basic-url-parser/9.c12.3: a backslash ends no port unless the URL is special",
        explains: (d) => d.ours === "failure" && /^[a-z][^:]*:\/\/.*:\\/i.test(d.url),
    },
    {
        text: "url/concept-basic-url-parser/9.c10.2.1: behind an @ there is a host",
        explains: (d) => d.ours === "failure" && /@([/?#]|$)/.test(d.url),
    },
    {
        text: "url/ends-in-a-number-checker/7: digits after a 0 with another letter behind them are no number",
        explains: (d) => !refusedHere(d) && refusedThere(d) && /0[0-7]+[g-z]$/i.test(d.url),
    },
    {
        text: "url/concept-basic-url-parser/9.c18.3.2: the space before ? or # in an opaque path becomes %20, " +
            "so the URL in a blob URL has a space in its host",
        explains: (d) => refusedHere(d) && /^blob:.* [?#]/i.test(d.url),
    },
    {
        text: "url/concept-opaque-host-parser/1: nothing but a forbidden host code point is refused",
        explains: (d) => d.ours === "null" && d.theirs === "failure" && /^[a-z]:\/\/[^\0-\x7f]+$/u.test(d.url),
    },
    {
        text: "url/domain-parser-toascii/prose-1: CheckJoiners",
        explains: (d) => refusedHere(d) && /[\u200c\u200d]/.test(decoded(d.url)),
    },
    {
        text: "url/domain-parser-toascii/prose-1: data of another Unicode version",
        explains: (d) => refusedHere(d) && /^[\0-\x7f]*[^\0-\x7f]{1,2}[\0-\x7f]*$/u.test(decoded(d.url)) &&
            !rightToLeft.test(decoded(d.url)),
    },
    {
        text: "url/domain-parser-toascii/prose-1: CheckBidi, every label of a domain with a right-to-left one " +
            "keeps the Bidi rule",
        explains: (d) => refusedHere(d) && rightToLeft.test(mapped(d.url)),
    },
];

function print(title, list) {
    const shown = new Map(list.map((d) => [d.url, d]));
    console.log(`\n${title}: ${list.length} URLs, ${shown.size} when shrunk`);
    for (const d of [...shown.values()].sort((a, b) => (a.url < b.url ? -1 : 1)))
        console.log(`    ${JSON.stringify(d.url)}: here ${d.ours}, there ${d.theirs}`);
}

const list = urls();
const found = disagreements(list);
console.log(`${list.length} URLs, ${found.length} differ`);
shrink(found);
const explanationOf = (d) => explanations.find((explanation) => explanation.explains(d));
for (const explanation of explanations) {
    const explained = found.filter((d) => explanationOf(d) === explanation);
    if (explained.length > 0)
        print(explanation.text, explained);
}
const unexplained = found.filter((d) => !explanationOf(d));
for (const title of [...new Set(unexplained.map(kind))].sort())
    print(`unexplained, ${title}`, unexplained.filter((d) => kind(d) === title));
process.exitCode = unexplained.length > 0 ? 1 : 0;
